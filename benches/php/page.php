<?php

// A shop's page in php-fpm, by its query: `empty`, one payment through `libtill`, or one through a new curl handle with one
// authority (`curl`) or with Debian's bundle (`bundle`). TILL_PAGE names a file with the payment and the authorities.

declare(strict_types=1);

$page = require getenv('TILL_PAGE');
switch ($_SERVER['QUERY_STRING']) {
    case 'libtill':
        require __DIR__ . '/../../bindings/php/autoload.php';
        $client = new Till\Client($page['config']);
        echo $client->payments->create($page['request'])->status->value;
        break;
    case 'curl':
    case 'bundle':
        require __DIR__ . '/rival.php';
        $authorities = $page[$_SERVER['QUERY_STRING'] === 'curl' ? 'ca_file' : 'bundle_file'];
        echo count(Bench\send(curl_init(), $page['raw'], $authorities));
        break;
    default:
        echo 'empty';
}
