<?php

// A checkout with five gateways: payments, notifications, refunds, payouts, and what to do if something goes wrong.
// TILL_CONFIG names a JSON file with a client configuration for each gateway that is to be visited, TILL_RUN the
// beginning of order numbers.

declare(strict_types=1);

namespace Shop;

use Till\Client;
use Till\Exception\ExceptionInterface;

require __DIR__ . '/../../bindings/php/autoload.php';
require __DIR__ . '/NotificationServer.php';
require __DIR__ . '/Shop.php';

const SHOPS = [
    'paymart' => PaymartShop::class,
    'onlinepay' => OnlinepayShop::class,
    'globalmerchant' => GlobalmerchantShop::class,
    'payermax' => PayermaxShop::class,
    'paypro' => PayproShop::class,
];

$configs = json_decode(file_get_contents(getenv('TILL_CONFIG')), true, 64, JSON_THROW_ON_ERROR);
$run = getenv('TILL_RUN');

try {
    $clients = array_map(static fn (array $config): Client => new Client($config), $configs);
    $notifications = new NotificationServer($clients);
    foreach (array_intersect_key(SHOPS, $clients) as $gateway => $shop) {
        echo "PHP, $gateway\n";
        require __DIR__ . '/' . substr($shop, strlen('Shop\\')) . '.php';
        (new $shop($gateway, $clients[$gateway], $notifications, $run))->checkout();
    }
} catch (ExceptionInterface $exception) {
    fwrite(STDERR, "{$exception->getMessage()} (outcome: {$exception->getOutcome()->value})\n");
    exit(1);
}
