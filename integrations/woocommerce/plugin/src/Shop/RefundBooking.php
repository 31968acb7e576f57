<?php

declare(strict_types=1);

namespace Libtill\WooCommerce\Shop;

use Libtill\WooCommerce\Plugin;
use Libtill\WooCommerce\ShopError;
use Libtill\WooCommerce\StoredAttempt;
use Libtill\WooCommerce\Words;
use Till\Exception\ExceptionInterface;
use Till\Money;

/**
 * Refunds from the order's page. WooCommerce makes a record before it asks the payment method, and deletes it unless
 * the refund succeeded at once. So a refund that arrives later is booked anew, with the items that the shopkeeper
 * chose.
 */
final class RefundBooking
{
    /** The record that WooCommerce has made in this request, and what the shopkeeper chose. */
    private static ?\WC_Order_Refund $record = null;
    private static array $chosen = [];

    /** @var array<int, string> numbers of refunds whose record WooCommerce deletes in this request, by the record */
    private static array $deleted = [];

    public function __construct(private readonly Plugin $plugin)
    {
    }

    public function start(): void
    {
        add_action('woocommerce_create_refund', static function (\WC_Order_Refund $record, array $chosen): void {
            self::$record = $record;
            self::$chosen = $chosen;
        }, 10, 2);
        add_action('woocommerce_delete_order_refund', $this->recordDeleted(...));
        add_action('libtill_refund_made', $this->made(...), 10, 2);
        add_action('libtill_refund_failed', $this->failed(...), 10, 2);
        add_action('libtill_refunded_elsewhere', $this->elsewhere(...), 10, 2);
    }

    /** Begins a refund. Anything but true lets WooCommerce delete its record and show the message. */
    public function refund(int $order, string $amount, string $reason): bool|\WP_Error
    {
        $record = self::$record?->get_parent_id() === $order ? self::$record->get_id() : 0;
        $chosen = array_intersect_key(self::$chosen, array_flip(['line_items', 'restock_items']));
        try {
            $payment = $this->payment($order);
            $refund = $this->plugin->refunds->refund(
                $payment,
                OrderRequest::money($amount, $payment->currency),
                $reason === '' ? [] : ['reason' => $reason],
                ['record' => $record, 'chosen' => $record === 0 ? [] : $chosen, 'reason' => $reason],
            );
        } catch (ShopError | ExceptionInterface $error) {
            return new \WP_Error('libtill', $error->getMessage());
        }
        if ($refund->isPaid()) {
            return true;
        }
        self::$deleted[$record] = $refund->number;
        return new \WP_Error('libtill', $refund->isOpen()
            /* translators: %s: a number */
            ? sprintf(__(
                'The refund %s has begun. It appears in this order as soon as it has arrived; do not begin it again.',
                'libtill-woocommerce'
            ), $refund->number)
            /* translators: 1: a number, 2: what became of it */
            : sprintf(
                __('The refund %1$s was not made: %2$s.', 'libtill-woocommerce'),
                $refund->number,
                Words::state($refund->status())
            ));
    }

    /** The payment of an order that can be refunded. */
    private function payment(int $order): StoredAttempt
    {
        foreach ($this->plugin->store->ofOrder((string) $order) as $attempt) {
            if ($attempt->isPayment() && isset($attempt->done['fulfilled'])) {
                return $attempt;
            }
        }
        throw new ShopError('refund_impossible', __(
            'No payment of this order has arrived, so there is nothing to refund.',
            'libtill-woocommerce'
        ));
    }

    /** A refund that was begun here has arrived. */
    private function made(StoredAttempt $refund, StoredAttempt $payment): void
    {
        $order = Orders::fresh($payment);
        /* translators: 1: an amount, 2: a number */
        $note = __('%1$s refunded under the number %2$s.', 'libtill-woocommerce');
        $order->add_order_note(sprintf($note, $refund->money(), $refund->number));
        if (!$this->hasRecord($refund)) {
            $this->book($order, $refund->money(), $refund->shop['reason'] ?? '', $refund->shop['chosen'] ?? []);
        }
    }

    private function hasRecord(StoredAttempt $refund): bool
    {
        $record = wc_get_order($refund->shop['record'] ?? 0);
        return $record instanceof \WC_Order_Refund && $record->get_parent_id() === (int) $refund->order;
    }

    private function failed(StoredAttempt $refund, StoredAttempt $payment): void
    {
        /* translators: 1: a number, 2: an amount */
        $note = __('The refund %1$s of %2$s was not made. No money went back.', 'libtill-woocommerce');
        Orders::fresh($payment)->add_order_note(sprintf($note, $refund->number, $refund->money()));
        // WooCommerce itself deletes the record that it made in this request.
        if ($this->hasRecord($refund) && self::$record?->get_id() !== $refund->shop['record']) {
            wc_get_order($refund->shop['record'])->delete(true);
        }
    }

    private function elsewhere(StoredAttempt $payment, ?int $amount): void
    {
        $order = Orders::fresh($payment);
        $reason = __('Refunded at the gateway', 'libtill-woocommerce');
        if ($amount === null) {
            $order->add_order_note(__(
                "The gateway reports a refund and does not say how much. Look it up in the gateway's back office.",
                'libtill-woocommerce'
            ));
        } else {
            $this->book($order, Money::ofMinor($amount, $payment->currency), $reason, []);
        }
    }

    private function book(\WC_Order $order, Money $amount, string $reason, array $chosen): void
    {
        $text = explode(' ', (string) $amount)[0];
        $made = wc_create_refund(
            ['order_id' => $order->get_id(), 'amount' => $text, 'reason' => $reason, 'refund_payment' => false] + $chosen
        );
        if (is_wp_error($made)) {
            /* translators: 1: an amount, 2: why */
            $note = __('%1$s was refunded, but WooCommerce could not book it: %2$s', 'libtill-woocommerce');
            $order->add_order_note(sprintf($note, $amount, $made->get_error_message()));
        }
    }

    /** A refund that arrived between its call and this deletion was booked by a record that is gone now. */
    private function recordDeleted(int $record): void
    {
        $number = self::$deleted[$record] ?? null;
        $refund = $number === null ? null : $this->plugin->store->byNumber($number);
        if ($refund === null) {
            return;
        }
        $this->plugin->database->transaction(function () use ($refund): void {
            $row = $this->plugin->store->locked($refund->order)[$refund->id];
            if (isset($row->done['fulfilled']) && $row->shop['record'] !== 0) {
                $this->book(Orders::fresh($row), $row->money(), $row->shop['reason'], $row->shop['chosen']);
            }
            $row->shop['record'] = 0;
            $this->plugin->store->save($row);
        });
    }
}
