<?php

declare(strict_types=1);

namespace Till\Symfony;

use Till\AttemptKind;
use Till\Exception\ExceptionInterface;
use Till\Symfony\Store\StoredAttempt;

/**
 * Asks the gateway about what is not settled.
 *
 * @internal
 */
final class Resolving
{
    public function __construct(private readonly Ledger $ledger)
    {
    }

    /** @return int how many attempts were asked about */
    public function askDue(int $limit): int
    {
        $claimed = $this->ledger->store->transactional(fn (): array => $this->claim($limit));
        foreach ($claimed as $stored) {
            try {
                $this->ask($stored);
            } catch (\Throwable $exception) {
                // The next question is due all the same, and the others are not kept waiting.
                $this->ledger->logger->error('cannot store what is known of {kind} {number}: {message}', [
                    'kind' => $stored->kind()->value,
                    'number' => $stored->number(),
                    'message' => $exception->getMessage(),
                    'exception' => $exception,
                ]);
            }
        }
        return \count($claimed);
    }

    /**
     * Nobody else asks about the same until the next question is due.
     *
     * @return list<StoredAttempt>
     */
    private function claim(int $limit): array
    {
        $now = $this->ledger->now()->getTimestamp();
        $claimed = [];
        foreach ($this->ledger->store->lockDue($now, $limit) as $due) {
            if (!$this->ledger->clients->has($due->client)) {
                $this->ledger->logger->error('{number} is not settled, and till.clients.{client} is missing', [
                    'number' => $due->number(),
                    'client' => $due->client,
                ]);
                $this->ledger->store->update($due->withDue(null));
                continue;
            }
            $asked = $this->ledger->withDue($due->withAsked($now));
            $this->ledger->store->update($asked);
            $claimed[] = $asked;
        }
        return $claimed;
    }

    public function ask(StoredAttempt $stored): StoredAttempt
    {
        try {
            $news = $this->answer($stored);
        } catch (ExceptionInterface $exception) {
            if ($exception->getVerdict() === null) {
                throw $exception;
            }
            $this->ledger->logger->info('asked about {kind} {number}: {message}', [
                'kind' => $stored->kind()->value,
                'number' => $stored->number(),
                'message' => $exception->getMessage(),
            ]);
            $news = self::error($stored, $exception);
        }
        return $this->ledger->add($stored, $news);
    }

    /** @return array<string, mixed> the error of a call, as news about the attempt as it was when the call was made */
    public static function error(StoredAttempt $stored, ExceptionInterface $exception): array
    {
        return ['error' => $exception->toArray(), 'attempted_at' => $stored->attempt->attemptedAt];
    }

    /** What a person saw counts for the attempt, and for the payment if it is a refund. */
    public function settle(StoredAttempt $stored, bool $happened): StoredAttempt
    {
        if ($stored->paymentNumber !== null) {
            $review = ['happened' => $happened, 'refund_id' => $stored->number()];
            $this->ledger->addLocked(
                $this->ledger->locked($stored->client, AttemptKind::Payment, $stored->paymentNumber),
                [
                    'review' => $review + ($happened ? ['amount' => $stored->attempt->amount] : []),
                    'attempted_at' => $stored->attempt->attemptedAt,
                ]
            );
        }
        return $this->ledger->addLocked(
            $this->ledger->locked($stored->client, $stored->kind(), $stored->number()),
            ['review' => ['happened' => $happened]]
        );
    }

    /** @return array<string, mixed> */
    private function answer(StoredAttempt $stored): array
    {
        $client = $this->ledger->client($stored);
        $attempt = $stored->attempt;
        $query = [
            $stored->kind() === AttemptKind::Refund ? 'refund_id' : 'order_id' => $attempt->number,
            'amount' => $attempt->amount,
            'currency' => $attempt->currency,
            'attempted_at' => $attempt->attemptedAt,
        ];
        return match ($stored->kind()) {
            AttemptKind::Payout => ['payout' => $client->payouts->resolve($query)],
            AttemptKind::Refund => ['refund' => $client->refunds->resolve($query)],
            AttemptKind::Payment => ['payment' => $client->payments->resolve(
                $query + ($attempt->capture === null ? [] : ['capture' => $attempt->capture])
            )],
        };
    }
}
