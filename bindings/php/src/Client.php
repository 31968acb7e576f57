<?php

declare(strict_types=1);

namespace Till;

use Psr\Log\LoggerInterface;
use Till\Call\Connection;
use Till\Exception\ExceptionInterface;
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

    public function __serialize(): array
    {
        throw new \LogicException('A client cannot be serialised');
    }

    private function __clone()
    {
    }
}
