<?php

// Loads the WordPress of a test on the command line.

declare(strict_types=1);

[$host, $port] = explode(':', (string) getenv('HTTP_HOST'));
$_SERVER += ['HTTP_HOST' => "$host:$port", 'SERVER_NAME' => $host, 'SERVER_PORT' => $port, 'REQUEST_URI' => '/'];
$_SERVER += ['REQUEST_METHOD' => 'GET', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REMOTE_ADDR' => '127.0.0.1'];
require getenv('SHOP_ROOT') . '/wp-load.php';
