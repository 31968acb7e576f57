<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

/** The rows of attempts. */
final class AttemptStore
{
    private readonly string $table;
    private readonly string $carts;

    public function __construct(private readonly Database $database)
    {
        $this->table = $database->table('attempts');
        $this->carts = $database->table('carts');
    }

    public function byNumber(string $number): ?StoredAttempt
    {
        return $this->first('number = ?', [$number]);
    }

    public function byId(int $id): ?StoredAttempt
    {
        return $this->first('id = ?', [$id]);
    }

    /** @return list<StoredAttempt> */
    public function ofOrder(string $order): array
    {
        return $this->all('order_key = ? ORDER BY id', [$order]);
    }

    /**
     * Every attempt of an order, locked until the transaction ends, by its key; always in the same sequence. The lock
     * covers the whole order: its payments decide together whether it is fulfilled, and its refunds whether there is
     * one more.
     *
     * @return array<int, StoredAttempt>
     */
    public function locked(string $order): array
    {
        $found = $this->all('order_key = ? ORDER BY id FOR UPDATE', [$order]);
        return array_combine(array_map(static fn (StoredAttempt $row): int => $row->id, $found), $found);
    }

    /**
     * The order that a cart is paid by, locked until the transaction ends. A cart that nobody has claimed becomes this
     * order's.
     */
    public function claimCart(string $cart, string $order): string
    {
        $this->database->run("INSERT IGNORE INTO $this->carts (cart_key, order_key) VALUES (?, ?)", [$cart, $order]);
        $sql = "SELECT order_key FROM $this->carts WHERE cart_key = ? FOR UPDATE";
        return $this->database->rows($sql, [$cart])[0]['order_key'];
    }

    public function giveCart(string $cart, string $order): void
    {
        $this->database->run("UPDATE $this->carts SET order_key = ? WHERE cart_key = ?", [$order, $cart]);
    }

    public function insert(StoredAttempt $row): void
    {
        $values = [
            'client' => $row->client, 'kind' => $row->kind, 'order_key' => $row->order, 'number' => $row->number,
            'amount' => $row->amount, 'currency' => $row->currency, 'payment_id' => $row->paymentId,
        ] + self::changing($row);
        $names = implode(', ', array_keys($values));
        $places = implode(', ', array_fill(0, count($values), '?'));
        $this->database->run("INSERT INTO $this->table ($names) VALUES ($places)", array_values($values));
        $row->id = $this->database->insertedId();
    }

    public function save(StoredAttempt $row): void
    {
        $values = self::changing($row);
        $set = implode(', ', array_map(static fn (string $name): string => "$name = ?", array_keys($values)));
        $this->database->run("UPDATE $this->table SET $set WHERE id = ?", [...array_values($values), $row->id]);
    }

    /** @return list<StoredAttempt> what should be asked about now, the longest overdue first */
    public function due(string $now, int $limit): array
    {
        return $this->all("ask_at <= ? ORDER BY ask_at LIMIT $limit", [$now]);
    }

    /** @return list<StoredAttempt> */
    public function undone(int $limit): array
    {
        return $this->all("undone = 1 ORDER BY id LIMIT $limit");
    }

    /** Takes an attempt that is due, unless another worker has. */
    public function claim(StoredAttempt $row, string $until): bool
    {
        $sql = "UPDATE $this->table SET ask_at = ? WHERE id = ? AND ask_at = ?";
        return $this->database->run($sql, [$until, $row->id, $row->askAt]) === 1;
    }

    /** Takes an open attempt for a customer who waits, unless the gateway has just been asked. */
    public function claimForCustomer(StoredAttempt $row, string $until, string $now, string $recently): bool
    {
        $open = "'" . implode("', '", StoredAttempt::OPEN) . "'";
        $sql = "UPDATE $this->table SET ask_at = ?, asked_at = ? WHERE id = ? AND status IN ($open) " .
            'AND (asked_at IS NULL OR asked_at <= ?)';
        return $this->database->run($sql, [$until, $now, $row->id, $recently]) === 1;
    }

    public function asked(StoredAttempt $row, string $now): void
    {
        $this->database->run("UPDATE $this->table SET asked_at = ? WHERE id = ?", [$now, $row->id]);
    }

    /** How many attempts should have been asked about long ago: the job does not run. */
    public function overdue(string $before): int
    {
        $found = $this->database->rows("SELECT COUNT(*) AS many FROM $this->table WHERE ask_at <= ?", [$before]);
        return (int) $found[0]['many'];
    }

    /** @return array<string, int|string|null> */
    private static function changing(StoredAttempt $row): array
    {
        $json = static fn (array|object $value): string =>
            json_encode($value, JSON_THROW_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION | JSON_UNESCAPED_SLASHES);
        return [
            'data' => $json($row->data), 'status' => $row->status(), 'done' => $json((object) $row->done),
            'shop' => $json((object) $row->shop),
            'last_error' => mb_substr($row->lastError, 0, 500), 'failure' => mb_substr($row->failure, 0, 500),
            'undone' => (int) $row->undone, 'attempted_at' => $row->attemptedAt,
            'asked_at' => $row->askedAt, 'ask_at' => $row->askAt,
        ];
    }

    /** @param list<int|string|null> $values */
    private function first(string $condition, array $values): ?StoredAttempt
    {
        return $this->all($condition, $values)[0] ?? null;
    }

    /**
     * @param list<int|string|null> $values
     * @return list<StoredAttempt>
     */
    private function all(string $condition, array $values = []): array
    {
        $found = $this->database->rows("SELECT * FROM $this->table WHERE $condition", $values);
        return array_map(StoredAttempt::ofRow(...), $found);
    }
}
