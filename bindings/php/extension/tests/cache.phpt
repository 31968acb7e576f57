--TEST--
Clients with the same configuration share one in the worker; the oldest unused one makes room
--EXTENSIONS--
till
--INI--
pcre.jit=0
till.max_clients=2
--FILE--
<?php
use Till\Native\Client;

function make(string $secret): Client
{
    return new Client([
        'gateway' => 'paypro',
        'base_url' => 'http://127.0.0.1:1',
        'credentials' => ['merchant_no' => 'm', 'secret' => $secret, 'currency' => 'MXN'],
    ]);
}

function cached(): int
{
    ob_start();
    (new ReflectionExtension('till'))->info();
    preg_match('/Clients in this worker => (\d+)/', ob_get_clean(), $found);
    return (int) $found[1];
}

echo cached(), "\n";
$one = make('one');
$same = make('one');
echo cached(), "\n";
unset($one, $same);
echo cached(), " outlives its objects\n";
make('two');
make('three');
echo cached(), " after a third\n";
$held = [make('four'), make('five')];
echo cached(), " in use\n";
$uncached = make('six');
echo cached(), " when all are in use\n";
unset($uncached, $held);
echo cached(), "\n";
?>
--EXPECT--
0
1
1 outlives its objects
2 after a third
2 in use
2 when all are in use
2
