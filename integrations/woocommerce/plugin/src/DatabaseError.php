<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

/** The database refused a statement, or is gone. */
final class DatabaseError extends \RuntimeException
{
    /** A deadlock, a wait that took too long, and a unique key that another request has just taken. */
    private const MAY_REPEAT = [1205, 1213, 1062];

    public function __construct(string $message, int $number)
    {
        parent::__construct($message, $number);
    }

    /** Whether the whole transaction may be run again. */
    public function mayRepeat(): bool
    {
        return in_array($this->getCode(), self::MAY_REPEAT, true);
    }
}
