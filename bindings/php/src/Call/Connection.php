<?php

declare(strict_types=1);

namespace Till\Call;

use Psr\Log\LoggerInterface;
use Till\Exception\Resolving;
use Till\Internal\ExceptionFactory;
use Till\Internal\Extension;
use Till\Native\Client;
use Till\Native\Failure;
use Till\Record;

/**
 * The one way through: what is asked goes to the extension as an array, its events to the logger, its failures become
 * exceptions.
 *
 * @internal
 */
final class Connection
{
    private function __construct(
        private readonly Client $client,
        private readonly ?string $gateway,
        private readonly ?LoggerInterface $logger,
    ) {
    }

    /** @param Record|array<string, mixed> $config */
    public static function open(#[\SensitiveParameter] Record|array $config, ?LoggerInterface $logger): self
    {
        Extension::check();
        $config = Wire::config($config);
        if ($logger !== null) {
            $config['events'] = true;
        }
        $gateway = is_string($config['gateway'] ?? null) ? $config['gateway'] : null;
        return new self(Extension::run(static fn (): Client => new Client($config)), $gateway, $logger);
    }

    /**
     * Runs an operation.
     *
     * @param Record|array<string, mixed> $request
     * @return array<string, mixed>
     */
    public function call(string $operation, #[\SensitiveParameter] Record|array $request): array
    {
        $wire = Wire::request($request, $operation, $this->gateway);
        $work = fn (): array => $this->run($operation, fn (): array => $this->client->call($operation, $wire));
        return Interruption::deferred($work, $operation, $wire);
    }

    /**
     * Prepares the first exchange of an operation.
     *
     * @param Record|array<string, mixed> $request
     * @return array<string, mixed>
     */
    public function startExchange(string $operation, #[\SensitiveParameter] Record|array $request): array
    {
        $wire = Wire::request($request, $operation, $this->gateway);
        return $this->run($operation, fn (): array => $this->client->startExchange($operation, $wire));
    }

    /**
     * Goes on after an exchange.
     *
     * @param array<string, mixed> $exchange
     * @return array<string, mixed>
     */
    public function resumeExchange(
        string $operation,
        string $state,
        array $exchange,
        #[\SensitiveParameter] string $body
    ): array {
        $resume = fn (): array => $this->client->resumeExchange($state, $exchange, $body);
        // Where the command till was ended, its error cannot tell what it was about.
        return $this->run($operation, $resume, ['operation' => $operation] + Resolving::failed($operation));
    }

    /**
     * Reads a notification.
     *
     * @param array<array-key, mixed> $headers
     * @return array<string, mixed>
     */
    public function parseNotification(
        #[\SensitiveParameter] array $headers,
        #[\SensitiveParameter] string $body
    ): array {
        $parse = fn (): array => $this->client->parseNotification($headers, $body);
        return $this->run('notification_parse', $parse);
    }

    /**
     * @param \Closure(): array<string, mixed> $work
     * @param array<string, mixed> $more what an error has that does not say it itself
     * @return array<string, mixed>
     */
    private function run(string $operation, #[\SensitiveParameter] \Closure $work, array $more = []): array
    {
        try {
            $answer = $work();
        } catch (Failure $failure) {
            $this->log($operation, $failure->error);
            throw ExceptionFactory::of($failure->error + $more);
        }
        $this->log($operation, $answer);
        return $answer;
    }

    /** @param array<string, mixed> $answer */
    private function log(string $operation, array $answer): void
    {
        foreach ($this->logger === null ? [] : $answer['events'] ?? [] as $event) {
            $level = $event['event'] === 'failure' ? 'warning' : 'debug';
            try {
                $this->logger->log($level, 'libtill {operation}: {event}', $event + ['operation' => $operation]);
            } catch (\Throwable) {
                // A log that cannot be written must not hide the outcome.
            }
        }
    }
}
