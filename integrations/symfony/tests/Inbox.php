<?php

declare(strict_types=1);

namespace Till\Symfony\Tests;

/** A place at which the sandbox's notifications arrive, with their headers and bytes. */
final class Inbox
{
    /** @var resource */
    private $socket;

    public readonly string $url;

    public function __construct()
    {
        $this->socket = stream_socket_server('tcp://127.0.0.1:0');
        $this->url = 'http://' . stream_socket_get_name($this->socket, false) . '/';
    }

    /**
     * Waits for the next notification and accepts it.
     *
     * @return array{array<string, string>, string} headers and body
     */
    public function next(): array
    {
        $connection = stream_socket_accept($this->socket, 120);
        stream_set_timeout($connection, 120);
        fgets($connection);
        $headers = [];
        while (($line = trim(fgets($connection))) !== '') {
            [$name, $value] = explode(':', $line, 2);
            $headers[strtolower($name)] = trim($value);
        }
        $body = stream_get_contents($connection, (int) $headers['content-length']);
        fwrite($connection, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        fclose($connection);
        return [array_diff_key($headers, ['host' => 0, 'connection' => 0, 'content-length' => 0]), $body];
    }
}
