<?php

declare(strict_types=1);

namespace Till\Symfony\Tests;

use Symfony\Component\HttpFoundation\Request;
use Till\AttemptKind;
use Till\AttemptStatus;

/** The shop behind a web server: the sandbox sends to it what gateways send. */
final class NotificationTest extends ShopCase
{
    private const ADDRESS = '/till/notifications/cards';
    /** The gateway reads the body of a reply, and not its status. */
    private const ACCEPTED = [200, '{"msg":"Success","code":"SUCCESS"}'];
    private const REFUSED = [200, '{"bizCode":"9998","message":"data is invalid"}'];

    private ShopServer $server;

    protected function setUp(): void
    {
        parent::setUp();
        $this->server = new ShopServer(self::php(), $this->environment);
    }

    protected function tearDown(): void
    {
        unset($this->server);
        parent::tearDown();
    }

    /** @return array{int, string} */
    private function pay(string $number, array $more = []): array
    {
        return $this->server->send('/checkout', http_build_query([
            'order' => $number,
            'card' => self::APPROVED,
        ] + $more));
    }

    public function testAPaymentIsFulfilledOnceAndItsNotificationAccepted(): void
    {
        self::assertSame([200, 'succeeded'], $this->pay('A1'));
        $this->merchant->assertNotificationAccepted('A1', withinMs: 60_000);
        $this->merchant->assertChargedOnce('A1', 2500);
        self::assertSame(['fulfil'], $this->deeds('A1'));
        self::assertSame([200, 'succeeded'], $this->pay('A1'), 'a second click');
        $this->merchant->assertChargedOnce('A1', 2500);
        self::assertSame(['fulfil'], $this->deeds('A1'));
        self::assertStringContainsString('"order_id":"A1"', $this->log(), 'calls are logged');
        self::assertStringNotContainsString(self::APPROVED, $this->log());
    }

    public function testANotificationFulfilsWhatTheLostAnswerLeftOpen(): void
    {
        $this->merchant->fault('drop_answer', operation: 'orderAndPay');
        self::assertSame([200, 'open'], $this->pay('A2'));
        $this->merchant->assertNotificationAccepted('A2', withinMs: 60_000);
        self::assertSame(['fulfil'], $this->deeds('A2'));
        $this->merchant->assertChargedOnce('A2', 2500);
    }

    public function testTabsSideBySideAreChargedOnce(): void
    {
        $form = http_build_query(['order' => 'B1', 'card' => self::APPROVED]);
        $answers = array_map(stream_get_contents(...), $this->server->begin('/checkout', $form, 6));
        $statuses = array_count_values(array_map(static fn ($answer) => explode("\r\n\r\n", $answer)[1], $answers));
        self::assertSame([], array_diff_key($statuses, ['succeeded' => 0, 'open' => 0]));
        $this->merchant->assertChargedOnce('B1', 2500);
        self::assertSame(['fulfil'], $this->deeds('B1'));
    }

    public function testAKilledServerLeavesAnAttemptThatIsResolved(): void
    {
        $this->merchant->fault('delay', operation: 'orderAndPay', milliseconds: 3_600_000);
        $this->merchant->fault('delay', operation: 'notification', milliseconds: 3_600_000);
        $this->server->begin('/checkout', http_build_query(['order' => 'B2', 'card' => self::APPROVED]), 1);
        $this->merchant->assertChargedOnce('B2', 2500, withinMs: 60_000);
        $this->server->kill();
        self::assertSame([], $this->deeds('B2'));
        self::assertSame([0, "asked about 1\n"], $this->console(['till:resolve'], ['SHOP_LATER' => '600']));
        self::assertSame(['fulfil'], $this->deeds('B2'));
    }

    public function testAReplayedNotificationIsAcceptedAndChangesNothing(): void
    {
        [$headers, $body] = $this->notification('A3');
        for ($time = 0; $time < 3; $time++) {
            self::assertSame(self::ACCEPTED, $this->server->send(self::ADDRESS, $body, $headers));
        }
        self::assertSame(['fulfil'], $this->deeds('A3'));
    }

    public function testAForgedNotificationIsRefused(): void
    {
        [$headers, $body] = $this->notification('A4');
        $this->forget('A4');
        $forged = str_replace('"USD"', '"EUR"', $body);
        self::assertNotSame($body, $forged);
        foreach ([[$headers, $forged], [['sign' => 'AAAA'] + $headers, $body], [[], $body], [$headers, '']] as $sent) {
            self::assertSame(self::REFUSED, $this->server->send(self::ADDRESS, $sent[1], $sent[0]));
        }
        self::assertSame([], $this->deeds('A4'));
        self::assertStringContainsString('warning a notification for till.clients.{client} was refused', $this->log());
        self::assertSame(self::ACCEPTED, $this->server->send(self::ADDRESS, $body, $headers));
        self::assertSame(['fulfil'], $this->deeds('A4'));
    }

