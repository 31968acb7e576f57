<?php

declare(strict_types=1);

namespace Libtill\WooCommerce\Shop;

use Libtill\WooCommerce\Endpoints;
use Libtill\WooCommerce\Plugin;
use Till\Display;
use Till\NextActionType;

/** What the page after the checkout says while a payment is not complete. */
final class ThankYou
{
    public function __construct(private readonly Plugin $plugin)
    {
    }

    public function show(int $order): void
    {
        $attempts = array_filter($this->plugin->store->ofOrder((string) $order), static fn ($attempt) => $attempt->isPayment());
        $attempt = end($attempts);
        if ($attempt === false || !$attempt->isOpen()) {
            return;
        }
        $action = Endpoints::nextAction($attempt);
        if ($action?->type === NextActionType::Display && $action->display !== null) {
            $this->display($action->display, (string) $attempt->money(), $action->expiresAt);
        } elseif ($action !== null && $action->type !== NextActionType::Wait) {
            printf(
                '<p><a class="button" href="%s">%s</a></p>',
                esc_url(Endpoints::payUrl($attempt)),
                esc_html__('Continue to the payment', 'libtill-woocommerce')
            );
        } else {
            wc_print_notice(esc_html__(
                'Your payment is being processed. You do not have to do anything, and should not pay again.',
                'libtill-woocommerce'
            ), 'notice');
        }
    }

    private function display(Display $display, string $amount, ?string $expiresAt): void
    {
        $rows = [
            __('Amount', 'libtill-woocommerce') => $amount,
            __('Account number', 'libtill-woocommerce') => $display->virtualAccount,
            __('Code for the store', 'libtill-woocommerce') => $display->storeCode,
            __('QR code', 'libtill-woocommerce') => $display->qrCode,
            __('Bank', 'libtill-woocommerce') => $display->bank,
            __('Card number to transfer to', 'libtill-woocommerce') => $display->cardNumber,
            __('Account holder', 'libtill-woocommerce') => $display->holder,
            __('Code to fetch the cash with', 'libtill-woocommerce') => $display->redeemCode,
            __('Pay before', 'libtill-woocommerce') => $expiresAt,
        ];
        echo '<section class="woocommerce-order-details"><h2>' .
            esc_html__('Please pay with these details', 'libtill-woocommerce') .
            '</h2><table class="woocommerce-table shop_table"><tbody>';
        foreach (array_filter($rows, is_string(...)) as $label => $text) {
            echo '<tr><th scope="row">' . esc_html($label) . '</th><td>' . make_clickable(esc_html($text)) . '</td></tr>';
        }
        echo '</tbody></table></section>';
    }
}
