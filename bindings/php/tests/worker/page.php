<?php

declare(strict_types=1);

use Till\Client;

require getenv('TILL_PACKAGE') . '/autoload.php';
require getenv('TILL_PACKAGE') . '/tests/Sandbox.php';

if ($_GET['what'] === 'exhaust') {
    $all = [];
    while (true) {
        $all[] = Till\dictionary('currencies');
    }
}
$configs = json_decode(file_get_contents(__DIR__ . '/configs.json'), true);
$client = new Client($configs[(int) $_GET['what']]);
$payment = $client->payments->create(Till\Tests\Sandbox::payment(Till\Tests\Sandbox::number('W')));

ob_start();
(new ReflectionExtension('till'))->info();
preg_match('/Clients in this worker\D*(\d+)/', ob_get_clean(), $found);
echo json_encode([
    'pid' => getmypid(),
    'status' => $payment->status->value,
    'clients' => (int) $found[1],
    'opcache' => opcache_get_status(false)['opcache_enabled'] ?? false,
]);
