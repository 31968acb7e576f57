<?php

declare(strict_types=1);

namespace Till\Symfony\Store;

use Till\AttemptKind;

/**
 * Where the shop keeps its payments, payouts and refunds: best in the database of its orders, so that both are
 * committed together. Every method but `transactional` and `find` is called inside of `transactional`.
 */
interface AttemptStore
{
    /**
     * Runs work in a transaction, which is committed when it returns, and rolled back if it throws.
     *
     * @template T
     * @param callable(): T $work
     * @return T
     * @throws DuplicateAttemptException from the work
     * @throws \LogicException if the caller has already begun a transaction, whose commit cannot be awaited
     */
    public function transactional(callable $work): mixed;

    /**
     * @throws DuplicateAttemptException if there is one with this client, kind and number; the transaction is then
     * rolled back
     */
    public function insert(StoredAttempt $attempt): void;

    public function find(string $client, AttemptKind $kind, string $number): ?StoredAttempt;

    /** Finds one, and locks it until the end of the transaction. */
    public function lock(string $client, AttemptKind $kind, string $number): ?StoredAttempt;

    /**
     * Locks those that are due, oldest first, and skips those that others have locked.
     *
     * @return list<StoredAttempt>
     */
    public function lockDue(int $now, int $limit): array;

    /** Writes one that is locked. */
    public function update(StoredAttempt $attempt): void;

    /** Notes that an event that moves no order was handled; false if it already was. */
    public function addEvent(string $client, string $dedupeKey): bool;
}
