<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

use Till\Money;

/**
 * What is done about an order: each thing once, in the transaction that records it. The shop does it in these actions:
 *
 * - `libtill_fulfil`, `libtill_hold`, `libtill_release` ($payment, $rows)
 * - `libtill_refund_made`, `libtill_refund_failed` ($refund, $payment): a refund that was begun here
 * - `libtill_refunded_elsewhere` ($payment, ?int $amount): in minor units; null where the gateway does not say how much
 * - `libtill_alarm` ($attempt, $word, $message)
 *
 * An action that throws is rolled back, and tried again by the job.
 */
final class Deeds
{
    public function __construct(
        private readonly Database $database,
        private readonly AttemptStore $store,
        private readonly Log $log,
    ) {
    }

    /** @param array<int, StoredAttempt> $rows the locked attempts of one order */
    public function do(array $rows): void
    {
        foreach ($rows as $row) {
            if (!$row->undone) {
                continue;
            }
            $before = $row->done;
            try {
                $row->undone = !$this->database->part(fn (): bool => $this->doAll($row, $rows));
                $row->failure = '';
            } catch (DatabaseError $error) {
                throw $error;
            } catch (\Throwable $error) {
                $row->done = $before;
                $row->failure = $error->getMessage();
                $this->log->error("$row->number: the shop failed at it, and tries again: " . get_class($error) .
                    ": {$error->getMessage()}");
            }
            $this->store->save($row);
        }
    }

    /**
     * Whether nothing is left to do.
     *
     * @param array<int, StoredAttempt> $rows
     */
    private function doAll(StoredAttempt $row, array $rows): bool
    {
        $waits = $row->isPayment() ? $this->waits($row, $rows) : null;
        if ($waits !== null) {
            $row->raise($waits);
        }
        $isDone = $row->isPayment() ? $this->payment($row, $rows, $waits !== null) : $this->refund($row, $rows);
        foreach (array_diff($row->alarms(), $row->done['alarmed'] ?? []) as $word) {
            $row->done['alarmed'][] = $word;
            $message = Words::alarm($word);
            $this->log->error("$row->number (order $row->order): $word: $message");
            do_action('libtill_alarm', $row, $word, $message);
        }
        return $isDone && $waits !== 'order_changed';
    }

    /**
     * The alarm that keeps a paid order from being fulfilled, if there is one.
     *
     * @param array<int, StoredAttempt> $rows
     */
    private function waits(StoredAttempt $row, array $rows): ?string
    {
        if (!$row->asksFor('fulfil') || isset($row->done['fulfilled'])) {
            return null;
        }
        foreach ($rows as $other) {
            if ($other !== $row && $other->isPayment() && isset($other->done['fulfilled'])) {
                return 'order_paid_twice';
            }
        }
        /**
         * What an order costs now. With it, an order that was changed after its payment began is not fulfilled.
         *
         * @param Money|null $total
         * @param string $order
         */
        $total = apply_filters('libtill_order_total', null, $row->order);
        $isSame = $total === null || [$total->minor, $total->currency] === [$row->amount, $row->currency];
        return $isSame ? null : 'order_changed';
    }

    /** @param array<int, StoredAttempt> $rows */
    private function payment(StoredAttempt $row, array $rows, bool $waits): bool
    {
        if (!$waits) {
            $this->once($row, 'fulfil', 'fulfilled', $rows);
        }
        $this->once($row, 'hold', 'held', $rows);
        if (!isset($row->done['fulfilled'])) {
            $this->once($row, 'release', 'released', $rows);
        }
        return $this->refundedElsewhere($row, $rows);
    }

    /** @param array<int, StoredAttempt> $rows */
    private function once(StoredAttempt $row, string $action, string $mark, array $rows): void
    {
        if ($row->asksFor($action) && !isset($row->done[$mark])) {
            $row->done[$mark] = Clock::now();
            do_action("libtill_$action", $row, $rows);
        }
    }

    /** @param array<int, StoredAttempt> $rows */
    private function refund(StoredAttempt $row, array $rows): bool
    {
        $payment = $rows[$row->paymentId];
        if ($row->asksFor('fulfil') && !isset($row->done['fulfilled'])) {
            $row->done['fulfilled'] = Clock::now();
            do_action('libtill_refund_made', $row, $payment);
        }
        if ($row->asksFor('release') && !isset($row->done['released'])) {
            $row->done['released'] = Clock::now();
            do_action('libtill_refund_failed', $row, $payment);
        }
        return true;
    }

    /**
     * Books what went back without a refund of this shop, once its own refunds are settled: which of them the gateway's
     * sum contains is not known before.
     *
     * @param array<int, StoredAttempt> $rows
     */
    private function refundedElsewhere(StoredAttempt $row, array $rows): bool
    {
        if (!$row->asksFor('refund_arrived')) {
            return true;
        }
        $own = 0;
        foreach ($rows as $refund) {
            if ($refund->paymentId === $row->id) {
                if ($refund->isOpen()) {
                    return false;
                }
                $own += $refund->isPaid() ? $refund->amount : 0;
            }
        }
        $elsewhere = $row->refunded() - $own;
        $more = $elsewhere - ($row->done['booked'] ?? 0);
        if ($more > 0) {
            $row->done['booked'] = $elsewhere;
            do_action('libtill_refunded_elsewhere', $row, $more);
        } elseif ($row->refunded() === 0 && !isset($row->done['seen'])) {
            $row->done['seen'] = Clock::now();
            do_action('libtill_refunded_elsewhere', $row, null);
        }
        return true;
    }
}
