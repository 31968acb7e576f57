<?php

declare(strict_types=1);

namespace Till\Process;

/**
 * What needs no client, as Till\Native\Library of the extension.
 *
 * @internal
 */
final class Library
{
    private function __construct()
    {
    }

    public static function version(): string
    {
        return Command::ask('version')['version'];
    }

    /** @return array{signature: string} */
    public static function sign(
        string $scheme,
        #[\SensitiveParameter] string $message,
        #[\SensitiveParameter] string $key
    ): array {
        return Command::ask('sign', $scheme, [$key, $message]);
    }

    /** @return array{valid: true} */
    public static function verify(
        string $scheme,
        #[\SensitiveParameter] string $message,
        string $signature,
        #[\SensitiveParameter] string $key
    ): array {
        return Command::ask('verify', $scheme, [$key, $message, $signature]);
    }

    /** @return array{scheme: string, algorithm: string, string_to_sign: string, note?: string} */
    public static function explain(string $scheme, #[\SensitiveParameter] string $message): array
    {
        return Command::ask('explain', $scheme, [$message]);
    }

    /** @return list<array<string, mixed>> */
    public static function dictionary(string $name): array
    {
        return Command::ask('dictionary', $name);
    }

    /** @return array{gateways: list<array<string, mixed>>} */
    public static function capabilities(): array
    {
        return Command::ask('capabilities');
    }
}
