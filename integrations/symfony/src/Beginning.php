<?php

declare(strict_types=1);

namespace Till\Symfony;

use Till\Attempt;
use Till\AttemptKind;
use Till\AttemptStatus;
use Till\Money;
use Till\RefundRequest;
use Till\Symfony\Store\DuplicateAttemptException;
use Till\Symfony\Store\StoredAttempt;

/**
 * Stores an attempt before its call, and decides whether there may be a call.
 *
 * @internal
 */
final class Beginning
{
    public function __construct(private readonly Ledger $ledger)
    {
    }

    /**
     * @param array<string, mixed> $request as `attempts->create` takes it, without a time
     * @return array{StoredAttempt, bool} what is stored, and whether the caller may call the gateway
     */
    public function begin(string $client, array $request): array
    {
        $stored = new StoredAttempt($client, $this->create($client, $request));
        try {
            $this->ledger->store->transactional(
                fn () => $this->ledger->store->insert($this->ledger->withDue($stored))
            );
            return [$stored, true];
        } catch (DuplicateAttemptException) {
            return $this->ledger->store->transactional(fn (): array => $this->again(
                $this->ledger->locked($client, $stored->kind(), $stored->number()),
                $request
            ));
        }
    }

    /** @return array{StoredAttempt, bool} the refund that is stored, and whether the caller may call the gateway */
    public function beginRefund(string $client, RefundRequest $request): array
    {
        $number = $request->orderId ?? throw new RefusedAttemptException(
            'order_id: is required: the number of the payment that is refunded'
        );
        return $this->ledger->store->transactional(fn (): array => $this->refund($client, $number, $request));
    }

    /** @return array{StoredAttempt, bool} */
    private function refund(string $client, string $paymentNumber, RefundRequest $request): array
    {
        $payment = $this->ledger->locked($client, AttemptKind::Payment, $paymentNumber);
        $existing = $this->ledger->store->lock($client, AttemptKind::Refund, $request->refundId);
        if ($existing !== null && $existing->paymentNumber !== $payment->number()) {
            throw new RefusedAttemptException(
                "refund_id: {$request->refundId} belongs to payment {$existing->paymentNumber}: use a new number"
            );
        }
        if ($existing !== null && $existing->attempt->status !== AttemptStatus::NotMade) {
            return [self::same($existing, $request->amount, $request->currency), false];
        }
        $attempt = [
            'kind' => AttemptKind::Refund,
            'number' => $request->refundId,
            'amount' => self::refundable($payment, $request),
            'currency' => $payment->attempt->currency,
        ];
        [$refund, $mayCall] = $existing === null
            ? [new StoredAttempt($client, $this->create($client, $attempt), $payment->number()), true]
            : $this->again($existing, $attempt);
        $this->ledger->addLocked($payment, [
            'refund_id' => $refund->number(),
            'attempted_at' => $refund->attempt->attemptedAt,
        ]);
        $existing === null && $this->ledger->store->insert($this->ledger->withDue($refund));
        return [$refund, $mayCall];
    }

    /** How much to refund, if that much is left and no other refund is under way. */
    private static function refundable(StoredAttempt $payment, RefundRequest $request): int
    {
        $paid = $payment->attempt;
        if ($paid->status !== AttemptStatus::Succeeded && $paid->status !== AttemptStatus::Refunded) {
            throw new RefusedAttemptException(
                "order_id: payment {$paid->number} is {$paid->status?->value}, and only what is paid can be refunded"
            );
        }
        if ($paid->refundBlocked) {
            throw new RefusedAttemptException(
                "order_id: another refund of payment {$paid->number} is under way, or its outcome is unknown: wait " .
                'until till:resolve has settled it, so that nothing is refunded twice'
            );
        }
        $left = $paid->amount - $paid->amountRefunded;
        $amount = $request->amount ?? $left;
        if ($amount > $left || $left <= 0 || ($request->currency ?? $paid->currency) !== $paid->currency) {
            $most = Money::ofMinor(max($left, 0), $paid->currency);
            throw new RefusedAttemptException("amount: $most are left of payment {$paid->number}: refund no more");
        }
        return $amount;
    }

    /**
     * A number that was begun before may be sent again only if nothing happened under it.
     *
     * @param array<string, mixed> $request
     * @return array{StoredAttempt, bool}
     */
    private function again(StoredAttempt $stored, array $request): array
    {
        $fresh = $this->create($stored->client, $request, $stored->attempt);
        self::same($stored, $fresh->amount, $fresh->currency);
        if ($stored->attempt->status !== AttemptStatus::NotMade) {
            return [$stored, false];
        }
        return [$this->ledger->addLocked($stored->withAsked(null), ['other' => $fresh]), true];
    }

    private static function same(StoredAttempt $stored, ?int $amount, ?string $currency): StoredAttempt
    {
        $attempt = $stored->attempt;
        if (($amount ?? $attempt->amount) !== $attempt->amount
            || ($currency ?? $attempt->currency) !== $attempt->currency) {
            $begun = Money::ofMinor($attempt->amount, $attempt->currency);
            throw new RefusedAttemptException(
                "amount: {$stored->kind()->value} {$attempt->number} was begun with $begun, and was changed after " .
                "that: use a new number, such as {$attempt->number}_2, once the first one is known to have failed"
            );
        }
        return $stored;
    }

    /**
     * A later call has a later time, whatever the machine's clock says.
     *
     * @param array<string, mixed> $request
     */
    private function create(string $client, array $request, ?Attempt $earlier = null): Attempt
    {
        $at = $this->ledger->now();
        if ($earlier !== null) {
            $at = max($at, (new \DateTimeImmutable($earlier->attemptedAt))->modify('+1 msec'));
        }
        return $this->ledger->clients->get($client)->attempts->create([
            'attempted_at' => $at->setTimezone(new \DateTimeZone('UTC'))->format('Y-m-d\TH:i:s.v\Z'),
        ] + $request);
    }
}
