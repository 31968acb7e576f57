<?php

declare(strict_types=1);

namespace Till;

use Psr\Http\Client\ClientExceptionInterface;
use Psr\Http\Client\ClientInterface;
use Psr\Http\Message\RequestFactoryInterface;
use Psr\Http\Message\ResponseInterface;
use Psr\Http\Message\StreamFactoryInterface;
use Till\Call\Connection;
use Till\Call\Interruption;
use Till\Exception\ExceptionInterface;
use Till\Exception\OutcomeUnknownException;
use Till\Exception\TillException;
use Till\Internal\Errors;
use Till\Internal\PsrMessage;
use Till\Service\Results;

/**
 * An operation whose requests the program sends with an HTTP client of its own. libtill prepares each request, and
 * reads each answer; Client::exchange() makes one. An operation may need several requests, one after another.
 *
 *     $exchange = $client->exchange('payment_create', $request);
 *     while (!$exchange->isDone()) {
 *         $exchange->resume($http->sendRequest($exchange->request()->toPsrRequest($factory, $factory)));
 *     }
 *     $payment = $exchange->result();
 *
 * The method `run` is this loop with the failures of the client. Time-outs are the client's, and libtill repeats
 * nothing and asks nothing by itself: after an OutcomeUnknownException, ask with the operation's `resolve`. The client
 * must follow no redirect, and send no request twice.
 */
final class Exchange
{
    private string $state = '';
    private ?HttpRequest $request = null;
    private ?Record $result = null;
    private ?TillException $error = null;

    /**
     * @internal
     * @param Record|array<string, mixed> $request
     */
    public function __construct(
        private readonly Connection $connection,
        private readonly string $operation,
        #[\SensitiveParameter] Record|array $request,
    ) {
        $this->take($connection->startExchange($operation, $request));
    }

    /** Whether the operation has ended, with a result or an error, so that nothing is left to send. */
    public function isDone(): bool
    {
        return $this->result !== null || $this->error !== null;
    }

    /** The request to send now, once; null when the operation has ended. */
    public function request(): ?HttpRequest
    {
        return $this->request;
    }

    /**
     * The result, such as a Payment of `payment_create`. A list has its first page.
     *
     * @throws ExceptionInterface the error with which the operation ended
     * @throws \LogicException if it has not ended
     */
    public function result(): Record
    {
        $unfinished = 'the exchange is not done: send its request, and resume it with the answer';
        return $this->result ?? throw $this->error ?? new \LogicException($unfinished);
    }

    /**
     * Goes on with the answer to the request.
     *
     * @throws OutcomeUnknownException if it is open what happened, and also where the body cannot be read
     * @throws ExceptionInterface
     */
    public function resume(ResponseInterface $response): void
    {
        try {
            $body = PsrMessage::body($response);
        } catch (\RuntimeException | \ErrorException) {
            // The answer broke off, which some streams report by a warning.
            $this->fail(ExchangeFailure::Connection, written: true);
            return;
        }
        $this->resumeWith($response->getStatusCode(), PsrMessage::headers($response), $body);
    }

    /**
     * Goes on with the answer to the request, in its parts.
     *
     * @param int $httpStatus HTTP status, such as 200
     * @param array<string, string> $headers HTTP headers; a gateway may sign its answer in one of them
     * @param string $body HTTP body, byte for byte
     * @throws OutcomeUnknownException if it is open what happened
     * @throws ExceptionInterface
     */
    public function resumeWith(int $httpStatus, array $headers, #[\SensitiveParameter] string $body): void
    {
        $named = array_filter($headers, is_string(...), ARRAY_FILTER_USE_KEY);
        $answer = ['http_status' => $httpStatus] + ($named === [] ? [] : ['headers' => PsrMessage::asText($named)]);
        $this->proceed($answer, $body);
    }

    /**
     * Goes on without an answer.
     *
     * @param bool $written whether a byte of the request may have been sent. False is a promise that the gateway has
     * nothing of it, such as after a refused connection: then nothing happened, and the call may be repeated. If the
     * HTTP client cannot tell, it is true.
     * @throws OutcomeUnknownException if it was written, and the operation moves money
     * @throws ExceptionInterface
     */
    public function fail(ExchangeFailure $failure, bool $written): void
    {
        $this->proceed(['failure' => $failure->value, 'written' => $written]);
    }

    /**
     * Sends each request with a PSR-18 client, until the operation has ended. Any failure of the client counts as a
     * request that was sent, because no PSR-18 exception proves the opposite: clients throw a NetworkExceptionInterface
     * for a lost answer too, and some of them a RequestExceptionInterface.
     *
     * @return Record the result
     * @throws OutcomeUnknownException if it is open what happened
     * @throws ExceptionInterface
     */
    public function run(
        ClientInterface $http,
        RequestFactoryInterface $requests,
        StreamFactoryInterface $streams
    ): Record {
        while ($this->request !== null) {
            $written = false;
            try {
                $request = $this->request->toPsrRequest($requests, $streams);
                $written = true;
                $response = $http->sendRequest($request);
                $this->resume($response);
            } catch (ClientExceptionInterface) {
                // It is not passed on as the cause, because it has the request with all that is secret in it.
                $this->fail(ExchangeFailure::Connection, $written);
            } catch (\Throwable $thrown) {
                throw $thrown === $this->error ? $thrown : $this->interrupted($thrown, $written);
            }
        }
        return $this->result();
    }

    /** What ends the sending, such as an exception of a signal's handler, with what is known of the call. */
    private function interrupted(\Throwable $interruption, bool $written): \Throwable
    {
        if (!$this->isDone()) {
            try {
                $this->fail(ExchangeFailure::Cancelled, $written);
            } catch (TillException) {
                // It is kept, and reported below.
            }
        }
        $message = 'the gateway had answered, and the program was interrupted before it saw the answer';
        $report = $this->error ?? Errors::interrupted($message, ['operation' => $this->operation]);
        return Interruption::reporting($report, $interruption);
    }

    /** @param array<string, mixed> $exchange */
    private function proceed(array $exchange, #[\SensitiveParameter] string $body = ''): void
    {
        if ($this->isDone()) {
            throw new \LogicException('the exchange has ended: there is no request to which this could be the answer');
        }
        try {
            $this->take($this->connection->resumeExchange($this->operation, $this->state, $exchange, $body));
        } catch (TillException $error) {
            // A loop that goes on after an error must not send the request again.
            [$this->state, $this->request, $this->error] = ['', null, $error];
            throw $error;
        }
    }

    /** @param array<string, mixed> $step */
    private function take(#[\SensitiveParameter] array $step): void
    {
        if ($step['done']) {
            [$this->state, $this->request] = ['', null];
            $this->result = Results::CLASSES[$this->operation]::fromArray($step['result']);
            return;
        }
        $this->state = $step['state'];
        ['method' => $method, 'url' => $url, 'headers' => $headers, 'body' => $body] = $step['request'];
        $this->request = new HttpRequest($method, $url, $headers, $body);
    }

    public function __serialize(): array
    {
        throw new \LogicException('An exchange cannot be serialised');
    }

    private function __clone()
    {
    }
}
