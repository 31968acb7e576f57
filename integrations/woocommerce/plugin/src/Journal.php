<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

use Till\Client;
use Till\Exception\ExceptionInterface;
use Till\Money;

/** The attempts of orders: beginning one before the call, and applying each piece of news to it. */
final class Journal
{
    /** After so many seconds somebody looks after an attempt whose gateway has no query. */
    private const BEGUN_S = 300;

    /** libtill asks for so long. */
    private const GIVE_UP_S = 30 * 86_400;

    public function __construct(
        private readonly Database $database,
        private readonly AttemptStore $store,
        private readonly Clients $clients,
        private readonly Deeds $deeds,
    ) {
    }

    /**
     * Stores and commits the attempt to be paid for an order, before the call.
     *
     * An order, and a cart, has one open payment at a time: a second tab, a double click or a parallel worker gets the
     * same attempt. If nothing happened under its number, that number is used again; if it failed, the next attempt has
     * a new one.
     *
     * @param array<string, mixed> $shop what the shop keeps with it
     * @return array{StoredAttempt, bool} the attempt, and whether this caller makes the call
     * @throws ShopError
     */
    public function begin(string $order, Money $amount, string $client, ?string $cart = null, array $shop = []): array
    {
        if ($order === '' || strlen($order) > 100) {
            throw new ShopError('order', 'The order number must have 1 to 100 characters.');
        }
        $this->clients->checkCustomersMayPay($client);
        return $this->database->transaction(function () use ($order, $amount, $client, $cart, $shop): array {
            $owner = $cart === null ? $order : $this->store->claimCart($cart, $order);
            if ($owner !== $order) {
                $inTheWay = $this->inTheWay($this->store->locked($owner));
                if ($inTheWay !== null) {
                    return [$inTheWay, false];
                }
                $this->store->giveCart($cart, $order);
            }
            $rows = array_filter($this->store->locked($order), static fn (StoredAttempt $row): bool => $row->isPayment());
            return $this->begun($order, $amount, $client, $rows, $shop);
        });
    }

    /** The payment of another order for the same cart, if money may have moved for it. */
    private function inTheWay(array $rows): ?StoredAttempt
    {
        foreach ($rows as $row) {
            if ($row->isPayment() && !in_array($row->status(), ['failed', 'not_made'], true)) {
                return $row;
            }
        }
        return null;
    }

    /**
     * @param array<int, StoredAttempt> $rows
     * @return array{StoredAttempt, bool}
     */
    private function begun(string $order, Money $amount, string $client, array $rows, array $shop): array
    {
        array_map(self::checkUnpaid(...), $rows);
        foreach ($rows as $row) {
            if ($row->isOpen()) {
                self::checkSame($row, $amount, $client);
                return [$row, false];
            }
        }
        $now = Clock::now();
        foreach ($rows as $row) {
            if ($row->status() === 'not_made' && self::isSame($row, $amount, $client)) {
                $this->beginAgain($row, $now, $shop);
                return [$row, true];
            }
        }
        $prefix = $this->clients->numberPrefix($client);
        $number = $prefix . $order . ($rows === [] ? '' : '_' . count($rows) + 1);
        $row = new StoredAttempt($client, 'payment', $order, $number, $amount->minor, $amount->currency, $now);
        $row->shop = $shop;
        $this->insert($row);
        return [$row, true];
    }

    /** Stores a new attempt, inside of a transaction. */
    public function insert(StoredAttempt $row): void
    {
        $till = $this->clients->get($row->client);
        $row->data = self::made($till, $row);
        $row->askAt = $this->askedFirst($till, $row);
        $this->store->insert($row);
    }

    /** @return array<string, mixed> */
    private static function made(Client $till, StoredAttempt $row): array
    {
        return $till->attempts->create([
            'kind' => $row->kind,
            'number' => $row->number,
            'amount' => $row->amount,
            'currency' => $row->currency,
            'attempted_at' => $row->attemptedAt,
        ])->toArray();
    }

    /** A new call under the same number: what the last call ended with does not count any more. */
    private function beginAgain(StoredAttempt $row, string $now, array $shop): void
    {
        $till = $this->clients->get($row->client);
        $row->attemptedAt = $now;
        $row->data = $till->attempts->merge(['attempt' => $row->data, 'other' => self::made($till, $row)])->toArray();
        $row->shop = $shop;
        $row->askedAt = null;
        unset($row->done['released']);
        $row->askAt = $this->askedFirst($till, $row);
        $this->store->save($row);
    }

    private static function checkUnpaid(StoredAttempt $row): void
    {
        if ($row->isPaid() || isset($row->done['fulfilled'])) {
            $text = "Order $row->order is already paid: {$row->money()} under the number $row->number.";
            throw new ShopError('already_paid', $text, $row);
        }
        if ($row->status() === 'conflict') {
            throw new ShopError('already_paid', "Order $row->order has a payment that a person has to look at first: " .
                "see the alarms of $row->number.", $row);
        }
    }

