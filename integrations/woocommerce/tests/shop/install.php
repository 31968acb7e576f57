<?php

// Installs WordPress, and activates the plugin.

declare(strict_types=1);

define('WP_INSTALLING', true);
require __DIR__ . '/load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

wp_install('Test shop', 'admin', 'admin@shop.example', true, '', 'test-password');
update_option('siteurl', $argv[1]);
update_option('home', $argv[1]);
$failed = activate_plugin('libtill-woocommerce/libtill-woocommerce.php');
if (is_wp_error($failed)) {
    fwrite(STDERR, $failed->get_error_message() . "\n");
    exit(1);
}
