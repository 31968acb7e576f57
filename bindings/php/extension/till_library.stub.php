<?php

/** @generate-class-entries */

namespace Till\Native;

/** What needs no client. */
final class Library
{
    private function __construct() {}

    /** Version of the library, such as "0.1.0". */
    public static function version(): string {}

    /** Version of the C ABI: major << 16 | minor. */
    public static function abiVersion(): int {}

    /** Signs a message; gives ["signature" => "..."]. */
    public static function sign(
        string $scheme,
        #[\SensitiveParameter] string $message,
        #[\SensitiveParameter] string $key
    ): array {}

    /** Checks a signature; gives ["valid" => true], and throws Failure for any other. */
    public static function verify(
        string $scheme,
        #[\SensitiveParameter] string $message,
        string $signature,
        #[\SensitiveParameter] string $key
    ): array {}

    /** Tells what exactly is signed, with <key> where the secret goes. */
    public static function explain(string $scheme, #[\SensitiveParameter] string $message): array {}

    /** Gives a dictionary, such as "currencies". */
    public static function dictionary(string $name): array {}

    /** Tells what each gateway can do. */
    public static function capabilities(): array {}
}
