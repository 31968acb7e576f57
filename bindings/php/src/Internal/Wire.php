<?php

declare(strict_types=1);

namespace Till\Internal;

use Till\Money;
use Till\Record;
use Till\Secret;

/**
 * From PHP's values to plain arrays. What is wrong in them is found by the library, which reports every fault at once.
 *
 * @internal
 */
final class Wire
{
    /** Deeper than any request; an array that holds itself ends here. */
    private const DEPTH_MAX = 40;

    private const JSON_FLAGS =
        JSON_THROW_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE;

    /**
     * A request as plain arrays.
     *
     * @param Record|array<string, mixed> $request
     * @return array<string, mixed>
     */
    public static function request(#[\SensitiveParameter] Record|array $request): array
    {
        return $request instanceof Record ? $request->toArray() : self::plain($request, '', 0);
    }

    /** Any value without objects. */
    public static function value(#[\SensitiveParameter] mixed $value, string $path = '', int $depth = 0): mixed
    {
        return match (true) {
            is_array($value) => self::plain($value, $path, $depth),
            $value instanceof Record => $value->toArray(),
            $value instanceof Secret => $value->reveal(),
            $value instanceof \BackedEnum => $value->value,
            $value instanceof \DateTimeInterface => $value->format(\DateTimeInterface::RFC3339),
            $value instanceof Money => throw Errors::request($path, 'takes no Money: give its minor units'),
            default => $value,
        };
    }

    /** A message to sign: the raw text, or fields, which are signed as a JSON object. */
    public static function message(string|array $message): string
    {
        if (is_string($message)) {
            return $message;
        }
        try {
            return json_encode((object) self::plain($message, '', 0), self::JSON_FLAGS);
        } catch (\JsonException $exception) {
            throw Errors::request('message', lcfirst($exception->getMessage()));
        }
    }

    /**
     * @param array<array-key, mixed> $values
     * @return array<array-key, mixed>
     */
    private static function plain(#[\SensitiveParameter] array $values, string $path, int $depth): array
    {
        if ($depth > self::DEPTH_MAX) {
            throw Errors::request($path, 'is nested too deeply');
        }
        if (($values['amount'] ?? null) instanceof Money) {
            $values['currency'] = Money::currencyFor($values['amount'], $values['currency'] ?? null);
            $values['amount'] = $values['amount']->minor;
        }
        foreach ($values as $key => $value) {
            $values[$key] = self::value($value, self::below($path, $key), $depth + 1);
        }
        return $values;
    }

    private static function below(string $path, int|string $key): string
    {
        return match (true) {
            is_int($key) => "{$path}[$key]",
            $path === '' => $key,
            default => "$path.$key",
        };
    }
}
