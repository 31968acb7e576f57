<?php

declare(strict_types=1);

require __DIR__ . '/../autoload.php';
// Debian's package php-psr-log.
require_once 'Psr/Log/autoload.php';

spl_autoload_register(static function (string $class): void {
    if (str_starts_with($class, 'Till\\Tests\\')) {
        require __DIR__ . '/' . substr($class, strlen('Till\\Tests\\')) . '.php';
    }
});