    public function testAnotherAmountThanTheShopsIsRefused(): void
    {
        [$headers, $body] = $this->notification('A5');
        $this->forget('A5', amount: 2400);
        self::assertSame(self::REFUSED, $this->server->send(self::ADDRESS, $body, $headers));
        self::assertSame([], $this->deeds('A5'));
    }

    public function testAnOversizedNotificationIsNotRead(): void
    {
        [$headers, $body] = $this->notification('A6');
        $this->forget('A6');
        self::assertSame(413, $this->server->send(self::ADDRESS, str_pad($body, 65_537), $headers)[0]);
        $read = $this->server->send(self::ADDRESS, str_pad($body, 65_536), $headers);
        self::assertSame(self::REFUSED, $read, 'it was read, and its signature is about other bytes');
        // Without its length: a sender may leave it out.
        $request = Request::create(self::ADDRESS, 'POST', [], [], [], [], str_pad($body, 65_537));
        $request->headers->remove('content-length');
        self::assertSame(413, $this->kernel()->handle($request)->getStatusCode());
        self::assertSame([], $this->deeds('A6'));
    }

    public function testNothingIsAcceptedThatTheShopCouldNotCommit(): void
    {
        [$headers, $body] = $this->notification('A7');
        $this->forget('A7');
        $this->database->insert('shop_trouble', ['number' => 'A7']);
        self::assertSame(self::REFUSED, $this->server->send(self::ADDRESS, $body, $headers));
        self::assertSame([], $this->deeds('A7'), 'it was rolled back');
        self::assertStringContainsString('the warehouse does not answer', $this->log());
        $stored = $this->attempts()->find('cards', AttemptKind::Payment, 'A7');
        self::assertSame(AttemptStatus::Open, $stored->attempt->status);
        $this->database->executeStatement('DELETE FROM shop_trouble');
        self::assertSame(self::ACCEPTED, $this->server->send(self::ADDRESS, $body, $headers));
        self::assertSame(['fulfil'], $this->deeds('A7'));
    }

    public function testAnOrderOfAnotherShopIsRefused(): void
    {
        [$headers, $body] = $this->notification('A8');
        $this->database->executeStatement('DELETE FROM till_attempt');
        self::assertSame(self::REFUSED, $this->server->send(self::ADDRESS, $body, $headers));
        self::assertStringContainsString('which this shop did not begin', $this->log());
    }

    public function testADisputedPaymentNeedsAPersonOnce(): void
    {
        $inbox = new Inbox();
        self::assertSame([200, 'succeeded'], $this->pay('A9', ['notify_url' => $inbox->url]));
        $inbox->next();
        $this->dispute('A9');
        [$headers, $body] = $inbox->next();
        for ($time = 0; $time < 2; $time++) {
            self::assertSame(self::ACCEPTED, $this->server->send(self::ADDRESS, $body, $headers));
        }
        self::assertSame(['fulfil', 'alarm disputed', 'dispute'], $this->deeds('A9'));
    }

    /** The customer goes to the bank. */
    private function dispute(string $number): void
    {
        $context = stream_context_create(['http' => [
            'method' => 'POST',
            'header' => 'Content-Type: application/json',
            'content' => json_encode([
                'merchant' => $this->merchantName(),
                'payment' => $number,
                'kind' => 'CHARGEBACK',
            ]),
        ]]);
        file_get_contents($this->sandbox()->url . '/sandbox/disputes', false, $context);
    }

    /** Its name in the sandbox's control API, which the kit keeps to itself. */
    private function merchantName(): string
    {
        return (new \ReflectionProperty($this->merchant, 'merchant'))->getValue($this->merchant);
    }

    public function testOnlyPostsToClientsAreTaken(): void
    {
        self::assertSame(404, $this->server->send('/till/notifications/nobody', '{}')[0]);
        self::assertSame(405, $this->server->send(self::ADDRESS, '', method: 'GET')[0]);
    }

    /** @return array{array<string, string>, string} the notification of a payment that the shop has made */
    private function notification(string $number): array
    {
        $inbox = new Inbox();
        self::assertSame([200, 'succeeded'], $this->pay($number, ['notify_url' => $inbox->url]));
        return $inbox->next();
    }

    /** The shop knows only that the payment was begun. */
    private function forget(string $number, int $amount = 2500): void
    {
        $open = $this->kernel()->getContainer()->get(\Till\Symfony\Clients::class)->get('cards')->attempts->create([
            'kind' => 'payment',
            'number' => $number,
            'amount' => $amount,
            'currency' => 'USD',
            'attempted_at' => new \DateTimeImmutable(),
        ]);
        $row = ['attempt' => json_encode($open), 'done' => '[]'];
        $this->database->update('till_attempt', $row, ['number' => $number]);
        $this->database->executeStatement('DELETE FROM shop_deed');
    }
}
