<?php

// Removes the settings. The tables are what the shop knows of its payments: they stay, unless the site asks for their
// end with define('LIBTILL_REMOVE_TABLES', true) in wp-config.php.

declare(strict_types=1);

defined('WP_UNINSTALL_PLUGIN') || exit;

require_once __DIR__ . '/src/Database.php';
require_once __DIR__ . '/src/DatabaseError.php';
require_once __DIR__ . '/src/Schema.php';

(static function (): void {
    global $wpdb;
    wp_clear_scheduled_hook('libtill_resolve');
    foreach ($wpdb->get_col("SELECT option_name FROM $wpdb->options WHERE option_name LIKE 'woocommerce\\_till\\_%\\_settings'") as $name) {
        delete_option($name);
    }
    delete_option('libtill_command');
    delete_option('libtill_last_run');
    if (defined('LIBTILL_REMOVE_TABLES') && LIBTILL_REMOVE_TABLES === true) {
        (new Libtill\WooCommerce\Schema(new Libtill\WooCommerce\Database($wpdb)))->drop();
    }
})();
