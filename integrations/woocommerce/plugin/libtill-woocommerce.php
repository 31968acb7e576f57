<?php

/**
 * Plugin Name: libtill for WooCommerce
 * Description: Payments and refunds through five payment gateways. Each order is charged and fulfilled once.
 * Version: 0.1.0
 * Requires at least: 6.1
 * Requires PHP: 8.1
 * WC requires at least: 7.0
 * WC tested up to: 11.0
 * Author: The libtill developers
 * License: MIT OR Apache-2.0
 * Text Domain: libtill-woocommerce
 */

declare(strict_types=1);

namespace Libtill\WooCommerce;

defined('ABSPATH') || exit;

const FILE = __FILE__;

spl_autoload_register(static function (string $class): void {
    if (str_starts_with($class, __NAMESPACE__ . '\\')) {
        $file = __DIR__ . '/src/' . str_replace('\\', '/', substr($class, strlen(__NAMESPACE__) + 1)) . '.php';
        is_file($file) && require $file;
    }
});
require __DIR__ . '/library.php';

register_activation_hook(FILE, static fn () => Plugin::instance()->activate());
register_deactivation_hook(FILE, static fn () => Plugin::instance()->scheduler->stop());
Plugin::instance()->start();
