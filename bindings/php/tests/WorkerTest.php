<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;

/** Workers that serve many requests, with opcache: PHP's own server and php-fpm. */
final class WorkerTest extends TestCase
{
    private string $folder;

    /** @var resource|null */
    private $process = null;

    private ?Fpm $fpm = null;

    protected function setUp(): void
    {
        $this->folder = sys_get_temp_dir() . '/till-worker-' . bin2hex(random_bytes(8));
        mkdir($this->folder, 0755);
        chmod($this->folder, 0755);
        $configs = array_map(static fn (): array => Sandbox::tls()->merchant('payermax')[1], [1, 2]);
        file_put_contents("$this->folder/configs.json", json_encode($configs));
        copy(__DIR__ . '/worker/page.php', "$this->folder/page.php");
    }

    protected function tearDown(): void
    {
        if ($this->process !== null) {
            proc_terminate($this->process);
            proc_close($this->process);
        }
        $this->fpm = null;
        array_map(unlink(...), glob("$this->folder/*"));
        rmdir($this->folder);
    }

    /** @param list<string> $command */
    private function start(array $command): void
    {
        $log = ['file', "$this->folder/log", 'a'];
        $environment = ['TILL_PACKAGE' => dirname(__DIR__)] + getenv();
        $this->process = proc_open($command, [['file', '/dev/null', 'r'], $log, $log], $pipes, null, $environment);
    }

    /** @param callable(string): array<string, mixed> $ask */
    private function assertConnectionsOutliveRequests(callable $ask): void
    {
        $first = $ask('0');
        self::assertSame(['approved', 1], [$first['status'], $first['clients']]);
        self::assertTrue($first['opcache']);
        $second = $ask('0');
        self::assertSame([$first['pid'], 'approved', 1], [$second['pid'], $second['status'], $second['clients']]);
        self::assertSame(2, $ask('1')['clients']);

        // The memory limit ends one request in the middle of an answer; the worker and its clients live on.
        self::assertSame([], $ask('exhaust'));
        $after = $ask('0');
        self::assertSame([$first['pid'], 'approved', 2], [$after['pid'], $after['status'], $after['clients']]);
    }

    public function testConnectionsOutliveTheRequestInPhpsOwnServer(): void
    {
        $port = self::freePort();
        $settings = ['extension=' . Module::path(), 'opcache.enable=1', 'opcache.enable_cli=1', 'memory_limit=8M'];
        $options = array_merge(...array_map(static fn (string $one): array => ['-d', $one], $settings));
        $this->start([PHP_BINARY, ...$options, '-S', "127.0.0.1:$port", '-t', $this->folder]);
        self::waitFor("tcp://127.0.0.1:$port");
        $context = stream_context_create(['http' => ['ignore_errors' => true, 'timeout' => 120]]);
        $this->assertConnectionsOutliveRequests(static function (string $what) use ($port, $context): array {
            $body = file_get_contents("http://127.0.0.1:$port/page.php?what=$what", false, $context);
            return json_decode($body, true) ?? [];
        });
    }

    public function testConnectionsOutliveTheRequestInPhpFpm(): void
    {
        $this->fpm = new Fpm($this->folder, ['pm.max_children = 1', 'php_admin_value[memory_limit] = 8M']);
        $socket = $this->fpm->socket;
        $page = "$this->folder/page.php";
        $this->assertConnectionsOutliveRequests(
            static fn (string $what): array => json_decode(FastCgi::get($socket, $page, "what=$what"), true) ?? []
        );
    }

    private static function freePort(): int
    {
        $server = stream_socket_server('tcp://127.0.0.1:0');
        return (int) substr(strrchr(stream_socket_get_name($server, false), ':'), 1);
    }

    private static function waitFor(string $address): void
    {
        $end = microtime(true) + 120;
        while (@stream_socket_client($address, $code, $message, 1) === false) {
            self::assertLessThan($end, microtime(true), "nobody listens at $address: $message");
            usleep(20_000);
        }
    }
}
