<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

use Till\Exception\ExceptionInterface;
use Till\Exception\OutcomeUnknownException;
use Till\Money;

/** Refunding: one at a time for a payment, stored and committed before its call. */
final class Refunds
{
    public function __construct(
        private readonly Database $database,
        private readonly AttemptStore $store,
        private readonly Journal $journal,
        private readonly Clients $clients,
        private readonly Log $log,
    ) {
    }

    /**
     * Refunds a payment, whole or in part.
     *
     * @param array<string, mixed> $request further fields of refunds->create, such as `reason`
     * @param array<string, mixed> $shop what the shop keeps with the refund
     * @throws ShopError if nothing was sent
     * @throws ExceptionInterface if it is certain that nothing happened
     */
    public function refund(StoredAttempt $payment, Money $amount, array $request = [], array $shop = []): StoredAttempt
    {
        $refund = $this->database->transaction(fn (): StoredAttempt => $this->begun($payment, $amount, $shop));
        $request = [
            'refund_id' => $refund->number, 'order_id' => $payment->number, 'amount' => $refund->amount,
            'currency' => $refund->currency,
        ] + $request + ['notify_url' => Endpoints::notifyUrl($refund->client)];
        try {
            $made = $this->clients->get($refund->client)->refunds->create($request);
        } catch (ExceptionInterface $exception) {
            $this->log->warning("$refund->number: the call ended with {$exception->getMessage()}");
            $refund = $this->journal->apply($refund, Journal::error($exception));
            return $exception instanceof OutcomeUnknownException ? $refund : throw $exception;
        }
        return $this->journal->apply($refund, ['refund' => $made->toArray()]);
    }

    private function begun(StoredAttempt $payment, Money $amount, array $shop): StoredAttempt
    {
        $rows = $this->store->locked($payment->order);
        $row = $rows[$payment->id] ?? throw new ShopError('unknown_order', "There is no payment $payment->number any more.");
        $refunds = array_filter($rows, static fn (StoredAttempt $each): bool => $each->paymentId === $row->id);
        self::check($row, $refunds, $amount);
        $number = $row->number . '_r' . count($refunds) + 1;
        $now = Clock::now();
        $refund = new StoredAttempt($row->client, 'refund', $row->order, $number, $amount->minor, $amount->currency, $now);
        $refund->paymentId = $row->id;
        $refund->shop = $shop;
        $this->journal->insert($refund);
        $this->journal->mergeInto($row, ['refund_id' => $number, 'attempted_at' => $now]);
        return $refund;
    }

    /** @param array<int, StoredAttempt> $refunds */
    private static function check(StoredAttempt $row, array $refunds, Money $amount): void
    {
        if (!$row->isPayment() || !$row->isPaid()) {
            throw new ShopError('refund_impossible', "$row->number is not paid, so there is nothing to refund.");
        }
        if ($row->data['refund_blocked']) {
            $under = array_filter($refunds, static fn (StoredAttempt $each): bool => $each->isOpen());
            $which = $under === [] ? 'made elsewhere' : end($under)->number . ' of ' . end($under)->money();
            throw new ShopError('refund_blocked', "A refund of this order is under way or unknown ($which). Another one might " .
                'pay the customer twice. It is being looked up; try again once it is settled.');
        }
        if ($amount->currency !== $row->currency) {
            throw new ShopError('refund_impossible', "$row->number was paid in $row->currency, so it cannot be refunded in " .
                "$amount->currency.");
        }
        if ($amount->minor <= 0 || $amount->minor > $row->left()) {
            $left = Money::ofMinor($row->left(), $row->currency);
            $refunded = Money::ofMinor($row->refunded(), $row->currency);
            throw new ShopError('refund_too_much', "$row->number was paid with {$row->money()}, and $refunded of it is " .
                "refunded. At most $left can be refunded, and more than nothing.");
        }
    }

    /** Tells what a person saw in the gateway's back office about a refund that the gateway cannot be asked about. */
    public function settle(StoredAttempt $refund, bool $made): StoredAttempt
    {
        $payment = $refund->paymentId === null ? null : $this->store->byId($refund->paymentId);
        if ($payment === null || !$refund->isOpen()) {
            throw new ShopError('refund_impossible', "The refund $refund->number is settled already.");
        }
        return $this->journal->review($refund, $made);
    }
}
