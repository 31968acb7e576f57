<?php

declare(strict_types=1);

// The classes are those of preload.php, and the client is the one that it made.

use Till\Client;
use Till\Tests\Sandbox;

$client = new Client(json_decode(file_get_contents(__DIR__ . '/config.json'), true));
$payment = $client->payments->create(Sandbox::payment($_GET['order']));

ob_start();
(new ReflectionExtension('till'))->info();
preg_match('/Clients in this worker\D*(\d+)/', ob_get_clean(), $found);
echo json_encode(['order' => $payment->orderId, 'pid' => getmypid(), 'clients' => (int) $found[1]]);
