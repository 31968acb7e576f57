--TEST--
A client that is older than its lifetime is made anew
--EXTENSIONS--
till
--INI--
till.client_lifetime=1
--FILE--
<?php
use Till\Native\Client;

// The file of authorities is read when a client is made: a later change shows whether that happened again.
$file = tempnam(sys_get_temp_dir(), 'till');
copy(getenv('TILL_TEST_TLS_CA'), $file);
$config = [
    'gateway' => 'paypro',
    'base_url' => 'http://127.0.0.1:1',
    'credentials' => ['merchant_no' => 'm', 'secret' => 's', 'currency' => 'MXN'],
    'tls' => ['ca_file' => $file],
];
$first = new Client($config);
unlink($file);
new Client($config);
echo "young: shared\n";
sleep(2);
try {
    new Client($config);
    echo "old: shared\n";
} catch (Till\Native\Failure $failure) {
    echo 'old: ', $failure->error['kind'], "\n";
}
?>
--EXPECT--
young: shared
old: invalid_config
