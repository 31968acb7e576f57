<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;
use Till\Client;
use Till\ErrorKind;
use Till\Event;
use Till\EventType;
use Till\Exception\ExceptionInterface;
use Till\Exception\SignatureInvalidException;
use Till\Exception\UnsupportedException;
use Till\Expected;
use Till\Money;
use Till\PaymentStatus;
use Till\Service\NotificationReader;
use Till\Verified;

final class NotificationTest extends TestCase
{
    public function testASignedNotificationIsReadAndAChangedOneRefused(): void
    {
        $inbox = new Inbox();
        $client = new Client(Sandbox::http()->merchant('payermax')[1]);
        $order = Sandbox::number('A');
        $client->payments->create(['notify_url' => $inbox->url] + Sandbox::payment($order));
        [$headers, $body] = $inbox->next();

        $event = $client->notifications->parse($headers, $body);
        self::assertSame([EventType::Payment, Verified::Signature, false], [
            $event->type, $event->verified, $event->stale,
        ]);
        self::assertSame([$order, PaymentStatus::Approved, 2500], [
            $event->payment->orderId, $event->payment->status, $event->payment->amount,
        ]);
        self::assertSame($event->dedupeKey, $client->notifications->parse($headers, $body)->dedupeKey);
        self::assertSame($body, $event->raw);
        $foreign = ['x-city' => "M\xfcnchen", "x-\xff" => 'a'] + $headers;
        self::assertSame(Verified::Signature, $client->notifications->parse($foreign, $body)->verified);

        $this->expectException(SignatureInvalidException::class);
        $client->notifications->parse($headers, str_replace('2', '3', $body));
    }

    public function testBodiesThatAreNoTextAreRefused(): void
    {
        $client = new Client(Sandbox::http()->merchant('payermax')[1]);
        foreach (['', "\0", "\xff\xfe", "{\"a\": \"\xc3\"}", str_repeat('[', 1000)] as $body) {
            try {
                $client->notifications->parse(['sign' => 'AAAA'], $body);
                self::fail('nothing was thrown');
            } catch (ExceptionInterface $exception) {
                self::assertInstanceOf(SignatureInvalidException::class, $exception);
            }
        }
    }

    public function testAnEventThatNobodyVouchesForIsConfirmedByAsking(): void
    {
        $inbox = new Inbox();
        [$merchant, $config] = Sandbox::http()->merchant('paypro');
        $client = new Client($config);
        $order = Sandbox::number('B');
        $client->payments->create(['notify_url' => $inbox->url] + Sandbox::transfer($order));
        Sandbox::http()->settle($merchant, $order, 'approved');
        [$headers, $body] = $inbox->next();

        $event = $client->notifications->parse($headers, $body);
        self::assertSame(Verified::None, $event->verified);
        $confirmed = $client->notifications->confirm($event, new Expected($order, 30000, 'MXN'));
        self::assertSame(Verified::Query, $confirmed->verified);
        self::assertSame(PaymentStatus::Approved, $confirmed->payment->status);

        $this->expectException(ExceptionInterface::class);
        $client->notifications->confirm($event, ['order_id' => $order, 'amount' => 29900, 'currency' => 'MXN']);
    }

    public function testWhatIsReceivedToActOnIsVouchedFor(): void
    {
        $inbox = new Inbox();
        [$merchant, $config] = Sandbox::http()->merchant('paymart');
        $client = new Client($config);
        $order = Sandbox::number('C');
        $client->payments->create([
            'order_id' => $order,
            'amount' => 10020,
            'currency' => 'EUR',
            'description' => 'Blue cap',
            'notify_url' => $inbox->url,
        ]);
        Sandbox::http()->settle($merchant, $order, 'approved');
        do {
            [$headers, $body] = $inbox->next();
        } while (json_decode($body, true)['status'] !== 'approved');
        $known = static fn (int $amount) =>
            static fn (Event $event) => new Expected($event->payment->orderId, $amount, 'EUR');

        $event = $client->notifications->receive($headers, $body, $known(10020));
        self::assertSame(Verified::Query, $event->verified);
        self::assertSame(PaymentStatus::Approved, $event->payment->status);

        foreach ([[$body, 10000], [str_replace($order, $order . 'x', $body), 10020]] as [$claim, $amount]) {
            try {
                $client->notifications->receive($headers, $claim, $known($amount));
                self::fail('nothing was thrown');
            } catch (ExceptionInterface $exception) {
                self::assertContains($exception->kind, [ErrorKind::Mismatch, ErrorKind::NotFound]);
            }
        }
    }

