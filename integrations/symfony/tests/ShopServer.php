<?php

declare(strict_types=1);

namespace Till\Symfony\Tests;

/** The shop behind PHP's own web server; it ends with the object. */
final class ShopServer
{
    public readonly string $url;

    /** @var resource|null */
    private $process;

    /**
     * @param list<string> $php
     * @param array<string, string> $environment
     */
    public function __construct(array $php, array $environment)
    {
        $free = stream_socket_server('tcp://127.0.0.1:0');
        $address = stream_socket_get_name($free, false);
        fclose($free);
        $this->url = "http://$address";
        $log = ['file', $environment['SHOP_FOLDER'] . '/server.log', 'a'];
        $command = [...$php, '-d', 'display_errors=stderr', '-S', $address, __DIR__ . '/shop.php'];
        $environment += ['PHP_CLI_SERVER_WORKERS' => '4'] + getenv();
        // A group of its own, so that its workers end with it.
        $this->process = proc_open(['setsid', ...$command], [1 => $log, 2 => $log], $pipes, null, $environment);
        $this->waitUntilReady($address);
    }

    public function __destruct()
    {
        $this->end(SIGTERM);
    }

    /** Ends it with its workers, whatever they are doing. */
    public function kill(): void
    {
        $this->end(SIGKILL);
    }

    private function end(int $signal): void
    {
        if ($this->process !== null) {
            posix_kill(-proc_get_status($this->process)['pid'], $signal);
            proc_close($this->process);
            $this->process = null;
        }
    }

    /**
     * Sends a form so many times at once, and does not wait for the answers.
     *
     * @return list<resource> the connections
     */
    public function begin(string $path, string $form, int $times): array
    {
        $address = substr($this->url, strlen('http://'));
        $text = "POST $path HTTP/1.0\r\nHost: $address\r\nContent-Type: application/x-www-form-urlencoded\r\n" .
            'Content-Length: ' . strlen($form) . "\r\n\r\n$form";
        $connections = [];
        for ($time = 0; $time < $times; $time++) {
            $connections[] = $connection = stream_socket_client("tcp://$address");
            stream_set_timeout($connection, 120);
            fwrite($connection, $text);
        }
        return $connections;
    }

    private function waitUntilReady(string $address): void
    {
        $end = hrtime(true) + 120 * 1_000_000_000;
        while (($connection = @stream_socket_client("tcp://$address")) === false) {
            if (hrtime(true) > $end || !proc_get_status($this->process)['running']) {
                throw new \RuntimeException('the web server does not start');
            }
            usleep(20_000);
        }
        fclose($connection);
    }

    /**
     * @param array<string, string> $headers
     * @return array{int, string} status and body
     */
    public function send(string $path, string $body, array $headers = [], string $method = 'POST'): array
    {
        $lines = [];
        foreach ($headers + ['Content-Type' => 'application/x-www-form-urlencoded'] as $name => $value) {
            $lines[] = "$name: $value";
        }
        $context = stream_context_create(['http' => [
            'method' => $method,
            'header' => $lines,
            'content' => $body,
            'ignore_errors' => true,
            'follow_location' => 0,
            'timeout' => 120,
        ]]);
        $text = file_get_contents($this->url . $path, false, $context);
        return [(int) explode(' ', $http_response_header[0])[1], $text];
    }
}
