<?php

declare(strict_types=1);

namespace Till\Tests;

/** php-fpm with the extension, listening at a socket in a folder; it ends with the object. */
final class Fpm
{
    public readonly string $socket;

    /** @var resource */
    private $process;

    /**
     * @param list<string> $pool lines of the pool's configuration
     * @param list<string> $settings of PHP
     */
    public function __construct(private readonly string $folder, array $pool = [], array $settings = [])
    {
        $this->socket = "$folder/fpm.sock";
        file_put_contents("$folder/fpm.conf", implode("\n", [
            '[global]', "error_log = $folder/log", 'daemonize = no',
            '[www]', "listen = $this->socket", 'pm = static', 'clear_env = no',
            'user = ' . posix_getpwuid(posix_geteuid())['name'], ...$pool, '',
        ]));
        $settings = ['extension=' . Module::path(), 'opcache.enable=1', ...$settings];
        $log = ['file', "$folder/log", 'a'];
        $this->process = proc_open(
            [
                getenv('TILL_PHP_FPM') ?: '/usr/sbin/php-fpm' . PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION,
                '--nodaemonize', '--allow-to-run-as-root', '--fpm-config', "$folder/fpm.conf",
                ...array_merge(...array_map(static fn (string $one): array => ['-d', $one], $settings)),
            ],
            [['file', '/dev/null', 'r'], $log, $log],
            $pipes,
            null,
            ['TILL_PACKAGE' => dirname(__DIR__)] + getenv()
        );
        $this->waitForSocket();
    }

    public function __destruct()
    {
        proc_terminate($this->process);
        proc_close($this->process);
    }

    private function waitForSocket(): void
    {
        $end = microtime(true) + 60;
        while (@stream_socket_client("unix://$this->socket") === false) {
            if (microtime(true) > $end || !proc_get_status($this->process)['running']) {
                throw new \RuntimeException('php-fpm does not start: ' . file_get_contents("$this->folder/log"));
            }
            usleep(20_000);
        }
    }
}
