<?php

declare(strict_types=1);

namespace Libtill\WooCommerce\Shop;

use Libtill\WooCommerce\Plugin;
use Libtill\WooCommerce\StoredAttempt;
use Till\Money;

/**
 * Moves orders: what libtill says of an attempt becomes a status and a note. It runs inside of the transaction that
 * records it.
 */
final class Orders
{
    public function __construct(private readonly Plugin $plugin)
    {
    }

    public function start(): void
    {
        add_action('libtill_fulfil', $this->fulfil(...), 10, 2);
        add_action('libtill_hold', $this->hold(...));
        add_action('libtill_release', $this->release(...), 10, 2);
        add_action('libtill_alarm', $this->alarm(...), 10, 3);
        add_filter('libtill_order_total', self::total(...), 10, 2);
        add_filter('libtill_result_url', self::resultUrl(...), 10, 2);
        // An order whose customer may still pay is not cancelled behind the customer's back.
        add_filter('woocommerce_cancel_unpaid_order', $this->mayCancel(...), 10, 2);
    }

    /** The order as the database has it now. */
    public static function fresh(StoredAttempt $attempt): \WC_Order
    {
        clean_post_cache((int) $attempt->order);
        $order = wc_get_order((int) $attempt->order);
        return $order instanceof \WC_Order
            ? $order
            : throw new \RuntimeException("There is no order $attempt->order any more: refund the payment, or restore the order.");
    }

    private function fulfil(StoredAttempt $payment): void
    {
        $order = self::fresh($payment);
        $id = $payment->data['records'][0]['id'] ?? $payment->number;
        /* translators: 1: an amount, 2: a gateway, 3: a number */
        $note = __('%1$s paid through %2$s under the number %3$s.', 'libtill-woocommerce');
        $order->add_order_note(sprintf($note, $payment->money(), Names::gateway($payment->client), $payment->number));
        if ($order->payment_complete($id) !== true) {
            throw new \RuntimeException('WooCommerce could not complete the payment: see the notes of the order.');
        }
    }

    private function hold(StoredAttempt $payment): void
    {
        $note = __('The money is reserved, or a part of it is missing. Do not ship yet.', 'libtill-woocommerce');
        $this->move(self::fresh($payment), 'on-hold', $note, ['pending', 'failed']);
    }

    /** @param array<int, StoredAttempt> $rows */
    private function release(StoredAttempt $payment, array $rows): void
    {
        foreach ($rows as $other) {
            if ($other !== $payment && $other->isPayment() && ($other->isOpen() || $other->isPaid())) {
                return;
            }
        }
        /* translators: %s: a number */
        $note = sprintf(__('The payment %s failed. No money was taken.', 'libtill-woocommerce'), $payment->number);
        $this->move(self::fresh($payment), 'failed', $note, ['pending', 'on-hold']);
    }

    /** @param list<string> $from the states in which nobody else has decided about the order */
    private function move(\WC_Order $order, string $status, string $note, array $from): void
    {
        if (!$order->has_status($from)) {
            $order->add_order_note($note);
        } elseif ($order->update_status($status, $note) !== true) {
            throw new \RuntimeException("WooCommerce could not set the order's status: see its log.");
        }
    }

    private function alarm(StoredAttempt $attempt, string $word, string $message): void
    {
        $note = sprintf('libtill: %s (%s). %s', $word, $attempt->number, $message);
        self::fresh($attempt)->add_order_note($note);
    }

    private static function total(?Money $total, string $order): ?Money
    {
        clean_post_cache((int) $order);
        $found = wc_get_order((int) $order);
        return $found instanceof \WC_Order ? OrderRequest::total($found) : $total;
    }

    /** The shop's own page for the result of a payment. */
    private static function resultUrl(?string $url, StoredAttempt $attempt): ?string
    {
        $order = wc_get_order((int) $attempt->order);
        if (!$order instanceof \WC_Order) {
            return $url;
        }
        if (in_array($attempt->status(), ['failed', 'not_made'], true) && $order->needs_payment()) {
            wc_add_notice(__('Your payment failed. You were not charged. You can try again.', 'libtill-woocommerce'), 'error');
            return $order->get_checkout_payment_url();
        }
        return $order->get_checkout_order_received_url();
    }

    private function mayCancel(bool $may, \WC_Order $order): bool
    {
        foreach ($may ? $this->plugin->store->ofOrder((string) $order->get_id()) : [] as $attempt) {
            if ($attempt->isPayment() && $attempt->isOpen()) {
                return false;
            }
        }
        return $may;
    }
}
