<?php

// Loads Symfony, Doctrine DBAL, libtill and the bundle, where Debian's packages and this checkout have them.

declare(strict_types=1);

// Symfony 6 and 7 ask it which packages there are.
class_exists(Composer\InstalledVersions::class) || @include_once 'Composer/InstalledVersions.php';
require_once 'Symfony/Bundle/FrameworkBundle/autoload.php';
require_once 'Symfony/Component/Yaml/autoload.php';
require_once 'Doctrine/DBAL/autoload.php';
require_once __DIR__ . '/../../../bindings/php/autoload.php';

spl_autoload_register(static function (string $class): void {
    $folders = ['Till\\Symfony\\Tests\\' => __DIR__, 'Till\\Symfony\\' => dirname(__DIR__) . '/src'];
    foreach ($folders as $prefix => $folder) {
        if (str_starts_with($class, $prefix)) {
            $file = "$folder/" . strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';
            if (is_file($file)) {
                require $file;
                return;
            }
        }
    }
});
