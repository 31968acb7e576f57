<?php

declare(strict_types=1);

namespace Libtill\WooCommerce\Shop;

use Till\Money;

/** What a gateway is told of an order. Each gateway takes what it knows. */
final class OrderRequest
{
    public function __construct(private readonly \WC_Order $order)
    {
    }

    /** What the order costs now. */
    public static function total(\WC_Order $order): Money
    {
        return self::money((string) $order->get_total(), $order->get_currency());
    }

    /** An amount as WooCommerce writes it: with as many decimals as the shop shows, whatever the currency has. */
    public static function money(string $amount, string $currency): Money
    {
        return Money::of(str_contains($amount, '.') ? rtrim(rtrim($amount, '0'), '.') : $amount, $currency);
    }

    /** @return array<string, mixed> fields of payments->create */
    public function request(): array
    {
        $order = $this->order;
        $billing = $this->address('billing') + ['email' => $order->get_billing_email(), 'phone' => $order->get_billing_phone()];
        $shipping = array_filter($this->address('shipping')) === [] ? $billing : $this->address('shipping');
        $shipping += ['email' => $order->get_billing_email(), 'phone' => $order->get_billing_phone()];
        return self::filled([
            /* translators: 1: the shop, 2: an order number */
            'description' => sprintf(
                __('%1$s, order %2$s', 'libtill-woocommerce'),
                wp_strip_all_tags(get_bloginfo('name')),
                $order->get_order_number()
            ),
            'country' => $order->get_billing_country() ?: wc_get_base_location()['country'],
            'locale' => substr(get_locale(), 0, 2),
            'customer' => $this->customer(),
            'billing' => $billing,
            'shipping' => $shipping,
            'items' => $this->items(),
        ]);
    }

    /** @return array<string, mixed> */
    private function customer(): array
    {
        $order = $this->order;
        return [
            // Gateways bind stored cards to it, so that guests must not share one.
            'id' => $order->get_customer_id() ? "user{$order->get_customer_id()}" : "guest{$order->get_id()}",
            'first_name' => $order->get_billing_first_name(),
            'last_name' => $order->get_billing_last_name(),
            'email' => $order->get_billing_email(),
            'phone' => $order->get_billing_phone(),
            'ip' => $order->get_customer_ip_address(),
            'country' => $order->get_billing_country(),
            'state' => $order->get_billing_state() ?: $order->get_billing_city(),
            'city' => $order->get_billing_city(),
            'address' => $order->get_billing_address_1(),
            'postcode' => $order->get_billing_postcode(),
        ];
    }

    /** @return array<string, string> */
    private function address(string $type): array
    {
        $part = fn (string $name): string => (string) $this->order->{"get_{$type}_$name"}();
        return [
            'first_name' => $part('first_name'), 'last_name' => $part('last_name'), 'line1' => $part('address_1'),
            'line2' => $part('address_2'), 'city' => $part('city'), 'state' => $part('state'),
            'postcode' => $part('postcode'), 'country' => $part('country'),
        ];
    }

    /** @return list<array<string, mixed>> */
    private function items(): array
    {
        $items = [];
        foreach ($this->order->get_items() as $item) {
            $price = self::money(
                wc_format_decimal($this->order->get_item_total($item, true), wc_get_price_decimals()),
                $this->order->get_currency()
            );
            $items[] = [
                'name' => wp_strip_all_tags($item->get_name()), 'quantity' => max(1, (int) $item->get_quantity()),
                'price' => $price->minor, 'id' => (string) $item->get_product_id(),
            ];
        }
        return $items;
    }

    /** Without what the order does not say. */
    private static function filled(array $values): array
    {
        $filled = array_map(static fn (mixed $value): mixed => is_array($value) ? self::filled($value) : $value, $values);
        return array_filter($filled, static fn (mixed $value): bool => !in_array($value, ['', null, []], true));
    }
}
