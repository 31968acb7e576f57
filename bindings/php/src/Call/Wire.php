<?php

declare(strict_types=1);

namespace Till\Call;

use Till\Exception\TillException;
use Till\Internal\Errors;
use Till\Record;

/**
 * From PHP's values to plain arrays. What PHP alone can get wrong is refused here with its place; the library finds
 * everything else.
 *
 * @internal
 */
final class Wire
{
    private const JSON_FLAGS = JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE;

    /**
     * A request as plain arrays.
     *
     * @param Record|array<string, mixed> $request
     * @return array<string, mixed>
     * @throws TillException
     */
    public static function request(
        #[\SensitiveParameter] Record|array $request,
        string $operation,
        ?string $gateway = null
    ): array {
        $translation = new Translation('request');
        $plain = $translation->whole($request);
        return $translation->violations === []
            ? $plain
            : throw Errors::request($translation->violations, $operation, $gateway);
    }

    /**
     * A configuration as plain arrays.
     *
     * @param Record|array<string, mixed> $config
     * @return array<string, mixed>
     * @throws TillException
     */
    public static function config(#[\SensitiveParameter] Record|array $config): array
    {
        $translation = new Translation('config');
        $plain = $translation->whole($config);
        return $translation->violations === [] ? $plain : throw Errors::config($translation->violations);
    }

    /**
     * A message to sign: the raw text, or fields, which are signed as a JSON object.
     *
     * @param string|array<string, mixed> $message
     * @throws TillException
     */
    public static function message(#[\SensitiveParameter] string|array $message): string
    {
        if (is_string($message)) {
            return $message;
        }
        $translation = new Translation('message');
        $fields = $translation->whole($message);
        if ($translation->violations !== []) {
            throw Errors::request($translation->violations);
        }
        // Of an object, json_encode() would leave out the fields whose names begin with NUL.
        return json_encode(array_is_list($fields) ? (object) $fields : $fields, self::JSON_FLAGS);
    }
}
