<?php

declare(strict_types=1);

namespace Till\Process;

use Till\Exception\Resolving;
use Till\Secret;

/**
 * A configured gateway, as Till\Native\Client of the extension. Each call is a process, so no connection is kept.
 *
 * @internal
 */
final class Client
{
    private readonly Secret $config;

    /** @param array<string, mixed> $config */
    public function __construct(#[\SensitiveParameter] array $config)
    {
        $this->config = Secret::of(Command::json($config, 'config'));
        $this->ask('client');
    }

    /**
     * Runs any operation by its name.
     *
     * @param array<string, mixed> $request
     * @return array<string, mixed>
     */
    public function call(string $operation, #[\SensitiveParameter] array $request = []): array
    {
        try {
            return $this->ask('call', $operation, Command::json($request, 'request'));
        } catch (Failure $failure) {
            // Where the command was ended, its error cannot name what the shop asked about, nor judge what that means.
            $more = isset($failure->error['verdict']) ? [] : Resolving::failed($operation);
            throw new Failure($more + $failure->error + array_filter([
                'operation' => $operation,
                'order_id' => $request['order_id'] ?? null,
                'refund_id' => $request['refund_id'] ?? null,
            ], is_string(...)));
        }
    }

    /**
     * Reads a notification and checks its signature over the body's bytes.
     *
     * @param array<string, mixed> $headers
     * @return array<string, mixed>
     */
    public function parseNotification(
        #[\SensitiveParameter] array $headers,
        #[\SensitiveParameter] string $body
    ): array {
        return $this->ask('notification_parse', '', Command::json($headers, 'headers'), $body);
    }

    /**
     * Prepares the first exchange of an operation without sending it.
     *
     * @param array<string, mixed> $request
     * @return array<string, mixed>
     */
    public function startExchange(string $operation, #[\SensitiveParameter] array $request = []): array
    {
        return $this->ask('exchange_start', $operation, Command::json($request, 'request'));
    }

    /**
     * Goes on after an exchange.
     *
     * @param array<string, mixed> $exchange
     * @return array<string, mixed>
     */
    public function resumeExchange(
        #[\SensitiveParameter] string $state,
        #[\SensitiveParameter] array $exchange,
        #[\SensitiveParameter] string $body = ''
    ): array {
        return $this->ask('exchange_resume', '', $state, Command::json($exchange, 'exchange'), $body);
    }

    /** @return array<string, mixed> */
    private function ask(string $ask, string $name = '', #[\SensitiveParameter] string ...$parts): array
    {
        return Command::ask($ask, $name, [$this->config->reveal(), ...array_values($parts)]);
    }

    public function __serialize(): array
    {
        throw new \LogicException('A client cannot be serialised');
    }

    private function __clone()
    {
    }
}
