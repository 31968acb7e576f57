<?php

declare(strict_types=1);

namespace Till\Symfony;

use Psr\Log\LoggerInterface;
use Psr\Log\NullLogger;
use Till\AttemptAction;
use Till\AttemptAlarm;
use Till\AttemptAsk;
use Till\AttemptKind;
use Till\Client;
use Till\Event;
use Till\Symfony\Store\AttemptStore;
use Till\Symfony\Store\StoredAttempt;

/**
 * Adds news to stored attempts, and lets the shop do what follows, in one transaction. A payment is always locked
 * before its refunds.
 *
 * @internal
 */
final class Ledger
{
    public readonly LoggerInterface $logger;

    /** @param list<OrderHandler> $handlers */
    public function __construct(
        public readonly Clients $clients,
        public readonly AttemptStore $store,
        private readonly array $handlers,
        private readonly Clock $clock = new Clock(),
        ?LoggerInterface $logger = null,
    ) {
        $this->logger = $logger ?? new NullLogger();
    }

    public function now(): \DateTimeImmutable
    {
        return $this->clock->now();
    }

    public function client(StoredAttempt $stored): Client
    {
        return $this->clients->get($stored->client);
    }

    public function locked(string $client, AttemptKind $kind, string $number): StoredAttempt
    {
        return $this->store->lock($client, $kind, $number)
            ?? throw new UnknownOrderException("there is no $kind->value $number of till.clients.$client");
    }

    /**
     * Adds news to an attempt, and to its payment if it is a refund.
     *
     * @param array<string, mixed> $news as `attempts->merge` takes it
     */
    public function add(StoredAttempt $stored, array $news): StoredAttempt
    {
        return $this->store->transactional(fn (): StoredAttempt => $this->addInTransaction($stored, $news));
    }

    /** @param array<string, mixed> $news */
    public function addInTransaction(StoredAttempt $stored, array $news): StoredAttempt
    {
        if ($stored->paymentNumber === null) {
            return $this->addLocked($this->locked($stored->client, $stored->kind(), $stored->number()), $news);
        }
        $payment = $this->locked($stored->client, AttemptKind::Payment, $stored->paymentNumber);
        $refund = $this->locked($stored->client, AttemptKind::Refund, $stored->number());
        $this->addLocked($payment, $news);
        return $this->addLocked($refund, $news);
    }

    /** @param array<string, mixed> $news */
    public function addLocked(StoredAttempt $stored, array $news): StoredAttempt
    {
        $merged = $this->client($stored)->attempts->merge($news + ['attempt' => $stored->attempt]);
        $known = $this->withDue($stored->withAttempt($merged));
        $deeds = Deeds::missing($merged, $known->done);
        $known = $known->withDone([...$known->done, ...array_keys($deeds)]);
        $this->store->update($known);
        foreach ($deeds as [$action, $alarm]) {
            foreach ($this->handlers as $handler) {
                $this->act($handler, $known, $action, $alarm);
            }
        }
        return $known;
    }

    /** With the time at which the gateway is asked next. */
    public function withDue(StoredAttempt $stored): StoredAttempt
    {
        $asked = $stored->askedAt === null ? [] : ['asked_at' => new \DateTimeImmutable("@$stored->askedAt")];
        $due = $this->client($stored)->attempts->due($asked + ['attempt' => $stored->attempt, 'now' => $this->now()]);
        return $stored->withDue(match ($due->ask) {
            AttemptAsk::Never => null,
            AttemptAsk::Later => (new \DateTimeImmutable((string) $due->at))->getTimestamp(),
            default => $this->now()->getTimestamp(),
        });
    }

    public function tell(string $client, Event $event): void
    {
        foreach ($this->handlers as $handler) {
            $handler->event($client, $event);
        }
    }

    private function act(
        OrderHandler $handler,
        StoredAttempt $known,
        AttemptAction $action,
        ?AttemptAlarm $alarm
    ): void {
        match ($action) {
            AttemptAction::Fulfil => $handler->fulfil($known),
            AttemptAction::Hold => $handler->hold($known),
            AttemptAction::Release => $handler->release($known),
            AttemptAction::RefundArrived => $handler->refundArrived($known),
            AttemptAction::Alarm => $alarm === null ? null : $handler->alarm($known, $alarm),
            AttemptAction::Wait, AttemptAction::SendCustomer => null,
        };
    }
}
