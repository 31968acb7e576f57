<?php

declare(strict_types=1);

namespace Shop;

use Till\Client;
use Till\Event;
use Till\Exception\SignatureInvalidException;

/**
 * The shop's address for notifications: a small HTTP server on a port of its own, which answers while the shop waits.
 * In a web shop this is a page; it does the same three things: read, store, answer.
 */
final class NotificationServer
{
    private const BODY_MAX = 1 << 20;

    /** @var resource */
    private $socket;

    private readonly string $address;

    /** @var list<Event> received events that nothing has waited for yet */
    private array $events = [];

    /** @param array<string, Client> $clients by the path at which their gateway calls */
    public function __construct(private readonly array $clients)
    {
        $this->socket = stream_socket_server('tcp://127.0.0.1:0');
        $this->address = 'http://' . stream_socket_get_name($this->socket, false);
    }

    public function url(string $gateway): string
    {
        return "$this->address/$gateway";
    }

    /** Waits until a notification about this order, refund or payout has come. */
    public function wait(string $number, float $seconds = 30.0): Event
    {
        $end = microtime(true) + $seconds;
        while (true) {
            foreach ($this->events as $position => $event) {
                if (self::numberOf($event) === $number) {
                    array_splice($this->events, $position, 1);
                    return $event;
                }
            }
            $left = $end - microtime(true);
            $connection = $left > 0 ? @stream_socket_accept($this->socket, $left) : false;
            if ($connection === false) {
                throw new \RuntimeException("no notification about $number came within $seconds s");
            }
            $this->serve($connection);
            fclose($connection);
        }
    }

    /** The shop's number of what an event is about. */
    private static function numberOf(Event $event): ?string
    {
        return $event->refund?->refundId ?? $event->payout?->orderId ?? $event->payment?->orderId;
    }

    /** @param resource $connection */
    private function serve($connection): void
    {
        stream_set_timeout($connection, 5);
        [, $path] = explode(' ', (string) fgets($connection)) + ['', ''];
        $headers = [];
        while (($line = trim((string) fgets($connection))) !== '') {
            [$name, $value] = explode(':', $line, 2);
            $headers[strtolower($name)] = trim($value);
        }
        $length = min((int) ($headers['content-length'] ?? 0), self::BODY_MAX);
        $body = $length > 0 ? (string) stream_get_contents($connection, $length) : '';
        $client = $this->clients[trim($path, '/')] ?? null;
        if ($client === null) {
            fwrite($connection, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return;
        }
        try {
            // Reading checks the signature: an event is authenticated, or says that it is not.
            $this->events[] = $client->notifications->parse($headers, $body);
            // A shop stores the event before it answers, because the gateway will not send it again.
            $reply = $client->notifications->reply(accepted: true);
        } catch (SignatureInvalidException) {
            $reply = $client->notifications->reply(accepted: false);
        }
        $answer = "HTTP/1.1 $reply->httpStatus \r\n";
        foreach ($reply->headers as $name => $value) {
            $answer .= "$name: $value\r\n";
        }
        $answer .= 'Content-Length: ' . strlen($reply->body) . "\r\nConnection: close\r\n\r\n$reply->body";
        fwrite($connection, $answer);
    }
}
