<?php

declare(strict_types=1);

namespace Till;

use Till\Call\Wire;
use Till\Exception\ExceptionInterface;
use Till\Internal\Extension;

/** A signing key, parsed once to sign or verify many times. It cannot be printed, cloned or serialised. */
final class Key
{
    private readonly Native\Key $key;

    /**
     * @param string $scheme payermax, globalmerchant, paypro, paypro-prefix or business
     * @param string|Secret $key a private or public RSA key for payermax, the secret for the others
     * @throws ExceptionInterface
     */
    public function __construct(public readonly string $scheme, #[\SensitiveParameter] string|Secret $key)
    {
        $text = Secret::of($key);
        $this->key = Extension::run(static fn (): Native\Key => new Native\Key($scheme, $text->reveal()));
    }

    /**
     * Signs a message.
     *
     * @param string|array<string, mixed> $message the raw body for payermax, the fields for the others
     * @throws ExceptionInterface
     */
    public function sign(#[\SensitiveParameter] string|array $message): string
    {
        $text = Wire::message($message);
        return Extension::run(fn (): array => $this->key->sign($text))['signature'];
    }

    /**
     * Checks a signature, and comes back only if it is valid.
     *
     * @param string|array<string, mixed> $message
     * @throws Exception\SignatureInvalidException if it is not
     * @throws ExceptionInterface
     */
    public function verify(#[\SensitiveParameter] string|array $message, string $signature): void
    {
        $text = Wire::message($message);
        Extension::run(fn (): array => $this->key->verify($text, $signature));
    }

    public function __serialize(): array
    {
        throw new \LogicException('A key cannot be serialised');
    }

    private function __clone()
    {
    }
}
