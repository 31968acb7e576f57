--TEST--
What is wrong with a configuration or a request comes as a Failure with the error object
--EXTENSIONS--
till
--FILE--
<?php
use Till\Native\{Client, Failure, Library};

function attempt(string $what, callable $work): void
{
    try {
        $work();
        echo "$what: nothing thrown\n";
    } catch (Failure $failure) {
        $error = $failure->error;
        $paths = implode(' ', array_column($error['violations'] ?? [], 'path'));
        echo "$what: {$failure->getCode()} {$error['kind']} {$error['outcome']} [$paths] {$failure->getMessage()}\n";
        var_dump($failure->getMessage() === $error['message'] && $failure->getCode() === $error['status']);
    } catch (ValueError $error) {
        echo "$what: ", $error->getMessage(), "\n";
    }
}

$config = [
    'gateway' => 'paypro',
    'base_url' => 'http://127.0.0.1:1',
    'credentials' => ['merchant_no' => 'm', 'secret' => 's', 'currency' => 'MXN'],
];
$client = new Client($config);
$itself = [];
$itself['a'] = &$itself;

attempt('unknown gateway', fn () => new Client(['gateway' => 'paypr'] + $config));
attempt('unknown key', fn () => new Client(['retri' => []] + $config));
attempt('no UTF-8 in the configuration', fn () => new Client(['gateway' => "\xff"] + $config));
attempt('no UTF-8 in a request', fn () => $client->call('payment_get', ['order_id' => "a\xc3"]));
attempt('no UTF-8 in a resolve', fn () => $client->call('payment_resolve', ['order_id' => "a\xc3"]));
attempt('infinite header', fn () => $client->parseNotification(['a' => INF], ''));
attempt('infinite', fn () => $client->call('payment_get', ['order_id' => INF]));
attempt('itself', fn () => $client->call('payment_get', $itself));
attempt('whole float', fn () => $client->call('payment_resolve', ['order_id' => 'a', 'amount' => 1.0, 'currency' => 'MXN']));
attempt('misspelt operation', fn () => $client->call('payment_creat'));
attempt('operation with NUL', fn () => $client->call("payment_create\0x"));
attempt('unknown dictionary', fn () => Library::dictionary('bank'));
attempt('unknown scheme', fn () => Library::sign('payper', '{}', 'k'));
try {
    $client->call('payment_get', ['order_id' => fopen('php://memory', 'r')]);
} catch (Failure $failure) {
    echo $failure->getMessage(), "\n";
}

// The caller's own json_last_error() is left alone.
json_decode('{');
$before = json_last_error();
attempt('again', fn () => $client->call('payment_get', ['order_id' => "\xff"]));
var_dump($before !== 0 && json_last_error() === $before);
?>
--EXPECTF--
unknown gateway: 2 invalid_config not_sent [gateway] gateway: unknown gateway "paypr"; did you mean "paypro"? %s
bool(true)
unknown key: 2 invalid_config not_sent [retri] retri: is unknown; did you mean "retry"?
bool(true)
no UTF-8 in the configuration: 2 invalid_config not_sent [config] config: holds text that is not UTF-8
bool(true)
no UTF-8 in a request: 1 invalid_request not_sent [request] request: holds text that is not UTF-8
bool(true)
no UTF-8 in a resolve: 1 invalid_request unknown [request] request: holds text that is not UTF-8
bool(true)
infinite header: 1 invalid_request not_sent [headers] headers: holds an infinite number or none
bool(true)
infinite: 1 invalid_request not_sent [request] request: holds an infinite number or none
bool(true)
itself: 1 invalid_request not_sent [request] request: %s
bool(true)
whole float: 1 invalid_request unknown [amount] amount: must be an integer in minor units%s
bool(true)
misspelt operation: 1 invalid_request not_sent [operation] operation: there is no operation "payment_creat"; did you mean "payment_create"?
bool(true)
operation with NUL: Till\Native\Client::call(): Argument #1 ($operation) must not contain any null bytes
unknown dictionary: 1 invalid_request not_sent [name] name: there is no dictionary "bank"%s
bool(true)
unknown scheme: 1 invalid_request not_sent [scheme] %s
bool(true)
request: holds something that JSON cannot express
again: 1 invalid_request not_sent [request] request: holds text that is not UTF-8
bool(true)
bool(true)
