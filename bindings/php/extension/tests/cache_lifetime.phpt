--TEST--
A client that is older than its lifetime is made anew
--EXTENSIONS--
till
--INI--
till.client_lifetime=2
--FILE--
<?php
use Till\Native\Client;

// The file of authorities is read when a client is made: a later change shows whether that happened again.
$file = tempnam(sys_get_temp_dir(), 'till');
copy(getenv('TILL_TEST_TLS_CA'), $file);
$config = [
    'gateway' => 'paypro',
    'base_url' => 'https://127.0.0.1:1',
    'credentials' => ['merchant_no' => 'm', 'secret' => 's', 'currency' => 'MXN'],
    'tls' => ['ca_file' => $file],
];
$begin = time();
$first = new Client($config);
unlink($file);
$kind = null;
while ($kind === null && time() - $begin < 120) {
    try {
        new Client($config);
        usleep(20_000);
    } catch (Till\Native\Failure $failure) {
        $kind = $failure->error['kind'];
    }
}
echo time() - $begin >= 2 ? "shared while it was young\n" : "made anew while it was young\n";
echo 'then: ', $kind ?? 'shared for ever', "\n";
?>
--EXPECT--
shared while it was young
then: invalid_config
