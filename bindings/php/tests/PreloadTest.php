<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;

/** php-fpm whose master has made a client and has paid with it before the workers are forked. */
final class PreloadTest extends TestCase
{
    private const WORKERS = 4;
    private const ORDERS = 60;

    private string $folder;

    /** @var resource|null */
    private $process = null;

    protected function setUp(): void
    {
        $this->folder = sys_get_temp_dir() . '/till-preload-' . bin2hex(random_bytes(8));
        mkdir($this->folder, 0700);
        foreach (['preload.php', 'preloaded.php'] as $name) {
            copy(__DIR__ . "/worker/$name", "$this->folder/$name");
        }
    }

    protected function tearDown(): void
    {
        if ($this->process !== null) {
            proc_terminate($this->process);
            proc_close($this->process);
        }
        array_map(unlink(...), glob("$this->folder/*"));
        rmdir($this->folder);
    }

    /**
     * @testWith ["http"]
     *           ["tls"]
     */
    public function testWorkersKeepTheirAnswersApart(string $transport): void
    {
        $sandbox = $transport === 'http' ? Sandbox::http() : Sandbox::tls();
        [$merchant, $config] = $sandbox->merchant('payermax');
        // Calls of several workers are under way at once, and no mix-up is mended silently.
        $sandbox->fault($merchant, 'delay', ['milliseconds' => 50, 'times' => 1000]);
        $config = ['resolve' => false, 'retry' => ['attempts' => 1]] + $config;
        file_put_contents("$this->folder/config.json", json_encode($config));
        $this->startPhpFpm();

        $workers = [];
        for ($first = 0; $first < self::ORDERS; $first += self::WORKERS) {
            $asked = [];
            for ($number = $first; $number < $first + self::WORKERS; $number++) {
                $asked["P$number"] = FastCgi::ask($this->socket(), "$this->folder/preloaded.php", "order=P$number");
            }
            foreach ($asked as $order => $connection) {
                $body = FastCgi::answer($connection);
                $answer = json_decode($body, true);
                self::assertSame([$order, 1], [$answer['order'] ?? null, $answer['clients'] ?? null], $body);
                $workers[$answer['pid']] = true;
            }
        }
        self::assertGreaterThan(1, count($workers));
        $ledger = $sandbox->get("/sandbox/ledger?merchant=$merchant");
        self::assertSame([1 + self::ORDERS, []], [count($ledger['entries']), $ledger['duplicates']]);
    }

    private function socket(): string
    {
        return "$this->folder/fpm.sock";
    }

    private function startPhpFpm(): void
    {
        $user = posix_getpwuid(posix_geteuid())['name'];
        file_put_contents("$this->folder/fpm.conf", implode("\n", [
            '[global]', "error_log = $this->folder/log", 'daemonize = no',
            '[www]', "listen = {$this->socket()}", 'pm = static', 'pm.max_children = ' . self::WORKERS,
            'clear_env = no', "user = $user", '',
        ]));
        $settings = [
            'extension=' . Module::path(), 'opcache.enable=1', "opcache.preload=$this->folder/preload.php",
            "opcache.preload_user=$user",
        ];
        $log = ['file', "$this->folder/log", 'a'];
        $this->process = proc_open(
            [
                '/usr/sbin/php-fpm' . PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION,
                '--nodaemonize', '--allow-to-run-as-root', '--fpm-config', "$this->folder/fpm.conf",
                ...array_merge(...array_map(static fn (string $one): array => ['-d', $one], $settings)),
            ],
            [['file', '/dev/null', 'r'], $log, $log],
            $pipes,
            null,
            ['TILL_PACKAGE' => dirname(__DIR__)] + getenv()
        );
        $end = microtime(true) + 120;
        while (@stream_socket_client("unix://{$this->socket()}") === false) {
            self::assertLessThan($end, microtime(true), (string) file_get_contents("$this->folder/log"));
            usleep(20_000);
        }
    }
}
