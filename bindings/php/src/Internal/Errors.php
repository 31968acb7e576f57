<?php

declare(strict_types=1);

namespace Till\Internal;

use Till\ErrorKind;
use Till\Exception\TillException;
use Till\Outcome;

/**
 * Errors that this side finds, in the form of the library's own.
 *
 * @internal
 */
final class Errors
{
    /** A request that cannot be expressed at all; nothing was sent. */
    public static function request(string $path, string $message): TillException
    {
        return self::make(ErrorKind::InvalidRequest, 1, "$path: $message", [
            'faults' => [['path' => $path, 'message' => $message]],
        ]);
    }

    /** An installation that does not work; nothing was sent. */
    public static function installation(string $message): TillException
    {
        return self::make(ErrorKind::Internal, 900, $message, []);
    }

    /**
     * A call of which the program cannot see what became.
     *
     * @param array<string, mixed> $more
     */
    public static function interrupted(string $message, array $more): TillException
    {
        return self::make(ErrorKind::Cancelled, 102, $message, $more + [
            'outcome' => Outcome::Unknown->value,
            'retry_safe' => false,
        ]);
    }

    /** @param array<string, mixed> $more */
    private static function make(ErrorKind $kind, int $status, string $message, array $more): TillException
    {
        return TillException::of($more + [
            'kind' => $kind->value,
            'status' => $status,
            'message' => $message,
            'outcome' => Outcome::NotSent->value,
            'retry_safe' => true,
        ]);
    }
}
