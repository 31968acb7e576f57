--TEST--
A host that does its own HTTP runs an operation exchange by exchange
--EXTENSIONS--
till
--FILE--
<?php
require getenv('TILL_TEST_SUPPORT');

use Till\Native\Client;
use Till\Tests\Sandbox;

[, $config] = Sandbox::http()->merchant('payermax');
$client = new Client($config);
$step = $client->startExchange('payment_create', Sandbox::payment(Sandbox::number('E')));
while (!$step['done']) {
    $request = $step['request'];
    $headers = [];
    foreach ($request['headers'] as $name => $value) {
        $headers[] = "$name: $value";
    }
    $context = stream_context_create(['http' => [
        'method' => $request['method'],
        'header' => $headers,
        'content' => $request['body'],
        'ignore_errors' => true,
    ]]);
    $body = file_get_contents($request['url'], false, $context);
    $answered = [];
    foreach (array_slice($http_response_header, 1) as $line) {
        [$name, $value] = explode(':', $line, 2);
        $answered[strtolower($name)] = trim($value);
    }
    $status = (int) explode(' ', $http_response_header[0])[1];
    $step = $client->resumeExchange($step['state'], ['http_status' => $status, 'headers' => $answered], $body);
}
echo $step['result']['status'], ' ', $step['result']['amount'], "\n";

// An answer that cannot be told is one all the same.
$step = $client->startExchange('payment_create', Sandbox::payment(Sandbox::number('E')));
$unsent = ['failure' => 'connection', 'written' => false];
foreach ([['http_status' => NAN], ['headers' => ['a' => "\xff"]], ['http_status' => 'none'], $unsent] as $exchange) {
    try {
        $client->resumeExchange($step['state'], $exchange);
    } catch (Till\Native\Failure $failure) {
        echo $failure->error['outcome'], ' ', var_export($failure->error['retry_safe'], true), "\n";
    }
}
?>
--EXPECT--
approved 2500
unknown false
unknown false
unknown false
not_sent true
