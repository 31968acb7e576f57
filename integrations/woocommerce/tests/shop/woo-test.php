<?php

// Beside WooCommerce in the tests: it books what other plugins of a shop would act upon, in the same transaction, and
// lets a test refund as the order's page does.

declare(strict_types=1);

/** Books what happened to an order. */
function shop_book(int $order, string $what, ?string $amount = null): void
{
    global $wpdb;
    $wpdb->insert('wp_bookings', ['order_key' => (string) $order, 'what' => $what, 'amount' => $amount]);
}

add_action('woocommerce_payment_complete', static fn (int $order) => shop_book($order, 'fulfilled'));
add_action('woocommerce_order_refunded', static function (int $order, int $refund): void {
    shop_book($order, 'refunded', wc_format_decimal(wc_get_order($refund)->get_amount(), 2));
}, 10, 2);

// The sandbox's addresses are on this machine; so are those of the test's site.
add_action('wp_loaded', static function (): void {
    if (isset($_POST['till_test_refund'])) {
        $made = wc_create_refund([
            'order_id' => (int) $_POST['till_test_refund'], 'amount' => $_POST['amount'], 'reason' => 'Too small',
            'refund_payment' => true,
        ]);
        wp_send_json(['message' => is_wp_error($made) ? $made->get_error_message() : null]);
    }
}, 30);