    public function testASignedNotificationIsReceivedIfItIsAboutTheExpectedOrder(): void
    {
        $inbox = new Inbox();
        $client = new Client(Sandbox::http()->merchant('payermax')[1]);
        $order = Sandbox::number('D');
        $client->payments->create(['notify_url' => $inbox->url] + Sandbox::payment($order));
        [$headers, $body] = $inbox->next();
        $receive = static fn (string $order, int $amount, string $currency): Event =>
            $client->notifications->receive($headers, $body, static fn () => new Expected($order, $amount, $currency));

        self::assertSame(Verified::Signature, $receive($order, 2500, 'USD')->verified);
        foreach ([[$order, 2501, 'USD'], [$order, 2500, 'EUR'], [$order . 'x', 2500, 'USD']] as $other) {
            try {
                $receive(...$other);
                self::fail('nothing was thrown');
            } catch (ExceptionInterface $exception) {
                self::assertSame(ErrorKind::Mismatch, $exception->kind);
                self::assertSame(2500, $exception->payment->amount);
            }
        }
    }

    public function testWhatNobodyVouchesForAndNobodyCanAskAboutIsNotReceived(): void
    {
        foreach ([EventType::Other, EventType::Dispute, EventType::Token] as $type) {
            foreach ([Verified::None, Verified::Signature] as $verified) {
                $reader = self::readerOf(new Event('paymart', $type, $verified, false, 'key'));
                $unasked = static fn () => throw new \LogicException('there is no order to look up');
                try {
                    self::assertSame($verified, $reader->receive([], '{}', $unasked)->verified);
                    self::assertSame(Verified::Signature, $verified);
                } catch (UnsupportedException $exception) {
                    self::assertSame(Verified::None, $verified);
                    self::assertSame('event.type', $exception->getViolations()[0]->path);
                }
            }
        }
    }

    /** What reads this event, whatever it is given, and asks nobody. */
    private static function readerOf(Event $event): NotificationReader
    {
        return new class ($event) extends NotificationReader {
            public function __construct(private readonly Event $event)
            {
            }

            public function parse(array $headers, string $body): Event
            {
                return $this->event;
            }

            public function confirm(Event|array $event, Expected|array $expected): Event
            {
                throw new \LogicException('the gateway is asked');
            }

            public function check(Event|array $event, Expected|array $expected): Event
            {
                throw new \LogicException('the event is compared');
            }
        };
    }

    public function testOldNewsSupersedesNothing(): void
    {
        $inbox = new Inbox();
        $client = new Client(Sandbox::http()->merchant('payermax')[1]);
        $order = Sandbox::number('E');
        $payment = $client->payments->create(['notify_url' => $inbox->url] + Sandbox::payment($order));
        [$headers, $body] = $inbox->next();
        $receive = static fn (?string $status): Event => $client->notifications->receive(
            $headers,
            $body,
            static fn () => new Expected($order, Money::of('25.00', 'USD'), status: $status)
        );
        self::assertTrue($receive('pending')->supersedes);
        self::assertFalse($receive('approved')->supersedes);
        self::assertFalse($receive('declined')->supersedes);
        self::assertNull($receive(null)->supersedes);
        self::assertSame($receive('pending')->dedupeKey, $payment->dedupeKey);
    }

    public function testTheReplyIsWhatEachGatewayWantsToHear(): void
    {
        $payermax = new Client(Sandbox::http()->merchant('payermax')[1]);
        $paypro = new Client(Sandbox::http()->merchant('paypro')[1]);
        self::assertSame('SUCCESS', json_decode($payermax->notifications->reply()->body, true)['code']);
        self::assertSame('OK', $paypro->notifications->reply(accepted: true)->body);
        self::assertNotSame('OK', $paypro->notifications->reply(accepted: false)->body);
        // A forged notification is no error of the server's.
        self::assertSame(400, $paypro->notifications->reply(accepted: false)->httpStatus);
    }
}
