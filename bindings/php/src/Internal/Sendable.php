<?php

declare(strict_types=1);

namespace Till\Internal;

use Psr\Http\Message\ResponseFactoryInterface;
use Psr\Http\Message\ResponseInterface;
use Psr\Http\Message\StreamFactoryInterface;

/**
 * An HTTP response that the current request can be answered with. It has `httpStatus`, `headers` and `body`.
 *
 * @internal
 */
trait Sendable
{
    /** The same as a PSR-7 response. */
    public function toPsrResponse(
        ResponseFactoryInterface $responses,
        StreamFactoryInterface $streams
    ): ResponseInterface {
        $response = $responses->createResponse($this->httpStatus);
        foreach ($this->headers as $name => $value) {
            $response = $response->withHeader($name, $value);
        }
        return $response->withBody($streams->createStream($this->body));
    }

    /**
     * Answers the current request with it: status, headers and body. What the host has set before gives way, such as
     * the status of WordPress. End the request after it, so that nothing is added.
     *
     * @throws \LogicException if output was sent already, so that status and headers cannot be sent any more
     */
    public function send(): void
    {
        if (headers_sent($file, $line)) {
            $place = $file === '' ? '' : " at $file:$line";
            throw new \LogicException(
                "the status $this->httpStatus and its headers cannot be sent, because output was started$place: " .
                'send the response before anything else is printed'
            );
        }
        // They belong to what the host was about to send.
        foreach (['location', 'content-length', 'content-encoding', 'content-range'] as $name) {
            header_remove($name);
        }
        // http_response_code() would leave a status line alone that was set by header('HTTP/...').
        $protocol = ($_SERVER['SERVER_PROTOCOL'] ?? null) === 'HTTP/1.0' ? 'HTTP/1.0' : 'HTTP/1.1';
        $reason = match ($this->httpStatus) {
            200 => 'OK',
            303 => 'See Other',
            400 => 'Bad Request',
            500 => 'Internal Server Error',
            default => '',
        };
        header("$protocol $this->httpStatus $reason", true, $this->httpStatus);
        foreach ($this->headers as $name => $value) {
            header("$name: $value");
        }
        echo $this->body;
    }
}
