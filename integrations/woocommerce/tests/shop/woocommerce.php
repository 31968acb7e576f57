<?php

// Makes a shop of a site with WooCommerce: pages, a product, an address. The first argument is `tables` where orders
// have tables of their own (HPOS), or `posts`.

declare(strict_types=1);

require __DIR__ . '/load.php';

use Automattic\WooCommerce\Internal\DataStores\Orders\DataSynchronizer;

WC_Install::install();
WC_Install::create_pages();
foreach (
    [
        'woocommerce_currency' => 'USD', 'woocommerce_default_country' => 'US:CA', 'woocommerce_store_address' => '1 Main Street',
        'woocommerce_store_city' => 'San Francisco', 'woocommerce_store_postcode' => '94103', 'woocommerce_calc_taxes' => 'no',
        'woocommerce_enable_guest_checkout' => 'yes', 'woocommerce_onboarding_profile' => ['skipped' => true],
        'woocommerce_task_list_hidden' => 'yes', 'woocommerce_allow_tracking' => 'no', 'woocommerce_coming_soon' => 'no',
        'woocommerce_show_marketplace_suggestions' => 'no', 'blogname' => 'Cap shop',
    ] as $name => $value
) {
    update_option($name, $value);
}
if ($argv[1] === 'tables') {
    update_option('woocommerce_feature_custom_order_tables_enabled', 'yes');
    wc_get_container()->get(DataSynchronizer::class)->create_database_tables();
    update_option('woocommerce_custom_orders_table_data_sync_enabled', 'no');
    update_option('woocommerce_custom_orders_table_enabled', 'yes');
}
$pages = ['cart' => '[woocommerce_cart]', 'checkout' => '[woocommerce_checkout]'];
foreach ($pages as $name => $content) {
    wp_update_post(['ID' => wc_get_page_id($name), 'post_content' => "<!-- wp:shortcode -->$content<!-- /wp:shortcode -->"]);
}
$blocks = wp_insert_post([
    'post_title' => 'Block checkout', 'post_name' => 'blocks', 'post_type' => 'page', 'post_status' => 'publish',
    'post_content' => '<!-- wp:woocommerce/checkout --><div class="wp-block-woocommerce-checkout alignwide wc-block-checkout ' .
        'is-loading"></div><!-- /wp:woocommerce/checkout -->',
]);
$product = new WC_Product_Simple();
$product->set_name('Blue cap');
$product->set_slug('blue-cap');
$product->set_regular_price('25.00');
$product->save();
global $wp_rewrite, $wpdb;
$wp_rewrite->set_permalink_structure('/%postname%/');
flush_rewrite_rules();
$wpdb->query('CREATE TABLE wp_bookings (id bigint AUTO_INCREMENT PRIMARY KEY, order_key varchar(100), what varchar(32), ' .
    'amount decimal(20, 2) NULL, KEY order_key (order_key)) ENGINE=InnoDB');
echo json_encode(['product' => $product->get_id(), 'blocks' => $blocks, 'version' => WC()->version]);
