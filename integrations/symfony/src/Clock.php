<?php

declare(strict_types=1);

namespace Till\Symfony;

/** What time it is. Tests put another one in its place. */
class Clock
{
    public function now(): \DateTimeImmutable
    {
        return new \DateTimeImmutable('now', new \DateTimeZone('UTC'));
    }
}
