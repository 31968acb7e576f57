<?php

declare(strict_types=1);

namespace Till\Symfony\Store;

use Doctrine\DBAL\Connection;
use Doctrine\DBAL\Exception\UniqueConstraintViolationException;
use Doctrine\DBAL\Platforms\SqlitePlatform;
use Till\Attempt;
use Till\AttemptKind;

/** A store in the shop's database, through Doctrine DBAL 3 or 4, with the tables of config/schema.sql. */
final class DbalAttemptStore implements AttemptStore
{
    private const SELECT = 'SELECT client, payment_number, attempt, done, asked_at, due_at FROM till_attempt ';
    private const WHERE = 'WHERE client = ? AND kind = ? AND number = ?';

    public function __construct(private readonly Connection $connection)
    {
    }

    public function transactional(callable $work): mixed
    {
        if ($this->connection->isTransactionActive()) {
            throw new \LogicException(
                'a transaction is open: what libtill stores before it calls a gateway must be committed, so that the ' .
                'shop knows of it after a crash. Commit first, and call this outside of the transaction'
            );
        }
        $this->connection->beginTransaction();
        try {
            $result = $work();
            $this->connection->commit();
            return $result;
        } catch (\Throwable $exception) {
            $this->rollBack();
            throw $exception;
        }
    }

    private function rollBack(): void
    {
        if ($this->connection->isTransactionActive()) {
            $this->connection->rollBack();
        }
    }

    public function insert(StoredAttempt $attempt): void
    {
        $values = self::key($attempt) + ['payment_number' => $attempt->paymentNumber] + self::values($attempt);
        try {
            $this->connection->insert('till_attempt', $values);
        } catch (UniqueConstraintViolationException $exception) {
            throw new DuplicateAttemptException("{$attempt->number()} exists", 0, $exception);
        }
    }

    public function find(string $client, AttemptKind $kind, string $number): ?StoredAttempt
    {
        return $this->one($client, $kind, $number, '');
    }

    public function lock(string $client, AttemptKind $kind, string $number): ?StoredAttempt
    {
        if ($this->hasRowLocks()) {
            return $this->one($client, $kind, $number, ' FOR UPDATE');
        }
        $this->lockDatabase();
        return $this->one($client, $kind, $number, '');
    }

    public function lockDue(int $now, int $limit): array
    {
        $this->hasRowLocks() || $this->lockDatabase();
        $skip = $this->hasRowLocks() ? ' FOR UPDATE SKIP LOCKED' : '';
        $due = 'WHERE due_at <= ? ORDER BY due_at LIMIT ' . $limit . $skip;
        return array_map(self::read(...), $this->connection->fetchAllAssociative(self::SELECT . $due, [$now]));
    }

    public function update(StoredAttempt $attempt): void
    {
        $this->connection->update('till_attempt', self::values($attempt), self::key($attempt));
    }

    public function addEvent(string $client, string $dedupeKey): bool
    {
        $event = ['client' => $client, 'event_hash' => hash('sha256', $dedupeKey)];
        $query = 'SELECT 1 FROM till_event WHERE client = ? AND event_hash = ?';
        if ($this->connection->fetchOne($query, array_values($event)) !== false) {
            return false;
        }
        // If two do it at once, one fails here; the gateway sends its event again.
        $this->connection->insert('till_event', $event);
        return true;
    }

    private function one(string $client, AttemptKind $kind, string $number, string $lock): ?StoredAttempt
    {
        $query = self::SELECT . self::WHERE . $lock;
        $row = $this->connection->fetchAssociative($query, [$client, $kind->value, $number]);
        return $row === false ? null : self::read($row);
    }

    private function hasRowLocks(): bool
    {
        return !$this->connection->getDatabasePlatform() instanceof SqlitePlatform;
    }

    /** SQLite has one lock for writers: a write that changes nothing takes it before anything is read. */
    private function lockDatabase(): void
    {
        $this->connection->executeStatement('UPDATE till_attempt SET due_at = due_at WHERE 1 = 0');
    }

    /** @return array<string, string> */
    private static function key(StoredAttempt $attempt): array
    {
        return [
            'client' => $attempt->client,
            'kind' => $attempt->kind()->value,
            'number' => $attempt->number(),
        ];
    }

    /** @return array<string, mixed> */
    private static function values(StoredAttempt $attempt): array
    {
        $flags = JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES;
        return [
            'attempt' => json_encode($attempt->attempt, $flags),
            'done' => json_encode($attempt->done, $flags),
            'asked_at' => $attempt->askedAt,
            'due_at' => $attempt->dueAt,
        ];
    }

    /** @param array<string, mixed> $row */
    private static function read(array $row): StoredAttempt
    {
        return new StoredAttempt(
            (string) $row['client'],
            Attempt::fromArray(json_decode((string) $row['attempt'], true, 64, JSON_THROW_ON_ERROR)),
            $row['payment_number'] === null ? null : (string) $row['payment_number'],
            json_decode((string) $row['done'], true, 8, JSON_THROW_ON_ERROR),
            $row['asked_at'] === null ? null : (int) $row['asked_at'],
            $row['due_at'] === null ? null : (int) $row['due_at'],
        );
    }
}
