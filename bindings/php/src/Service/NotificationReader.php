<?php

declare(strict_types=1);

namespace Till\Service;

use Psr\Http\Message\ServerRequestInterface;
use Till\Event;
use Till\Exception\ExceptionInterface;
use Till\Exception\SignatureInvalidException;
use Till\Expected;
use Till\Internal\Errors;
use Till\Internal\PsrMessage;
use Till\Verified;

/**
 * Reads notifications.
 *
 * @internal
 */
abstract class NotificationReader extends Service
{
    /**
     * Reads a notification and checks its signature. Act on an event only when its `verified` is not `None`, and once
     * for each `dedupeKey`: gateways repeat themselves. An event that has to be confirmed gets its key by that.
     *
     * @param array<array-key, mixed> $headers the request's headers, such as getallheaders() gives them
     * @param string $body its body exactly as it came, such as file_get_contents('php://input') gives it
     * @throws SignatureInvalidException if the gateway did not send it
     * @throws ExceptionInterface
     */
    public function parse(#[\SensitiveParameter] array $headers, #[\SensitiveParameter] string $body): Event
    {
        return Event::fromArray($this->connection->parseNotification($headers, $body));
    }

    /**
     * Reads a notification to act on: it is authenticated, and about the order that the shop expects. If it is not
     * authenticated, the gateway is asked, and its answer replaces the claims. A signed event without an order of the
     * shop's, such as one about a token, is returned as it is, and `$expected` is not called; without a signature, it
     * cannot be confirmed, and is an UnsupportedException.
     *
     * @param array<array-key, mixed> $headers the request's headers
     * @param string $body its body exactly as it came
     * @param callable(Event): Expected $expected looks up what the shop knows of the order that the event names
     * @return Event an event that is authenticated by signature or by query
     * @throws ExceptionInterface a wrong signature, or another order, amount or currency than expected
     */
    public function receive(
        #[\SensitiveParameter] array $headers,
        #[\SensitiveParameter] string $body,
        callable $expected
    ): Event {
        $event = $this->parse($headers, $body);
        if ($event->payment === null && $event->payout === null && $event->refund === null) {
            return $event->verified === Verified::None ? throw Errors::unconfirmable($event->gateway) : $event;
        }
        if ($event->verified === Verified::None) {
            return $this->confirm($event, $expected($event));
        }
        return $this->check($event, $expected($event));
    }

    /**
     * Reads a notification from a PSR-7 request; otherwise as parse().
     *
     * @throws SignatureInvalidException if the gateway did not send it
     * @throws \RuntimeException if the body cannot be read, or was read before and cannot be read again
     * @throws ExceptionInterface
     */
    public function parseRequest(ServerRequestInterface $request): Event
    {
        return $this->parse(PsrMessage::headers($request), PsrMessage::body($request));
    }

    /**
     * Reads a notification to act on from a PSR-7 request; otherwise as receive().
     *
     * @param callable(Event): Expected $expected looks up what the shop knows of the order that the event names
     * @throws \RuntimeException if the body cannot be read, or was read before and cannot be read again
     * @throws ExceptionInterface a wrong signature, or another order, amount or currency than expected
     */
    public function receiveRequest(ServerRequestInterface $request, callable $expected): Event
    {
        return $this->receive(PsrMessage::headers($request), PsrMessage::body($request), $expected);
    }

    /** Asks the gateway whether an event is true. */
    abstract public function confirm(Event|array $event, Expected|array $expected): Event;

    /** Compares an authenticated event with what the shop expects. */
    abstract public function check(Event|array $event, Expected|array $expected): Event;
}
