<?php

// Loads the classes where Composer does not.

declare(strict_types=1);

require __DIR__ . '/src/load.php';

spl_autoload_register(static function (string $class): void {
    if (!str_starts_with($class, 'Till\\')) {
        return;
    }
    $path = str_replace('\\', '/', substr($class, strlen('Till\\'))) . '.php';
    foreach (['src', 'src/Generated'] as $folder) {
        $file = __DIR__ . "/$folder/$path";
        if (is_file($file)) {
            require $file;
            return;
        }
    }
});
