<?php

declare(strict_types=1);

// Runs in php-fpm's master, before it forks: the workers inherit the client and its live connection.

use Till\Client;
use Till\Tests\Sandbox;

require getenv('TILL_PACKAGE') . '/autoload.php';
require getenv('TILL_PACKAGE') . '/tests/Sandbox.php';

$config = json_decode(file_get_contents(__DIR__ . '/config.json'), true);
(new Client($config))->payments->create(Sandbox::payment('master'));
