<?php

declare(strict_types=1);

require __DIR__ . '/../autoload.php';
// Debian's packages php-psr-log, php-guzzlehttp-guzzle, php-nyholm-psr7 and php-symfony-http-client.
require_once 'Psr/Log/autoload.php';
require_once 'GuzzleHttp/autoload.php';
require_once 'Nyholm/Psr7/autoload.php';
require_once 'Symfony/Component/HttpClient/autoload.php';

spl_autoload_register(static function (string $class): void {
    if (str_starts_with($class, 'Till\\Tests\\')) {
        require __DIR__ . '/' . substr($class, strlen('Till\\Tests\\')) . '.php';
    }
});
