--TEST--
Clients and keys are final, hold nothing that can be shown, and cannot be cloned, compared or serialised
--EXTENSIONS--
till
--FILE--
<?php
use Till\Native\{Client, Key, Library};

$client = new Client([
    'gateway' => 'paypro',
    'base_url' => 'http://127.0.0.1:1',
    'credentials' => ['merchant_no' => 'm', 'secret' => 'very-secret', 'currency' => 'MXN'],
]);
$key = new Key('paypro', 'very-secret');
foreach ([$client, $key] as $object) {
    $class = new ReflectionClass($object);
    var_dump($class->isFinal(), $class->isCloneable());
    $attempts = [
        'serialize' => fn () => serialize($object),
        'clone' => fn () => clone $object,
        'property' => fn () => $object->anything = 1,
        'again' => fn () => $object->__construct(...($object instanceof Key
            ? ['paypro', 'x']
            : [['gateway' => 'paypro']])),
        'empty' => fn () => $class->newInstanceWithoutConstructor(),
    ];
    foreach ($attempts as $name => $attempt) {
        try {
            $attempt();
            echo "$name is allowed\n";
        } catch (Throwable $error) {
            echo "$name: ", $error::class, ': ', $error->getMessage(), "\n";
        }
    }
    $shown = print_r($object, true) . var_export($object, true) . json_encode($object);
    var_dump(str_contains($shown, 'very-secret'));
}
var_dump($key == new Key('paypro', 'other'));
// An object in the configuration cannot construct the client a second time while it is encoded.
final class Again implements JsonSerializable
{
    public function __construct(private array $config)
    {
    }

    public function jsonSerialize(): string
    {
        foreach (debug_backtrace() as $frame) {
            if (($frame['object'] ?? null) instanceof Client) {
                $frame['object']->__construct($this->config);
            }
        }
        return 'shop';
    }
}
$config = [
    'gateway' => 'paypro',
    'base_url' => 'http://127.0.0.1:1',
    'credentials' => ['merchant_no' => 'm', 'secret' => 'very-secret', 'currency' => 'MXN'],
];
try {
    new Client(['app' => ['name' => new Again($config)]] + $config);
    echo "constructed twice\n";
} catch (Error $error) {
    echo $error->getMessage(), "\n";
}
try {
    unserialize('O:18:"Till\Native\Client":0:{}');
} catch (Throwable $error) {
    echo $error->getMessage(), "\n";
}
try {
    new Library();
} catch (Throwable $error) {
    echo $error->getMessage(), "\n";
}
?>
--EXPECT--
bool(true)
bool(false)
serialize: Exception: Serialization of 'Till\Native\Client' is not allowed
clone: Error: Trying to clone an uncloneable object of class Till\Native\Client
property: Error: Cannot create dynamic property Till\Native\Client::$anything
again: Error: The client has been constructed already
empty: ReflectionException: Class Till\Native\Client is an internal class marked as final that cannot be instantiated without invoking its constructor
bool(false)
bool(true)
bool(false)
serialize: Exception: Serialization of 'Till\Native\Key' is not allowed
clone: Error: Trying to clone an uncloneable object of class Till\Native\Key
property: Error: Cannot create dynamic property Till\Native\Key::$anything
again: Error: The key has been constructed already
empty: ReflectionException: Class Till\Native\Key is an internal class marked as final that cannot be instantiated without invoking its constructor
bool(false)
bool(false)
The client has been constructed already
Unserialization of 'Till\Native\Client' is not allowed
Call to private Till\Native\Library::__construct() from global scope
