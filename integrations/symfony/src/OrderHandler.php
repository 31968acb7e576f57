<?php

declare(strict_types=1);

namespace Till\Symfony;

use Till\AttemptAlarm;
use Till\Event;
use Till\Symfony\Store\StoredAttempt;

/**
 * What the shop does with its orders. A service that implements it is found by autoconfiguration.
 *
 * Each method runs inside the transaction that records that it was done, so what it writes to the same database is
 * committed with that record or not at all. If it throws, nothing is stored: the gateway sends its notification again,
 * and till:resolve asks again. So do nothing here that cannot be rolled back, such as sending a mail: write it down,
 * for example with a Messenger transport in the same database, and do it after the commit. Do not call a gateway here.
 *
 * `$attempt->kind()` says whether it is a payment, a payout or a refund, and `$attempt->number()` which one.
 */
interface OrderHandler
{
    /** The money has moved: ship, or book the payout or the refund. It may come after release(): a late payment. */
    public function fulfil(StoredAttempt $attempt): void;

    /** The money is reserved, or a part of it is missing: keep the goods, and do not ship. */
    public function hold(StoredAttempt $attempt): void;

    /** No money moved: give the goods free, or let the customer pay again under a new number. */
    public function release(StoredAttempt $attempt): void;

    /**
     * Money of a payment came back: `$attempt->attempt->amountRefunded` is the sum so far in minor units, or 0 if the
     * gateway has not said how much. Once per sum.
     */
    public function refundArrived(StoredAttempt $attempt): void;

    /** A person has to look. Once per attempt and reason. */
    public function alarm(StoredAttempt $attempt, AttemptAlarm $alarm): void;

    /** An authenticated event that moves no order: a dispute, a token, a subscription. Once per event. */
    public function event(string $client, Event $event): void;
}
