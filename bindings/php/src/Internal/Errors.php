<?php

declare(strict_types=1);

namespace Till\Internal;

use Till\ErrorKind;
use Till\Exception\Resolving;
use Till\Exception\TillException;
use Till\Outcome;

/**
 * Errors that this side finds, in the form of the library's own.
 *
 * @internal
 */
final class Errors
{
    /**
     * A request that cannot be expressed; nothing was sent.
     *
     * @param array<string, string> $violations what is wrong, by its path
     * @param string $for the operation, or the class of the request
     * @param string|null $gateway the gateway that would have been asked, where an operation was called
     */
    public static function request(array $violations, string $for = '', ?string $gateway = null): TillException
    {
        $called = $gateway === null ? [] : ['gateway' => $gateway, 'operation' => $for];
        return self::refused(ErrorKind::InvalidRequest, 1, $violations, $called + Resolving::failed($for));
    }

    /**
     * A configuration that cannot be expressed; nothing was sent.
     *
     * @param array<string, string> $violations what is wrong, by its path
     */
    public static function config(array $violations): TillException
    {
        return self::refused(ErrorKind::InvalidConfig, 2, $violations, []);
    }

    /** An event that is not authenticated, about something that cannot be queried. */
    public static function unconfirmable(string $gateway): TillException
    {
        $message = 'this event is not authenticated, and only events about payments, payouts and refunds can be ' .
            'confirmed';
        return self::refused(ErrorKind::Unsupported, 3, ['event.type' => $message], [
            'gateway' => $gateway,
            'operation' => 'notification_confirm',
        ]);
    }

    /** A gateway that contradicts itself must make neither an endless list nor a short one. */
    public static function incomplete(): TillException
    {
        $message = 'the list goes on after an empty page, or with a page that was there before: it is not complete';
        return self::make(ErrorKind::MalformedResponse, 206, $message, [
            'outcome' => Outcome::Unknown->value,
            'transient' => true,
        ]);
    }

    /** An installation that does not work; nothing was sent. */
    public static function installation(string $message): TillException
    {
        return self::make(ErrorKind::Internal, 900, $message, []);
    }

    /**
     * A call whose outcome the program cannot see.
     *
     * @param array<string, mixed> $more
     */
    public static function interrupted(string $message, array $more): TillException
    {
        return self::make(ErrorKind::Cancelled, 102, $message, $more + Resolving::failed($more['operation'] ?? '') + [
            'outcome' => Outcome::Unknown->value,
            'retry_safe' => false,
        ]);
    }

    /**
     * @param array<string, string> $violations
     * @param array<string, mixed> $more
     */
    private static function refused(ErrorKind $kind, int $status, array $violations, array $more): TillException
    {
        ksort($violations, SORT_STRING);
        $listed = $messages = [];
        foreach ($violations as $path => $message) {
            $listed[] = ['path' => (string) $path, 'message' => $message];
            $messages[] = "$path: $message";
        }
        return self::make($kind, $status, implode('; ', $messages), $more + ['violations' => $listed]);
    }

    /** @param array<string, mixed> $more */
    private static function make(ErrorKind $kind, int $status, string $message, array $more): TillException
    {
        return ExceptionFactory::of($more + [
            'kind' => $kind->value,
            'status' => $status,
            'message' => $message,
            'outcome' => Outcome::NotSent->value,
            'retry_safe' => true,
            'transient' => false,
        ]);
    }
}
