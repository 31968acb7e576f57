<?php

declare(strict_types=1);

namespace Till\Symfony;

use Psr\Log\LoggerInterface;
use Till\Client;
use Till\Exception\InvalidConfigException;

/** The clients of `till.clients`, each made when it is first asked for. */
final class Clients
{
    private const LOOPBACK = '~\Ahttps?://(localhost|127(\.\d+){3}|\[::1\])(:\d+)?(/|\z)~i';

    /** @var array<string, Client> */
    private array $made = [];

    /**
     * @param array<string, array<string, mixed>> $configs
     * @param bool $live whether real customers pay here, so that an account of a sandbox is refused
     * @param string|null $command the absolute path of the command till, for installations without the extension
     * @param LoggerInterface|null $logger gets what happens during calls, redacted
     */
    public function __construct(
        #[\SensitiveParameter] private readonly array $configs,
        private readonly bool $live = false,
        private readonly ?string $command = null,
        private readonly ?LoggerInterface $logger = null,
    ) {
    }

    /**
     * @throws ConfigurationException if there is no such client, or its configuration is wrong
     */
    public function get(string $name): Client
    {
        return $this->made[$name] ??= $this->make($name);
    }

    public function has(string $name): bool
    {
        return isset($this->configs[$name]);
    }

    /** @return list<string> */
    public function names(): array
    {
        return array_map(strval(...), array_keys($this->configs));
    }

    private function make(string $name): Client
    {
        if (!$this->has($name)) {
            $names = implode(', ', $this->names());
            throw new ConfigurationException("till.clients.$name: is missing; there are $names");
        }
        $this->live && $this->refuseTests($name);
        if ($this->command !== null) {
            $this->useCommand($this->command);
        }
        try {
            return new Client($this->configs[$name] + ['app' => ['name' => 'libtill-symfony']], $this->logger);
        } catch (InvalidConfigException $exception) {
            throw new ConfigurationException(self::explain("till.clients.$name", $exception));
        }
    }

    private function useCommand(string $command): void
    {
        try {
            Client::useCommand($command);
        } catch (InvalidConfigException $exception) {
            throw new ConfigurationException('till.command: ' . $exception->getMessage());
        }
    }

    private function refuseTests(string $name): void
    {
        $config = $this->configs[$name];
        $then = 'but this shop is live, and would ship orders that nobody has paid: put the production account ' .
            'here, or set till.live to false';
        if (($config['environment'] ?? null) === 'sandbox') {
            throw new ConfigurationException("till.clients.$name.environment: is sandbox, $then");
        }
        if (preg_match(self::LOOPBACK, $config['base_url'] ?? '') === 1) {
            throw new ConfigurationException("till.clients.$name.base_url: leads to this machine, $then");
        }
    }

    private static function explain(string $path, InvalidConfigException $exception): string
    {
        $messages = [];
        foreach ($exception->getViolations() as $violation) {
            $messages[] = "$path.$violation->path: $violation->message";
        }
        return $messages === [] ? "$path: {$exception->getMessage()}" : implode('; ', $messages);
    }

    /** Keys are in it: var_dump() shows the names alone. @return array<string, mixed> */
    public function __debugInfo(): array
    {
        return ['clients' => $this->names()];
    }

    public function __serialize(): array
    {
        throw new \LogicException('clients cannot be serialised: their configurations have keys');
    }
}
