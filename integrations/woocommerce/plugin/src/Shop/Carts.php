<?php

declare(strict_types=1);

namespace Libtill\WooCommerce\Shop;

/** A key that all orders share which browsers make of one cart at the same time: the cart is charged once. */
final class Carts
{
    private const NAME = 'till_cart';

    public static function start(): void
    {
        add_action('woocommerce_cart_loaded_from_session', self::number(...));
        add_action('woocommerce_add_to_cart', self::number(...));
        // What is bought next is another cart, even if the same things are in it.
        add_action('woocommerce_cart_emptied', static fn () => WC()->session?->set(self::NAME, null));
    }

    private static function number(): void
    {
        if (WC()->session !== null && WC()->session->get(self::NAME) === null) {
            WC()->session->set(self::NAME, bin2hex(random_bytes(16)));
        }
    }

    /**
     * The key of the cart that an order was made of in this request. Null for an order that is paid later, from its
     * page.
     */
    public static function key(\WC_Order $order): ?string
    {
        $number = WC()->session?->get(self::NAME);
        if (!is_string($number) || WC()->cart === null || WC()->cart->is_empty() || $order->get_cart_hash() === '') {
            return null;
        }
        $isOfCart = hash_equals($order->get_cart_hash(), WC()->cart->get_cart_hash());
        return $isOfCart ? hash('sha256', "$number|{$order->get_cart_hash()}|{$order->get_total()}") : null;
    }
}
