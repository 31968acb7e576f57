<?php

declare(strict_types=1);

namespace Till\Call;

use Till\Internal\Errors;
use Till\Secret;

/**
 * The secrets of a configuration.
 *
 * @internal
 */
final class Secrets
{
    /**
     * Wraps each text of a map.
     *
     * @param array<string, string|Secret> $texts
     * @return array<string, Secret>
     */
    public static function each(#[\SensitiveParameter] array $texts, string $path): array
    {
        // A loop and not array_map(), whose frame in a stack trace would show all of them.
        $secrets = $violations = [];
        foreach ($texts as $name => $text) {
            if (is_string($text) || $text instanceof Secret) {
                $secrets[$name] = Secret::of($text);
            } else {
                $violations["$path.$name"] = 'must be text, and is of the type ' . get_debug_type($text);
            }
        }
        return $violations === [] ? $secrets : throw Errors::config($violations);
    }
}
