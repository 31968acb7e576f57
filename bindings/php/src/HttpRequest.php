<?php

declare(strict_types=1);

namespace Till;

use Psr\Http\Message\RequestFactoryInterface;
use Psr\Http\Message\RequestInterface;
use Psr\Http\Message\StreamFactoryInterface;

/**
 * A request of an Exchange: signed, complete, and sent as it is. It carries card numbers and signatures, so dumps show
 * its method alone. Do not log what the methods give, and keep it out of the logs of the HTTP client.
 */
final class HttpRequest
{
    private readonly Secret $url;
    private readonly Secret $headers;
    private readonly Secret $body;

    /**
     * @internal
     * @param array<string, string> $headers
     */
    public function __construct(
        /** HTTP method, such as `POST`. */
        public readonly string $method,
        #[\SensitiveParameter] string $url,
        #[\SensitiveParameter] array $headers,
        #[\SensitiveParameter] string $body,
    ) {
        $this->url = Secret::of($url);
        $this->headers = Secret::of(json_encode($headers, JSON_THROW_ON_ERROR));
        $this->body = Secret::of($body);
    }

    /** The whole address, with its query. */
    public function url(): string
    {
        return $this->url->reveal();
    }

    /** @return array<string, string> the HTTP headers */
    public function headers(): array
    {
        return json_decode($this->headers->reveal(), true, 2, JSON_THROW_ON_ERROR);
    }

    /** The HTTP body, byte for byte. */
    public function body(): string
    {
        return $this->body->reveal();
    }

    /** The same as a PSR-7 request. */
    public function toPsrRequest(RequestFactoryInterface $requests, StreamFactoryInterface $streams): RequestInterface
    {
        $request = $requests->createRequest($this->method, $this->url());
        foreach ($this->headers() as $name => $value) {
            $request = $request->withHeader($name, $value);
        }
        return $request->withBody($streams->createStream($this->body()));
    }
}
