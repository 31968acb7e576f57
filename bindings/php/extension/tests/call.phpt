--TEST--
A payment, a question about it, and a refusal, over HTTP and TLS
--EXTENSIONS--
till
--FILE--
<?php
require getenv('TILL_TEST_SUPPORT');

use Till\Native\{Client, Failure};
use Till\Tests\Sandbox;

foreach ([Sandbox::http(), Sandbox::tls()] as $sandbox) {
    [$merchant, $config] = $sandbox->merchant('payermax');
    $client = new Client($config);
    $order = Sandbox::number('C');
    $payment = $client->call('payment_create', Sandbox::payment($order));
    echo $payment['status'], ' ', $payment['amount'], ' ', var_export($payment['order_id'] === $order, true), "\n";
    $again = $client->call('payment_get', ['order_id' => $order]);
    echo $again['status'], ' ', var_export($again['id'] === $payment['id'], true), "\n";
    $sandbox->fault($merchant, 'refuse', ['code' => 'INSUFFICIENT_QUOTA']);
    try {
        $client->call('payment_create', Sandbox::payment(Sandbox::number('C')));
    } catch (Failure $failure) {
        echo $failure->error['kind'], ' ', $failure->error['outcome'], "\n";
    }
    try {
        $client->parseNotification(['content-type' => 'application/json'], "{\"a\":\"\0\"}");
    } catch (Failure $failure) {
        echo $failure->error['kind'], ' ', $failure->getCode(), "\n";
    }
}
?>
--EXPECT--
approved 2500 true
approved true
gateway_rejected rejected
signature_invalid 300
approved 2500 true
approved true
gateway_rejected rejected
signature_invalid 300
