<?php

declare(strict_types=1);

namespace Till\Process;

use Till\Secret;

/**
 * A signing key, as Till\Native\Key of the extension.
 *
 * @internal
 */
final class Key
{
    private readonly Secret $key;

    public function __construct(private readonly string $scheme, #[\SensitiveParameter] string $key)
    {
        Command::ask('key', $scheme, [$key]);
        $this->key = Secret::of($key);
    }

    /** @return array{signature: string} */
    public function sign(#[\SensitiveParameter] string $message): array
    {
        return Library::sign($this->scheme, $message, $this->key->reveal());
    }

    /** @return array{valid: true} */
    public function verify(#[\SensitiveParameter] string $message, string $signature): array
    {
        return Library::verify($this->scheme, $message, $signature, $this->key->reveal());
    }
}
