<?php

declare(strict_types=1);

namespace Till;

use Till\Call\Wire;
use Till\Exception\ExceptionInterface;
use Till\Exception\SignatureInvalidException;
use Till\Internal\Extension;
use Till\Native\Library;

/**
 * Signs a message.
 *
 * @param string $scheme payermax, globalmerchant, paypro, paypro-prefix or business
 * @param string|array<string, mixed> $message the raw body for payermax, the fields for the others
 * @param string|Secret $key an RSA private key for payermax, the secret for the others
 * @throws ExceptionInterface
 */
function sign(
    string $scheme,
    #[\SensitiveParameter] string|array $message,
    #[\SensitiveParameter] string|Secret $key
): string {
    $text = Wire::message($message);
    $secret = Secret::of($key);
    return Extension::run(static fn (): array => Library::sign($scheme, $text, $secret->reveal()))['signature'];
}

/**
 * Checks a signature, and comes back only if it is valid.
 *
 * @param string|array<string, mixed> $message
 * @param string|Secret $key the gateway's public key for payermax, the secret for the others
 * @throws SignatureInvalidException if it is not
 * @throws ExceptionInterface
 */
function verify(
    string $scheme,
    #[\SensitiveParameter] string|array $message,
    string $signature,
    #[\SensitiveParameter] string|Secret $key
): void {
    $text = Wire::message($message);
    $secret = Secret::of($key);
    Extension::run(static fn (): array => Library::verify($scheme, $text, $signature, $secret->reveal()));
}

/**
 * Tells what exactly is signed, with `<key>` where the secret goes.
 *
 * @param string|array<string, mixed> $message
 * @return array{scheme: string, algorithm: string, string_to_sign: string, note?: string}
 * @throws ExceptionInterface
 */
function explain(string $scheme, #[\SensitiveParameter] string|array $message): array
{
    $text = Wire::message($message);
    return Extension::run(static fn (): array => Library::explain($scheme, $text));
}

/**
 * Gives a dictionary, such as `currencies` or `way_codes`, as plain data; `Till\Dictionaries` has its rows typed.
 *
 * @return list<array<string, mixed>>
 * @throws ExceptionInterface
 */
function dictionary(string $name): array
{
    return Extension::dictionary($name);
}

/**
 * Tells what each gateway takes and can do, as the library checks it, and how that is known.
 *
 * @return list<GatewayCapabilities>
 * @throws ExceptionInterface
 */
function capabilities(): array
{
    $found = Extension::run(static fn (): array => Library::capabilities());
    return array_map(GatewayCapabilities::fromArray(...), $found['gateways']);
}

/** The version of the library. */
function version(): string
{
    return Extension::run(static fn (): string => Library::version());
}
