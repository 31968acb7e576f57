<?php

declare(strict_types=1);

namespace Libtill\WooCommerce\Shop;

use Automattic\WooCommerce\Blocks\Payments\PaymentMethodRegistry;
use Automattic\WooCommerce\Utilities\FeaturesUtil;
use Libtill\WooCommerce\Plugin;
use Till\Exception\ExceptionInterface;

use const Libtill\WooCommerce\FILE;

/** Connects the plugin with WooCommerce, where that is there. */
final class Integration
{
    /** @var list<Gateway>|null */
    private ?array $gateways = null;

    private function __construct(private readonly Plugin $plugin)
    {
    }

    public static function start(Plugin $plugin): void
    {
        $self = new self($plugin);
        add_action('before_woocommerce_init', self::declareCompatibility(...));
        add_action('plugins_loaded', $self->connect(...));
    }

    private static function declareCompatibility(): void
    {
        if (class_exists(FeaturesUtil::class)) {
            FeaturesUtil::declare_compatibility('custom_order_tables', FILE, true);
            FeaturesUtil::declare_compatibility('cart_checkout_blocks', FILE, true);
        }
    }

    private function connect(): void
    {
        if (!class_exists(\WC_Payment_Gateway::class)) {
            add_action('admin_notices', static fn () => self::notice(
                __('libtill for WooCommerce needs WooCommerce 7.0 or later.', 'libtill-woocommerce')
            ));
            return;
        }
        add_filter('woocommerce_payment_gateways', fn (array $known): array => [...$known, ...$this->gateways()]);
        add_action('woocommerce_blocks_payment_method_type_registration', $this->registerBlocks(...));
        (new Orders($this->plugin))->start();
        (new RefundBooking($this->plugin))->start();
        (new OrderBox($this->plugin))->start();
        (new ConnectionTest($this->plugin))->start();
        Carts::start();
    }

    /** @return list<Gateway> a payment method for each gateway */
    private function gateways(): array
    {
        if ($this->gateways === null) {
            try {
                $this->gateways = [];
                foreach ($this->plugin->clients->capabilities() as $capabilities) {
                    $this->gateways[] = new Gateway($this->plugin, $capabilities);
                }
            } catch (ExceptionInterface $exception) {
                // Without libtill itself there is nothing to pay with; the shop stays up, and its keeper is told.
                $message = $exception->getMessage();
                add_action('admin_notices', static fn () => self::notice("libtill for WooCommerce: $message"));
                $this->plugin->log->error($message);
            }
        }
        return $this->gateways;
    }

    private function registerBlocks(PaymentMethodRegistry $registry): void
    {
        foreach ($this->gateways() as $gateway) {
            $registry->register(new BlocksMethod($gateway));
        }
    }

    private static function notice(string $text): void
    {
        echo '<div class="notice notice-error"><p>' . esc_html($text) . '</p></div>';
    }
}