    private static function checkSame(StoredAttempt $row, Money $amount, string $client): void
    {
        if ($row->client !== $client) {
            throw new ShopError('payment_open', "Order $row->order is being paid through $row->client under the number " .
                "$row->number. It can be paid in another way as soon as that payment has failed or expired; otherwise the " .
                'customer might pay twice.', $row);
        }
        if (!self::isSame($row, $amount, $client)) {
            throw new ShopError('order_changed', "Order $row->order was changed after its payment began: the customer may " .
                "still pay {$row->money()}, and the order now costs $amount. Set the order back, or wait until the payment " .
                "$row->number has failed or expired.", $row);
        }
    }

    private static function isSame(StoredAttempt $row, Money $amount, string $client): bool
    {
        return [$row->client, $row->amount, $row->currency] === [$client, $amount->minor, $amount->currency];
    }

    /**
     * Applies one piece of news to an attempt under the row lock of its order, and does what follows, each thing once.
     *
     * @param array<string, mixed> $news one of `payment`, `refund`, `event` and `error`, as plain data
     */
    public function apply(StoredAttempt $attempt, array $news): StoredAttempt
    {
        return $this->database->transaction(function () use ($attempt, $news): StoredAttempt {
            $rows = $this->store->locked($attempt->order);
            $row = $rows[$attempt->id] ?? throw new ShopError('unknown_order', "There is no attempt $attempt->number any more.");
            $this->merge($row, $rows, $news, $attempt->attemptedAt);
            $this->deeds->do($rows);
            return $row;
        });
    }

    /** What an exception of libtill says, as news. */
    public static function error(ExceptionInterface $exception): array
    {
        return ['error' => $exception->toArray()];
    }

    /**
     * Merges news into the attempt that it is about, and a refund's into its payment's as well; saves them.
     *
     * @param array<int, StoredAttempt> $rows the locked attempts of the order
     * @param string $attemptedAt the time of the call that an error is about: an old error says nothing about a newer call
     */
    public function merge(StoredAttempt $row, array $rows, array $news, string $attemptedAt): void
    {
        $refund = self::refundId($news);
        $own = $row;
        foreach ($row->isPayment() && $refund !== null ? $rows : [] as $each) {
            $own = $each->number === $refund && $each->paymentId === $row->id ? $each : $own;
        }
        $own->lastError = $news['error']['message'] ?? '';
        if (isset($news['error'])) {
            $news['attempted_at'] = $attemptedAt;
        }
        $this->mergeInto($own, $news);
        if ($own->paymentId !== null && isset($rows[$own->paymentId]) && $refund !== null) {
            $this->mergeInto($rows[$own->paymentId], $news);
        }
    }

    /** The number of the refund that the news is about. */
    private static function refundId(array $news): ?string
    {
        $about = $news['refund'] ?? $news['error'] ?? $news['event']['refund'] ?? [];
        return $about['refund_id'] ?? null;
    }

    /** Applies what a person saw of a refund at the gateway, to the refund and to its payment. */
    public function review(StoredAttempt $refund, bool $happened): StoredAttempt
    {
        return $this->database->transaction(function () use ($refund, $happened): StoredAttempt {
            $rows = $this->store->locked($refund->order);
            $row = $rows[$refund->id];
            $this->mergeInto($row, ['review' => ['happened' => $happened]]);
            $seen = ['happened' => $happened, 'refund_id' => $row->number] + ($happened ? ['amount' => $row->amount] : []);
            $this->mergeInto($rows[$row->paymentId], ['review' => $seen, 'attempted_at' => $row->attemptedAt]);
            $this->deeds->do($rows);
            return $row;
        });
    }

    /** Merges news into one locked attempt, and saves it. */
    public function mergeInto(StoredAttempt $row, array $news): void
    {
        $till = $this->clients->get($row->client);
        $row->data = $till->attempts->merge(['attempt' => $row->data] + $news)->toArray();
        $this->schedule($row);
        $row->undone = true;
        $this->store->save($row);
    }

    /** When somebody looks after an attempt whose call has not been made yet. */
    private function askedFirst(Client $till, StoredAttempt $row): string
    {
        return $this->dueAt($till, $row, $row->attemptedAt) ?? Clock::after($row->attemptedAt, self::BEGUN_S);
    }

    /** When to ask the gateway: now, later, or never. */
    public function dueAt(Client $till, StoredAttempt $row, string $now): ?string
    {
        $due = $till->attempts->due(array_filter(['attempt' => $row->data, 'now' => $now, 'asked_at' => $row->askedAt]));
        return $due->at !== null ? Clock::of($due->at) : ($due->ask?->value === 'now' ? $now : null);
    }

    /**
     * Sets when to ask next. What is open and can be asked no more needs a person, now or when libtill would give up.
     */
    public function schedule(StoredAttempt $row): void
    {
        $now = Clock::now();
        $row->askAt = $this->dueAt($this->clients->get($row->client), $row, $now);
        if ($row->askAt !== null || !$row->isOpen()) {
            return;
        }
        $end = Clock::after($row->attemptedAt, self::GIVE_UP_S);
        if ($row->status() !== 'open' && $now < $end) {
            $row->askAt = $end;
        } else {
            $row->raise('unsettled');
        }
    }
}
