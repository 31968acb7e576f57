<?php

// Loads the plugin's own copy of libtill's classes. Where PHP has the extension `till`, the few classes that use it
// come from library/native; elsewhere the command `till` does the work.

declare(strict_types=1);

namespace Libtill\WooCommerce;

defined('ABSPATH') || exit;

spl_autoload_register(static function (string $class): void {
    static $files = null;
    $files ??= require __DIR__ . '/library/src/Generated/class_map.php';
    if (isset($files[$class])) {
        $native = __DIR__ . "/library/native/$files[$class]";
        require extension_loaded('till') && is_file($native) ? $native : __DIR__ . "/library/src/$files[$class]";
    }
});
require __DIR__ . (extension_loaded('till') ? '/library/native/functions.php' : '/library/src/functions.php');
