<?php

declare(strict_types=1);

namespace Till\Tests;

use Nyholm\Psr7\Factory\Psr17Factory;
use Nyholm\Psr7\ServerRequest;
use PHPUnit\Framework\TestCase;
use Till\Client;
use Till\CustomerResponse;
use Till\Event;
use Till\Exception\SignatureInvalidException;
use Till\Expected;
use Till\NextAction;
use Till\Verified;

/** Notifications and responses as PSR-7 messages. */
final class PsrTest extends TestCase
{
    /** @return array{Client, string, array<string, string>, string} a client, an order, and its notification */
    private static function notified(): array
    {
        $inbox = new Inbox();
        $client = new Client(Sandbox::http()->merchant('payermax')[1]);
        $order = Sandbox::number('A');
        $client->payments->create(['notify_url' => $inbox->url] + Sandbox::payment($order));
        return [$client, $order, ...$inbox->next()];
    }

    public function testANotificationIsReadFromARequestWhoseBodyWasReadBefore(): void
    {
        [$client, $order, $headers, $body] = self::notified();
        $request = new ServerRequest('POST', '/notify', $headers, $body);
        self::assertSame($body, (string) $request->getBody());
        self::assertSame(Verified::Signature, $client->notifications->parseRequest($request)->verified);
        $expected = static fn (Event $event): Expected => new Expected($event->payment->orderId, 2500, 'USD');
        $event = $client->notifications->receiveRequest($request, $expected);
        self::assertSame([$order, Verified::Signature], [$event->payment->orderId, $event->verified]);

        $forged = $request->withHeader('sign', 'AAAA');
        $this->expectException(SignatureInvalidException::class);
        $client->notifications->receiveRequest($forged, $expected);
    }

    public function testABodyThatIsGoneIsNoForgery(): void
    {
        $client = new Client(Sandbox::http()->merchant('payermax')[1]);
        $stream = (new Psr17Factory())->createStreamFromResource(popen('echo a body', 'r'));
        $request = (new ServerRequest('POST', '/notify'))->withBody($stream);
        $stream->read(2);
        $this->expectException(\RuntimeException::class);
        $this->expectExceptionMessage('was read before');
        $client->notifications->parseRequest($request);
    }

    public function testResponsesAreMadeByFactories(): void
    {
        $factory = new Psr17Factory();
        $client = new Client(Sandbox::http()->merchant('payermax')[1]);
        foreach ([true, false] as $accepted) {
            $reply = $client->notifications->reply($accepted);
            $response = $reply->toPsrResponse($factory, $factory);
            self::assertSame($reply->httpStatus, $response->getStatusCode());
            self::assertSame($reply->body, (string) $response->getBody());
            foreach ($reply->headers as $name => $value) {
                self::assertSame($value, $response->getHeaderLine($name));
            }
        }
        $redirect = NextAction::fromArray(['type' => 'redirect', 'url' => 'https://pay.example/p/1']);
        $response = CustomerResponse::of($redirect)->toPsrResponse($factory, $factory);
        self::assertSame([303, 'https://pay.example/p/1'], [
            $response->getStatusCode(), $response->getHeaderLine('Location'),
        ]);
    }
}
