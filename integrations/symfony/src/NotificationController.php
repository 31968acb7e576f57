<?php

declare(strict_types=1);

namespace Till\Symfony;

use Psr\Log\LoggerInterface;
use Psr\Log\LogLevel;
use Psr\Log\NullLogger;
use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpFoundation\Response;
use Till\Exception\ExceptionInterface;

/** Takes the gateways' notifications: the body as it came, and the gateway's reply after everything is committed. */
final class NotificationController
{
    private readonly LoggerInterface $logger;

    public function __construct(
        private readonly Clients $clients,
        private readonly Attempts $attempts,
        private readonly int $maxBytes,
        ?LoggerInterface $logger = null,
    ) {
        $this->logger = $logger ?? new NullLogger();
    }

    public function __invoke(Request $request, string $client): Response
    {
        if (!$this->clients->has($client)) {
            $this->logger->warning('a notification came for till.clients.{client}, which is missing', [
                'client' => $client,
            ]);
            return new Response('', Response::HTTP_NOT_FOUND);
        }
        $body = $this->body($request);
        if ($body === null) {
            $this->logger->warning(
                'a notification for till.clients.{client} has more than {bytes} bytes and was not read: it is ' .
                'forged, or till.notifications.max_bytes is too small',
                ['client' => $client, 'bytes' => $this->maxBytes]
            );
            return new Response('', Response::HTTP_REQUEST_ENTITY_TOO_LARGE);
        }
        try {
            return Responses::forGateway($this->attempts->receive($client, self::headers($request), $body));
        } catch (ExceptionInterface | UnknownOrderException $exception) {
            $this->log(LogLevel::WARNING, 'was refused', $client, $exception);
        } catch (\Throwable $exception) {
            $this->log(LogLevel::ERROR, 'could not be stored; the gateway will repeat it', $client, $exception);
        }
        return Responses::forGateway($this->clients->get($client)->notifications->reply(accepted: false));
    }

    /** The bytes as they came; null if there are too many of them. */
    private function body(Request $request): ?string
    {
        if ((int) $request->headers->get('content-length') > $this->maxBytes) {
            return null;
        }
        /** @var resource $stream */
        $stream = $request->getContent(true);
        $body = (string) stream_get_contents($stream, $this->maxBytes + 1);
        return \strlen($body) > $this->maxBytes ? null : $body;
    }

    /** @return array<string, string> */
    private static function headers(Request $request): array
    {
        $headers = [];
        foreach ($request->headers->all() as $name => $values) {
            $headers[(string) $name] = implode(', ', (array) $values);
        }
        return $headers;
    }

    private function log(string $level, string $what, string $client, \Throwable $exception): void
    {
        $this->logger->log($level, "a notification for till.clients.{client} $what: {message}", [
            'client' => $client,
            'message' => $exception->getMessage(),
        ] + ($level === LogLevel::ERROR ? ['exception' => $exception] : []));
    }
}
