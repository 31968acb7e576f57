<?php

/** @generate-class-entries */

namespace Till\Native;

/**
 * A parsed signing key.
 *
 * @strict-properties
 * @not-serializable
 */
final class Key
{
    public function __construct(string $scheme, #[\SensitiveParameter] string $key) {}

    /** Signs a message; gives ["signature" => "..."]. */
    public function sign(#[\SensitiveParameter] string $message): array {}

    /** Checks a signature; gives ["valid" => true], and throws Failure for any other. */
    public function verify(#[\SensitiveParameter] string $message, string $signature): array {}
}
