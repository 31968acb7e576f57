<?php

declare(strict_types=1);

namespace Libtill\WooCommerce\Shop;

use Automattic\WooCommerce\Blocks\Payments\Integrations\AbstractPaymentMethodType;

use const Libtill\WooCommerce\FILE;

/** The payment method in the checkout that is made of blocks. */
final class BlocksMethod extends AbstractPaymentMethodType
{
    private const SCRIPT = 'libtill-blocks';

    public function __construct(private readonly Gateway $gateway)
    {
        $this->name = $gateway->id;
    }

    public function initialize(): void
    {
        $this->settings = $this->gateway->settings;
    }

    public function is_active(): bool
    {
        return $this->gateway->is_available();
    }

    /** @return list<string> */
    public function get_payment_method_script_handles(): array
    {
        $needed = ['wc-blocks-registry', 'wc-settings', 'wp-element', 'wp-html-entities', 'wp-i18n'];
        wp_register_script(self::SCRIPT, plugins_url('assets/checkout-blocks.js', FILE), $needed, null, true);
        wp_enqueue_style('libtill-checkout', plugins_url('assets/checkout.css', FILE), [], null);
        return [self::SCRIPT];
    }

    /** @return array<string, mixed> */
    public function get_payment_method_data(): array
    {
        $ways = array_map(
            fn (string $way): array => ['way' => $way, 'name' => $this->gateway->wayName($way)],
            $this->gateway->ways()
        );
        return [
            'title' => $this->gateway->get_title(), 'description' => $this->gateway->get_description(), 'ways' => $ways,
            'supports' => $this->gateway->supports,
        ];
    }
}
