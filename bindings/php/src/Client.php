<?php

declare(strict_types=1);

namespace Till;

use Psr\Log\LoggerInterface;
use Till\Call\Connection;
use Till\Exception\ExceptionInterface;
use Till\Exception\InvalidConfigException;
use Till\Internal\Extension;
use Till\Service\Services;

/**
 * A configured gateway. Making one is cheap: clients with the same configuration share their connections, which in a
 * worker outlive the request. It cannot be serialised, and shows nothing of its configuration.
 */
final class Client extends Services
{
    /**
     * @param ClientConfig|array<string, mixed> $config
     * @param LoggerInterface|null $logger gets what happens during calls, redacted
     * @throws ExceptionInterface if the configuration is wrong, or the extension missing
     */
    public function __construct(#[\SensitiveParameter] ClientConfig|array $config, ?LoggerInterface $logger = null)
    {
        parent::__construct(Connection::open($config, $logger));
    }

    /**
     * Names the command `till` that runs where the extension is not loaded, for this PHP request and for everything of
     * libtill, not only for clients. It comes before TILL_COMMAND and PATH. With the extension, it is not used.
     *
     * @param string|null $command its absolute path; null takes TILL_COMMAND and PATH again
     * @throws InvalidConfigException if the path is not absolute, or is no program and the extension is not loaded
     */
    public static function useCommand(?string $command): void
    {
        Extension::nameCommand($command);
    }

    /**
     * Starts an operation whose requests the program sends itself, such as with a PSR-18 client.
     *
     * @param string $operation its name, such as `payment_create` for `payments->create`
     * @param Record|array<string, mixed> $request what the operation's own method takes
     * @throws ExceptionInterface if the request is wrong, or the gateway has no such operation
     */
    public function exchange(string $operation, #[\SensitiveParameter] Record|array $request = []): Exchange
    {
        return new Exchange($this->connection, $operation, $request);
    }

    public function __serialize(): array
    {
        throw new \LogicException('A client cannot be serialised');
    }

    private function __clone()
    {
    }
}
