<?php

declare(strict_types=1);

namespace Till\Symfony\Tests\Shop;

use Doctrine\DBAL\Connection;
use Till\AttemptAlarm;
use Till\Event;
use Till\Symfony\OrderHandler;
use Till\Symfony\Store\StoredAttempt;

/** Writes down what it is asked to do, in the database of the attempts. */
final class Orders implements OrderHandler
{
    public function __construct(private readonly Connection $connection)
    {
    }

    public function fulfil(StoredAttempt $attempt): void
    {
        $this->write($attempt, 'fulfil');
        $trouble = 'SELECT 1 FROM shop_trouble WHERE number = ?';
        if ($this->connection->fetchOne($trouble, [$attempt->number()]) !== false) {
            throw new \RuntimeException('the warehouse does not answer');
        }
    }

    public function hold(StoredAttempt $attempt): void
    {
        $this->write($attempt, 'hold');
    }

    public function release(StoredAttempt $attempt): void
    {
        $this->write($attempt, 'release');
    }

    public function refundArrived(StoredAttempt $attempt): void
    {
        $this->write($attempt, "refund_arrived {$attempt->attempt->amountRefunded}");
    }

    public function alarm(StoredAttempt $attempt, AttemptAlarm $alarm): void
    {
        $this->write($attempt, "alarm $alarm->value");
    }

    public function event(string $client, Event $event): void
    {
        $this->connection->insert('shop_deed', [
            'number' => $event->dispute?->orderId ?? '',
            'kind' => 'event',
            'deed' => $event->type->value,
        ]);
    }

    private function write(StoredAttempt $attempt, string $deed): void
    {
        $this->connection->insert('shop_deed', [
            'number' => $attempt->number(),
            'kind' => $attempt->kind()->value,
            'deed' => $deed,
        ]);
    }
}
