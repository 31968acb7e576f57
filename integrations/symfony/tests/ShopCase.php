<?php

declare(strict_types=1);

namespace Till\Symfony\Tests;

use Doctrine\DBAL\Connection;
use Doctrine\DBAL\DriverManager;
use PHPUnit\Framework\TestCase;
use Till\Symfony\Attempts;
use Till\Symfony\Tests\Shop\Orders;
use Till\Symfony\Tests\Shop\ShopKernel;
use Till\Testing\SandboxMerchant;
use Till\Testing\WithSandbox;

/** A test with a merchant in the sandbox, and a shop with a database and a folder of its own. */
abstract class ShopCase extends TestCase
{
    use WithSandbox;

    protected const APPROVED = '4392963203551251';

    private const TABLES = [
        'CREATE TABLE shop_deed (number VARCHAR(128), kind VARCHAR(16), deed VARCHAR(64))',
        'CREATE TABLE shop_trouble (number VARCHAR(128))',
    ];

    protected SandboxMerchant $merchant;
    protected string $folder;
    protected Connection $database;

    /** @var array<string, string> */
    protected array $environment;

    protected function setUp(): void
    {
        $this->folder = sys_get_temp_dir() . '/till-symfony-' . bin2hex(random_bytes(8));
        mkdir($this->folder, 0700);
        $parameters = $this->databaseParameters();
        $this->database = DriverManager::getConnection($parameters);
        $schema = preg_replace('/^--.*$|^ +--.*$/m', '', file_get_contents(dirname(__DIR__) . '/config/schema.sql'));
        foreach ([...array_filter(array_map(trim(...), explode(';', $schema))), ...self::TABLES] as $statement) {
            $this->database->executeStatement($statement);
        }
        $this->merchant = $this->merchant('payermax');
        $this->environment = [
            'SHOP_FOLDER' => $this->folder,
            'SHOP_DATABASE' => json_encode($parameters, JSON_THROW_ON_ERROR),
            'SHOP_LATER' => '0',
            'SHOP_LOG' => "$this->folder/shop.log",
            'CARDS_RESOLVE' => 'false',
        ];
        $this->useAccount($this->merchant->config);
    }

    protected function tearDown(): void
    {
        $this->database->close();
        exec('rm -rf ' . escapeshellarg($this->folder));
    }

    /** @param array<string, mixed> $config */
    protected function useAccount(array $config): void
    {
        $this->environment['CARDS_GATEWAY'] = $config['gateway'];
        $this->environment['CARDS_BASE_URL'] = $config['base_url'];
        $this->environment['CARDS_NAMES'] = json_encode(array_keys($config['credentials']), JSON_THROW_ON_ERROR);
        foreach ($config['credentials'] as $name => $value) {
            $this->environment['CARDS_' . strtoupper($name)] = $value;
        }
    }

    /**
     * A database of its own in the PostgreSQL that PGHOST names, or else a file of SQLite.
     *
     * @return array<string, string>
     */
    private function databaseParameters(): array
    {
        $host = getenv('PGHOST');
        if ($host === false) {
            return ['driver' => 'pdo_sqlite', 'path' => "$this->folder/shop.sqlite"];
        }
        $name = 'shop_' . bin2hex(random_bytes(6));
        $server = ['driver' => 'pdo_pgsql', 'host' => $host, 'user' => 'postgres'];
        DriverManager::getConnection($server + ['dbname' => 'postgres'])->executeStatement("CREATE DATABASE $name");
        return $server + ['dbname' => $name];
    }

    /**
     * The shop in this process.
     *
     * @param array<string, mixed>|null $till another configuration
     * @param list<class-string> $handlers
     */
    protected function kernel(
        ?array $till = null,
        array $handlers = [Orders::class],
        string $environment = 'test'
    ): ShopKernel {
        foreach ($this->environment as $name => $value) {
            $_SERVER[$name] = $_ENV[$name] = $value;
        }
        $folder = $till === null ? $this->folder : $this->folder . '/' . bin2hex(random_bytes(6));
        is_dir($folder) || mkdir($folder);
        $kernel = new ShopKernel($folder, $till ?? $this->till(), $handlers, $environment);
        $kernel->boot();
        return $kernel;
    }

    /** @return array<string, mixed> */
    protected function till(): array
    {
        return ShopKernel::till(json_decode($this->environment['CARDS_NAMES'], true));
    }

    protected function attempts(): Attempts
    {
        return $this->kernel()->getContainer()->get(Attempts::class);
    }

    /**
     * Runs the shop's console in a process.
     *
     * @param array<string, string> $environment
     * @return array{int, string} its status and output
     */
    protected function console(array $arguments, array $environment = []): array
    {
        return self::finish($this->startConsole($arguments, $environment));
    }

    /**
     * @param list<string> $arguments
     * @param array<string, string> $environment
     * @return array{resource, resource} the process and its output
     */
    protected function startConsole(array $arguments, array $environment = []): array
    {
        $command = [...self::php(), __DIR__ . '/shop.php', ...$arguments, '--no-ansi'];
        $environment += $this->environment + getenv();
        $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes, null, $environment);
        return [$process, $pipes[1]];
    }

    /**
     * @param array{resource, resource} $started
     * @return array{int, string}
     */
    protected static function finish(array $started): array
    {
        $output = stream_get_contents($started[1]);
        return [proc_close($started[0]), $output];
    }

    /** @return list<string> PHP with the extension, if the tests have it */
    protected static function php(): array
    {
        $module = getenv('TILL_PHP_MODULE');
        return [PHP_BINARY, ...($module === false || $module === '' ? [] : ['-d', "extension=$module"])];
    }

    /** @return list<string> what the shop did about a number, in order */
    protected function deeds(string $number): array
    {
        return $this->database->fetchFirstColumn('SELECT deed FROM shop_deed WHERE number = ?', [$number]);
    }

    protected function log(): string
    {
        return (string) @file_get_contents($this->environment['SHOP_LOG']);
    }

    /** A payment by card, complete. @return array<string, mixed> */
    protected static function payment(string $number): array
    {
        return [
            'order_id' => $number,
            'amount' => 2500,
            'currency' => 'USD',
            'description' => 'Blue cap',
            'country' => 'US',
            'success_url' => 'https://shop.example/thanks',
            'notify_url' => 'http://127.0.0.1:1/',
            'payment_method' => ['card' => [
                'number' => self::APPROVED,
                'expiry_month' => 12,
                'expiry_year' => 2030,
                'holder' => 'Ada Lovelace',
                'cvv' => '739',
            ]],
            'customer' => ['id' => 'c1', 'ip' => '127.0.0.1', 'email' => 'ada@example.com'],
            'browser' => ['user_agent' => 'Mozilla/5.0'],
        ];
    }
}
