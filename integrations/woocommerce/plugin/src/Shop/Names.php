<?php

declare(strict_types=1);

namespace Libtill\WooCommerce\Shop;

/** Names of gateways, ways to pay and credentials as people write them. */
final class Names
{
    private const GATEWAYS = [
        'paymart' => 'PayMart', 'onlinepay' => 'OnlinePay', 'payermax' => 'PayerMax', 'paypro' => 'Paypro',
    ];

    public static function gateway(string $name): string
    {
        return self::GATEWAYS[$name] ?? $name;
    }

    public static function method(string $name): string
    {
        return match ($name) {
            'hosted_page' => __('Secure payment page', 'libtill-woocommerce'),
            'card' => __('Card', 'libtill-woocommerce'),
            default => ucfirst(str_replace('_', ' ', $name)),
        };
    }

    public static function credential(string $name): string
    {
        return ucfirst(str_replace('_', ' ', $name));
    }
}
