<?php

// Pays with the libtill that is installed: php pay.php AUTOLOAD

declare(strict_types=1);

require $_SERVER['TILL_AUTOLOAD'] ?? $argv[1];

$begin = hrtime(true);
$client = new Till\Client(json_decode(file_get_contents(getenv('TILL_CONFIG')), true));
printf("loaded %d ms\n", (hrtime(true) - $begin) / 1e6);
$payment = $client->payments->create([
    'order_id' => getenv('TILL_ORDER'),
    'amount' => Till\Money::of('25.00', 'USD'),
    'description' => 'Blue cap',
    'country' => 'US',
    'payment_method' => ['card' => [
        'number' => '4392963203551251',
        'expiry_month' => 12,
        'expiry_year' => 2030,
        'holder' => 'Ada Lovelace',
        'cvv' => '123',
    ]],
    'customer' => ['id' => 'customer1', 'ip' => '127.0.0.1'],
    'browser' => ['user_agent' => 'Mozilla/5.0'],
]);
echo $payment->status->value, "\n";
