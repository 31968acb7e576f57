<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

use Till\Money;

/**
 * One payment or refund as a row, from before its call. `data` is libtill's value, and the only source of the status.
 */
final class StoredAttempt
{
    public const OPEN = ['open', 'under_way', 'authorized', 'partially_paid'];
    private const PAID = ['succeeded', 'refunded'];

    public int $id = 0;

    /** The payment that a refund belongs to. */
    public ?int $paymentId = null;

    /** @var array<string, mixed> libtill's value */
    public array $data = [];

    /** @var array<string, mixed> what was done about it: names and times, each set once */
    public array $done = [];

    /** @var array<string, mixed> what the shop keeps with it */
    public array $shop = [];

    /** Why the last call about it failed. */
    public string $lastError = '';

    /** What kept the shop from doing what is to be done. */
    public string $failure = '';

    /** Whether something has still to be done about it. */
    public bool $undone = false;
    public ?string $askedAt = null;

    /** When to ask the gateway. */
    public ?string $askAt = null;

    public function __construct(
        public readonly string $client,
        public readonly string $kind,
        /** The shop's order. */
        public readonly string $order,
        /** The number that the gateway knows. */
        public readonly string $number,
        /** In minor units. */
        public readonly int $amount,
        public readonly string $currency,
        /** When the call was made. */
        public string $attemptedAt,
    ) {
    }

    /** @param array<string, string|null> $row */
    public static function ofRow(array $row): self
    {
        $made = new self(
            $row['client'],
            $row['kind'],
            $row['order_key'],
            $row['number'],
            (int) $row['amount'],
            $row['currency'],
            $row['attempted_at'],
        );
        $made->id = (int) $row['id'];
        $made->paymentId = $row['payment_id'] === null ? null : (int) $row['payment_id'];
        foreach (['data', 'done', 'shop'] as $name) {
            $made->$name = json_decode($row[$name], true, 128, JSON_THROW_ON_ERROR);
        }
        $made->lastError = $row['last_error'];
        $made->failure = $row['failure'];
        $made->undone = $row['undone'] === '1';
        $made->askedAt = $row['asked_at'];
        $made->askAt = $row['ask_at'];
        return $made;
    }

    public function status(): string
    {
        return $this->data['status'];
    }

    public function money(): Money
    {
        return Money::ofMinor($this->amount, $this->currency);
    }

    public function isPayment(): bool
    {
        return $this->kind === 'payment';
    }

    /** Whether it can still change by itself. */
    public function isOpen(): bool
    {
        return in_array($this->status(), self::OPEN, true);
    }

    /** Whether money has moved. */
    public function isPaid(): bool
    {
        return in_array($this->status(), self::PAID, true);
    }

    public function refunded(): int
    {
        return $this->data['amount_refunded'];
    }

    /** What is left to refund, in minor units. */
    public function left(): int
    {
        return max(0, $this->amount - $this->refunded());
    }

    /** Whether libtill says that this is to be done. */
    public function asksFor(string $action): bool
    {
        return in_array($action, $this->data['actions'], true);
    }

    /** @return list<string> what needs a person */
    public function alarms(): array
    {
        return [...$this->data['alarms'], ...($this->done['raised'] ?? [])];
    }

    /** Raises an alarm that libtill cannot know of. */
    public function raise(string $alarm): void
    {
        if (!in_array($alarm, $this->done['raised'] ?? [], true)) {
            $this->done['raised'][] = $alarm;
        }
    }
}
