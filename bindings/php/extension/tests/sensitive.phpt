--TEST--
Keys, configurations and requests do not stand in stack traces
--EXTENSIONS--
till
--SKIPIF--
<?php
if (PHP_VERSION_ID < 80200) {
    die('skip PHP 8.1 has no #[\SensitiveParameter]');
}
?>
--INI--
zend.exception_ignore_args=0
--FILE--
<?php
use Till\Native\{Client, Failure, Key, Library};

$client = new Client([
    'gateway' => 'paypro',
    'base_url' => 'http://127.0.0.1:1',
    'credentials' => ['merchant_no' => 'm', 'secret' => 's', 'currency' => 'MXN'],
]);
$secret = 'needle-in-the-haystack';
$attempts = [
    fn () => new Client(['gateway' => $secret]),
    fn () => $client->call('payment_create', ['nothing' => $secret]),
    fn () => $client->startExchange('payment_create', ['nothing' => $secret]),
    fn () => $client->resumeExchange($secret, []),
    fn () => Library::sign('nothing', '{}', $secret),
    fn () => Library::verify('paypro', '{}', 'x', $secret),
    fn () => new Key('payermax', $secret),
    fn () => Library::sign('nothing', $secret, $secret),
    fn () => Library::verify('paypro', $secret, 'x', $secret),
    fn () => Library::explain('nothing', $secret),
    fn () => (new Key('paypro', 'x'))->sign($secret),
    fn () => (new Key('paypro', 'x'))->verify($secret, 'x'),
];
foreach ($attempts as $attempt) {
    try {
        $attempt();
        echo "nothing thrown\n";
    } catch (Failure $failure) {
        $frame = $failure->getTrace()[0];
        $hidden = array_filter($frame['args'], fn ($argument) => $argument instanceof SensitiveParameterValue);
        $shown = print_r($frame, true) . $failure->getTraceAsString();
        echo $frame['function'], ' ', count($hidden), ' ', var_export(str_contains($shown, $secret), true), "\n";
    }
}
?>
--EXPECT--
__construct 1 false
call 1 false
startExchange 1 false
resumeExchange 2 false
sign 2 false
verify 2 false
__construct 1 false
sign 2 false
verify 2 false
explain 1 false
sign 1 false
verify 1 false
