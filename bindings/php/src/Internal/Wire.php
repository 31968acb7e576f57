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
        if ($depth > self::DEPTH_MAX) {
            throw Errors::request($path, 'is nested too deeply');
        }
        return match (true) {
            is_array($value) => self::plain($value, $path, $depth),
            $value instanceof Record => $value->toArray(),
            $value instanceof Secret => $value->reveal(),
            $value instanceof \BackedEnum => $value->value,
            $value instanceof \DateTimeInterface => $value->format(\DateTimeInterface::RFC3339),
            $value instanceof Money => throw Errors::request($path, 'takes no Money: give its minor units'),
            // Here and not in json_encode(), whose frame in a stack trace would show the whole request.
            $value instanceof \JsonSerializable => self::value($value->jsonSerialize(), $path, $depth + 1),
            // It stays an object, because an empty map is {} in JSON.
            $value instanceof \stdClass => (object) self::plain((array) $value, $path, $depth),
            default => $value,
        };
    }

    /** A message to sign: the raw text, or fields, which are signed as a JSON object. */
    public static function message(#[\SensitiveParameter] string|array $message): string
    {
        if (is_string($message)) {
            return $message;
        }
        $fields = self::plain($message, '', 0);
        try {
            // Of an object, json_encode() would leave out the fields whose names begin with NUL.
            $text = json_encode(array_is_list($fields) ? (object) $fields : $fields, self::JSON_FLAGS);
        } catch (\JsonException $exception) {
            throw Errors::request('message', lcfirst($exception->getMessage()));
        }
        // In the text, floats show in objects of every class.
        self::refuseFloats(json_decode($text, true, 512, JSON_BIGINT_AS_STRING | JSON_THROW_ON_ERROR), '');
        return $text;
    }

    /**
     * @param array<array-key, mixed> $values
     * @return array<array-key, mixed>
     */
    private static function plain(#[\SensitiveParameter] array $values, string $path, int $depth): array
    {
        if (($values['amount'] ?? null) instanceof Money) {
            $values['currency'] = Money::currencyFor($values['amount'], $values['currency'] ?? null);
            $values['amount'] = $values['amount']->minor;
        }
        foreach ($values as $key => $value) {
            $values[$key] = self::value($value, self::below($path, $key), $depth + 1);
        }
        return $values;
    }

    /** The text of a float is nobody's: 0.1 + 0.2 would be signed as 0.30000000000000004. */
    private static function refuseFloats(#[\SensitiveParameter] array $fields, string $path): void
    {
        foreach ($fields as $key => $value) {
            $below = self::below($path, $key);
            if (is_float($value)) {
                throw Errors::request($below, 'must be text or an integer, never a float');
            }
            if (is_array($value)) {
                self::refuseFloats($value, $below);
            }
        }
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
