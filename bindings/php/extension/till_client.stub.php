<?php

/** @generate-class-entries */

namespace Till\Native;

/**
 * A configured gateway. Objects with the same configuration share one client and its connections, which outlive the
 * request.
 *
 * @strict-properties
 * @not-serializable
 */
final class Client
{
    public function __construct(#[\SensitiveParameter] array $config) {}

    /** Runs any operation by its name. */
    public function call(string $operation, #[\SensitiveParameter] array $request = []): array {}

    /** Reads a notification and checks its signature over the body's bytes. */
    public function parseNotification(
        #[\SensitiveParameter] array $headers,
        #[\SensitiveParameter] string $body
    ): array {}

    /** Prepares the first exchange of an operation without sending it. */
    public function startExchange(string $operation, #[\SensitiveParameter] array $request = []): array {}

    /** Goes on after an exchange. */
    public function resumeExchange(
        #[\SensitiveParameter] string $state,
        #[\SensitiveParameter] array $exchange,
        #[\SensitiveParameter] string $body = ""
    ): array {}
}
