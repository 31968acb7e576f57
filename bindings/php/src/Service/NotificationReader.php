<?php

declare(strict_types=1);

namespace Till\Service;

use Till\Event;
use Till\Exception\ExceptionInterface;
use Till\Exception\SignatureInvalidException;

/**
 * Reads notifications.
 *
 * @internal
 */
abstract class NotificationReader extends Service
{
    /**
     * Reads a notification and checks its signature. Act on an event only when its `verified` is not `None`, and store
     * its `dedupeKey` under a unique key: gateways repeat themselves.
     *
     * @param array<string, string> $headers the request's headers, such as getallheaders() gives them
     * @param string $body its body exactly as it came, such as file_get_contents('php://input') gives it
     * @throws SignatureInvalidException if the gateway did not send it
     * @throws ExceptionInterface
     */
    public function parse(array $headers, string $body): Event
    {
        return Event::fromArray($this->connection->parseNotification($headers, $body));
    }
}
