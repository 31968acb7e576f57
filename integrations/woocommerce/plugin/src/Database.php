<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

/**
 * The site's database with transactions that hold what they promise. WordPress would connect again in the middle of
 * one, and would ignore what fails.
 */
final class Database
{
    private const TRIES = 10;

    /** Ends with the transaction: if it is gone at the end, so is the transaction. */
    private const MARK = 'till_whole';

    /**
     * After these a transaction is gone, or lacks a statement: a wait that took too long, a deadlock, a server that
     * ends, a connection that is gone.
     */
    private const BREAKING = [1205, 1213, 1053, 1317, 1927, 2006, 2013];

    private bool $isOpen = false;

    /** The error that has broken the open transaction. */
    private int $broken = 0;

    public function __construct(private readonly \wpdb $wpdb)
    {
        add_filter('query', $this->guard(...), PHP_INT_MAX);
    }

    public function table(string $name): string
    {
        return $this->wpdb->prefix . "till_$name";
    }

    /**
     * Runs work in a transaction that is committed when this returns. After a deadlock, or if another request has just
     * taken a unique key, the work runs again.
     *
     * @template Result
     * @param callable(): Result $work
     * @return Result
     * @throws ShopError inside of another one of these: that one could still be rolled back after the call that follows
     */
    public function transaction(callable $work): mixed
    {
        if ($this->isOpen) {
            throw new ShopError('not_committed', 'This code runs inside of a transaction, so what it stores could be rolled ' .
                'back although the customer was charged. Make the call after the hook, for example at "shutdown".');
        }
        for ($try = 1;; $try++) {
            try {
                return $this->once($work);
            } catch (DatabaseError $error) {
                if (!$error->mayRepeat() || $try === self::TRIES) {
                    throw $error;
                }
            }
        }
    }

    /** Whether a transaction of this plugin is open. */
    public function isOpen(): bool
    {
        return $this->isOpen;
    }

    /**
     * Runs a part of a transaction, which is rolled back alone if it throws.
     *
     * @template Result
     * @param callable(): Result $work
     * @return Result
     */
    public function part(callable $work): mixed
    {
        $this->run('SAVEPOINT till_part');
        try {
            $result = $work();
        } catch (\Throwable $error) {
            // If the database has given up the whole transaction, this throws, and nothing more is written.
            $this->run('ROLLBACK TO SAVEPOINT till_part');
            wp_cache_flush();
            throw $error;
        }
        $this->run('RELEASE SAVEPOINT till_part');
        return $result;
    }

    /**
     * Runs a statement.
     *
     * @param list<int|string|null> $values
     * @return int how many rows were changed
     */
    public function run(string $sql, array $values = []): int
    {
        $done = $this->quietly(fn () => $this->wpdb->query($this->filled($sql, $values)));
        return is_int($done) ? $done : 0;
    }

    /**
     * @param list<int|string|null> $values
     * @return list<array<string, string|null>>
     */
    public function rows(string $sql, array $values = []): array
    {
        return $this->quietly(fn () => $this->wpdb->get_results($this->filled($sql, $values), ARRAY_A)) ?? [];
    }

    /** The number of the row that was just inserted. */
    public function insertedId(): int
    {
        return (int) $this->wpdb->insert_id;
    }

    /** @param callable(): mixed $work */
    private function once(callable $work): mixed
    {
        $this->run('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
        $this->run('START TRANSACTION');
        $this->isOpen = true;
        $this->broken = 0;
        $tries = $this->wpdb->reconnect_retries;
        // A new connection would be outside of the transaction and without its locks.
        $this->wpdb->reconnect_retries = 0;
        try {
            $this->run('SAVEPOINT ' . self::MARK);
            $result = $work();
            $this->run('RELEASE SAVEPOINT ' . self::MARK);
            $this->run('COMMIT');
            return $result;
        } catch (\Throwable $error) {
            $this->isOpen = false;
            $shown = $this->wpdb->suppress_errors(true);
            $this->wpdb->query('ROLLBACK');
            $this->wpdb->suppress_errors($shown);
            wp_cache_flush();
            throw $error;
        } finally {
            $this->wpdb->reconnect_retries = $tries;
            $this->isOpen = false;
        }
    }

    /**
     * Lets no statement pass once the database has given up the transaction: outside of it, what follows would be
     * kept although what came before is not. WordPress and WooCommerce themselves go on after an error.
     */
    private function guard(string $sql): string
    {
        if ($this->isOpen) {
            $number = $this->errorNumber();
            $this->broken = $this->broken ?: (in_array($number, self::BREAKING, true) ? $number : 0);
            if ($this->broken !== 0) {
                throw new DatabaseError('The database gave up the transaction', $this->broken);
            }
        }
        return $sql;
    }

    private function errorNumber(): int
    {
        return $this->wpdb->dbh instanceof \mysqli ? $this->wpdb->dbh->errno : 0;
    }

    /** A statement with its values, each escaped. */
    private function filled(string $sql, array $values): string
    {
        $parts = explode('?', $sql);
        $filled = array_shift($parts);
        foreach ($parts as $index => $part) {
            $value = $values[$index];
            $filled .= match (true) {
                $value === null => 'NULL',
                is_int($value) => (string) $value,
                default => "'" . $this->wpdb->_real_escape($value) . "'",
            } . $part;
        }
        return $this->wpdb->remove_placeholder_escape($filled);
    }

    /** @param callable(): mixed $work */
    private function quietly(callable $work): mixed
    {
        $shown = $this->wpdb->suppress_errors(true);
        try {
            $result = $work();
        } finally {
            $this->wpdb->suppress_errors($shown);
        }
        if ($this->wpdb->last_error !== '') {
            throw new DatabaseError("The database refused a statement: {$this->wpdb->last_error}", $this->errorNumber());
        }
        return $result;
    }
}
