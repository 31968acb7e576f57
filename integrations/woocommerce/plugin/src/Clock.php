<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

/** Times as the tables have them: RFC 3339 in UTC with microseconds, so that texts compare as times do. */
final class Clock
{
    private const FORMAT = 'Y-m-d\TH:i:s.u\Z';

    public static function now(): string
    {
        return self::text(new \DateTimeImmutable('now', new \DateTimeZone('UTC')));
    }

    /** A time that lies so many seconds after another one. */
    public static function after(string $time, int $seconds): string
    {
        return self::text((new \DateTimeImmutable($time))->modify(sprintf('%+d seconds', $seconds)));
    }

    /** A time of the library's in the tables' format. */
    public static function of(string $time): string
    {
        return self::text((new \DateTimeImmutable($time))->setTimezone(new \DateTimeZone('UTC')));
    }

    private static function text(\DateTimeImmutable $time): string
    {
        return $time->format(self::FORMAT);
    }
}
