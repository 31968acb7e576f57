<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

use Till\Client;
use Till\ErrorKind;
use Till\Event;
use Till\Exception\ExceptionInterface;
use Till\Exception\UnsupportedException;
use Till\Expected;
use Till\Verified;

/** What a gateway's notification does: it is authenticated, kept under its key, and applied. */
final class Notifications
{
    /** What the shop has no use for, and what a database should not have. */
    private const DROPPED = ['raw', 'stored_token', 'wallet_token', 'token'];

    private readonly string $table;

    public function __construct(
        private readonly Database $database,
        private readonly AttemptStore $store,
        private readonly Journal $journal,
        private readonly Deeds $deeds,
        private readonly Clients $clients,
        private readonly Log $log,
    ) {
        $this->table = $database->table('notifications');
    }

    /**
     * Whether a notification is accepted, and so need not be repeated. Everything is committed when this returns.
     *
     * @param array<string, string> $headers
     */
    public function receive(string $client, array $headers, string $body): bool
    {
        $till = $this->clients->get($client);
        try {
            $event = $till->notifications->parse($headers, $body);
            $row = $this->find($client, $event);
            $genuine = $event->verified === Verified::None ? $this->confirmed($till, $client, $event, $row) : $event;
        } catch (ExceptionInterface | ShopError $error) {
            $this->log->warning("$client: a notification was refused: {$error->getMessage()}");
            return false;
        }
        return $genuine === null || $this->process($client, $genuine, $row);
    }

    /** The event as the gateway confirms it. Null if nothing can confirm it, and repeating it would not help. */
    private function confirmed(Client $till, string $client, Event $event, ?StoredAttempt $row): ?Event
    {
        if ($row === null) {
            throw new ShopError('foreign', 'it is unsigned, and about no order of this shop.');
        }
        if ($event->refund !== null && $row->isPayment()) {
            $this->log->warning("$client: an unsigned notification of a refund of $row->number names none.");
            return null;
        }
        try {
            return $till->notifications->confirm($event, self::expected($row));
        } catch (UnsupportedException) {
            $this->log->warning("$client: the gateway cannot confirm its notification of $row->number.");
            return null;
        }
    }

    /** The attempt that an event is about: a refund's own, or else its payment's. */
    private function find(string $client, Event $event): ?StoredAttempt
    {
        $refund = $event->refund;
        foreach ([$refund?->refundId, $refund?->orderId, $event->payment?->orderId, $event->dispute?->orderId] as $number) {
            $row = $number === null ? null : $this->store->byNumber($number);
            if ($row !== null && $row->client === $client) {
                return $row;
            }
        }
        return null;
    }

    private static function expected(StoredAttempt $row): Expected
    {
        $kind = $row->isPayment() ? ['kind' => 'payment'] : [];
        $known = ['order_id' => $row->number, 'amount' => $row->amount, 'currency' => $row->currency];
        return Expected::fromArray($known + $kind);
    }

    private function process(string $client, Event $event, ?StoredAttempt $row): bool
    {
        $key = $this->keep($client, $event);
        try {
            [$state, $failure] = $this->applied($key, $client, $event, $row);
        } catch (ExceptionInterface $exception) {
            [$state, $failure] = ['refused', $exception->getMessage()];
            if ($exception->getKind() === ErrorKind::Mismatch && $row !== null) {
                $this->raiseMismatch($row);
            }
        }
        if ($state !== 'applied') {
            $this->log->warning("$client: a genuine notification was not applied: $failure");
            $sql = "UPDATE $this->table SET state = ?, failure = ? WHERE dedupe_key = ? AND state <> 'applied'";
            $this->database->run($sql, [$state, mb_substr($failure, 0, 500), $key]);
        }
        return $state === 'applied';
    }

    /** Keeps a genuine event under its key, before anything is done about it. */
    private function keep(string $client, Event $event): string
    {
        $key = $event->dedupeKey;
        $key = strlen($key) > 190 ? 'sha256:' . hash('sha256', $key) : $key;
        $about = $event->payment ?? $event->dispute;
        $number = $event->refund?->refundId ?? $event->refund?->orderId ?? $about?->orderId ?? '';
        $sql = "INSERT INTO $this->table (client, dedupe_key, type, number, event, state, received_at) " .
            "VALUES (?, ?, ?, ?, ?, 'received', ?) ON DUPLICATE KEY UPDATE times = times + 1";
        $json = json_encode(self::without($event->toArray()), JSON_THROW_ON_ERROR);
        $type = $event->type?->value ?? 'other';
        $this->database->run($sql, [$client, $key, $type, mb_substr($number, 0, 190), $json, Clock::now()]);
        return $key;
    }

    /** Data without the gateway's own text and without tokens. */
    private static function without(array $values): array
    {
        $kept = array_diff_key($values, array_flip(self::DROPPED));
        return array_map(static fn (mixed $value): mixed => is_array($value) ? self::without($value) : $value, $kept);
    }

    /** @return array{string, string} the state, and why it is not `applied` */
    private function applied(string $key, string $client, Event $event, ?StoredAttempt $row): array
    {
        if ($event->payment === null && $event->refund === null) {
            $this->passOn($key, $client, $event, $row);
            return ['applied', ''];
        }
        if ($row === null) {
            return ['foreign', 'no order of this shop has its number.'];
        }
        $isOwn = !$row->isPayment() || $event->refund === null;
        if ($isOwn && $event->verified === Verified::Signature) {
            $event = $this->clients->get($client)->notifications->check($event, self::expected($row));
        }
        $this->database->transaction(function () use ($key, $event, $row): void {
            $rows = $this->store->locked($row->order);
            $this->journal->merge($rows[$row->id], $rows, ['event' => $event->toArray()], $row->attemptedAt);
            $this->deeds->do($rows);
            $this->markApplied($key);
        });
        return ['applied', ''];
    }

    /** Tells the shop once about an event that moves no order. A dispute raises the alarm of its payment. */
    private function passOn(string $key, string $client, Event $event, ?StoredAttempt $row): void
    {
        $this->database->transaction(function () use ($key, $client, $event, $row): void {
            if ($event->dispute !== null && $row?->isPayment()) {
                $rows = $this->store->locked($row->order);
                $this->journal->merge($rows[$row->id], $rows, ['event' => $event->toArray()], $row->attemptedAt);
                $this->deeds->do($rows);
            }
            if ($this->markApplied($key)) {
                do_action('libtill_other_event', $event, $client);
            }
        });
    }

    private function markApplied(string $key): bool
    {
        $sql = "UPDATE $this->table SET state = 'applied', failure = '' WHERE dedupe_key = ? AND state <> 'applied'";
        return $this->database->run($sql, [$key]) === 1;
    }

    /** A genuine notification of another amount or currency changes nothing but calls a person. */
    private function raiseMismatch(StoredAttempt $row): void
    {
        $this->database->transaction(function () use ($row): void {
            $rows = $this->store->locked($row->order);
            $rows[$row->id]->raise('mismatch');
            $rows[$row->id]->undone = true;
            $this->deeds->do($rows);
        });
    }
}
