<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

use Till\Exception\ExceptionInterface;

/** Asking the gateway what became of an attempt. Any number of workers may do it at once. */
final class Asking
{
    /** How long an attempt that is being asked about is left alone by others: longer than a call takes. */
    private const LEASE_S = 120;

    /** A customer who returns makes the shop ask once in so long at most. */
    private const PATIENCE_S = 10;

    private const AT_ONCE = 20;

    public function __construct(
        private readonly Database $database,
        private readonly AttemptStore $store,
        private readonly Journal $journal,
        private readonly Deeds $deeds,
        private readonly Clients $clients,
        private readonly Log $log,
    ) {
    }

    /** Asks about everything that is due, and tries again what the shop failed at, for about so many seconds. */
    public function run(int $seconds = 20): void
    {
        $end = time() + $seconds;
        foreach ($this->store->undone(self::AT_ONCE) as $row) {
            $this->safely($row, fn () => $this->finish($row));
        }
        do {
            $due = $this->store->due(Clock::now(), self::AT_ONCE);
            foreach ($due as $row) {
                if (time() < $end && $this->store->claim($row, Clock::after(Clock::now(), self::LEASE_S))) {
                    $this->safely($row, fn () => $this->ask($row));
                }
            }
        } while ($due !== [] && time() < $end);
        update_option('libtill_last_run', (string) time(), false);
    }

    /** One order that cannot be asked about must not keep the others from it. */
    private function safely(StoredAttempt $row, callable $work): void
    {
        try {
            $work();
        } catch (ExceptionInterface | ShopError | DatabaseError $error) {
            $this->log->error("$row->number: it could not be looked after: {$error->getMessage()}");
        }
    }

    /**
     * Looks after a claimed attempt: asks the gateway, or calls a person where the gateway cannot be asked any more.
     */
    private function ask(StoredAttempt $row): void
    {
        $till = $this->clients->get($row->client);
        if ($this->journal->dueAt($till, $row, Clock::now()) === null) {
            $this->database->transaction(function () use ($row): void {
                $rows = $this->store->locked($row->order);
                $this->journal->schedule($rows[$row->id]);
                $rows[$row->id]->undone = true;
                $this->deeds->do($rows);
            });
            return;
        }
        $this->askNow($row);
    }

    /** Asks at once for a customer who waits, unless the gateway has just been asked. */
    public function forCustomer(StoredAttempt $row): StoredAttempt
    {
        $now = Clock::now();
        $until = Clock::after($now, self::LEASE_S);
        $isOurs = $row->isOpen() && $this->store->claimForCustomer($row, $until, $now, Clock::after($now, -self::PATIENCE_S));
        return $isOurs ? $this->askNow($row) : $row;
    }

    /** Asks the gateway, and applies what it says. No transaction is open during the call. */
    private function askNow(StoredAttempt $row): StoredAttempt
    {
        $this->store->asked($row, Clock::now());
        $till = $this->clients->get($row->client);
        $question = [
            $row->isPayment() ? 'order_id' : 'refund_id' => $row->number, 'amount' => $row->amount,
            'currency' => $row->currency, 'attempted_at' => $row->attemptedAt,
        ];
        try {
            $news = $row->isPayment()
                ? ['payment' => $till->payments->resolve($question)->toArray()]
                : ['refund' => $till->refunds->resolve($question)->toArray()];
        } catch (ExceptionInterface $exception) {
            $this->log->info("$row->number: asking ended with {$exception->getMessage()}");
            $news = Journal::error($exception);
        }
        return $this->journal->apply($row, $news);
    }

    /** Tries again what the shop failed at. */
    private function finish(StoredAttempt $row): void
    {
        $this->database->transaction(fn () => $this->deeds->do($this->store->locked($row->order)));
    }
}
