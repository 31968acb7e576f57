<?php

// Loads the classes where Composer does not.

declare(strict_types=1);

require __DIR__ . '/src/load.php';

spl_autoload_register(static function (string $class): void {
    static $files = null;
    $files ??= require __DIR__ . '/src/Generated/class_map.php';
    if (isset($files[$class])) {
        require __DIR__ . "/src/$files[$class]";
    }
});
