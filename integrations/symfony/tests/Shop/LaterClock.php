<?php

declare(strict_types=1);

namespace Till\Symfony\Tests\Shop;

use Till\Symfony\Clock;

/** A clock that is so many seconds ahead, so that no test waits. */
final class LaterClock extends Clock
{
    public function __construct(private readonly int $seconds)
    {
    }

    public function now(): \DateTimeImmutable
    {
        return parent::now()->modify("$this->seconds seconds");
    }
}
