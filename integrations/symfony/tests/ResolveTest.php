<?php

declare(strict_types=1);

namespace Till\Symfony\Tests;

use Till\AttemptKind;
use Till\AttemptStatus;
use Till\Exception\OutcomeUnknownException;
use Till\PaymentRequest;

/** `till:resolve`, as cron runs it. */
final class ResolveTest extends ShopCase
{
    private const LATER = ['SHOP_LATER' => '600'];

    /** Pays, and loses the answer. */
    private function payWithout(string $fault, string ...$numbers): void
    {
        $attempts = $this->attempts();
        foreach ($numbers as $number) {
            $this->merchant->fault($fault, operation: 'orderAndPay', orderId: $number);
            $attempted = $attempts->pay('cards', PaymentRequest::fromArray(self::payment($number)));
            self::assertInstanceOf(OutcomeUnknownException::class, $attempted->error);
            self::assertSame(AttemptStatus::Open, $attempted->attempt->status);
        }
    }

    public function testALostAnswerIsFoundAndFulfilledOnce(): void
    {
        $this->payWithout('drop_answer', 'A1');
        self::assertSame([0, "asked about 0\n"], $this->console(['till:resolve']), 'it is too early');
        self::assertSame([], $this->deeds('A1'));
        self::assertSame([0, "asked about 1\n"], $this->console(['till:resolve'], self::LATER));
        self::assertSame(['fulfil'], $this->deeds('A1'));
        self::assertSame([0, "asked about 0\n"], $this->console(['till:resolve'], ['SHOP_LATER' => '99999']));
        $this->merchant->assertChargedOnce('A1', 2500);
    }

    public function testAnotherClickAsksNobodyAndChargesNothing(): void
    {
        $this->payWithout('drop_answer', 'A2');
        $again = $this->attempts()->pay('cards', PaymentRequest::fromArray(self::payment('A2')));
        self::assertSame([false, AttemptStatus::Open], [$again->called, $again->attempt->status]);
        $this->merchant->assertChargedOnce('A2', 2500);
    }

    public function testWhatWasNeverMadeIsReleasedAndMayBeSentAgain(): void
    {
        $this->environment['SHOP_LATER'] = '-7200';
        $this->payWithout('reset', 'A3');
        $this->environment['SHOP_LATER'] = '0';
        self::assertSame([0, "asked about 1\n"], $this->console(['till:resolve']));
        $stored = $this->attempts()->find('cards', AttemptKind::Payment, 'A3');
        self::assertSame(AttemptStatus::NotMade, $stored->attempt->status);
        self::assertCount(1, preg_grep('/^release$/', $this->deeds('A3')));
        $this->merchant->assertNotCharged('A3');
        $again = $this->attempts()->pay('cards', PaymentRequest::fromArray(self::payment('A3')));
        self::assertSame([true, AttemptStatus::Succeeded], [$again->called, $again->attempt->status]);
        self::assertSame(['release', 'fulfil'], $this->deeds('A3'));
        $this->merchant->assertChargedOnce('A3', 2500);
    }

    public function testAFailingHandlerIsCalledAgain(): void
    {
        $this->payWithout('drop_answer', 'A4');
        $this->database->insert('shop_trouble', ['number' => 'A4']);
        self::assertSame([0, "asked about 1\n"], $this->console(['till:resolve'], self::LATER));
        self::assertSame([], $this->deeds('A4'));
        self::assertStringContainsString('the warehouse does not answer', $this->log());
        $this->database->executeStatement('DELETE FROM shop_trouble');
        self::assertSame([0, "asked about 1\n"], $this->console(['till:resolve'], ['SHOP_LATER' => '7200']));
        self::assertSame(['fulfil'], $this->deeds('A4'));
    }

    public function testSideBySideEachIsAskedAboutOnce(): void
    {
        $numbers = array_map(static fn (int $count): string => "B$count", range(1, 12));
        $this->payWithout('drop_answer', ...$numbers);
        $started = [];
        for ($worker = 0; $worker < 3; $worker++) {
            $started[] = $this->startConsole(['till:resolve', '--limit', '5'], self::LATER);
        }
        $asked = 0;
        foreach ($started as $one) {
            [$status, $output] = self::finish($one);
            self::assertSame(0, $status, $output);
            $asked += (int) substr($output, strlen('asked about '));
        }
        self::assertSame(12, $asked);
        foreach ($numbers as $number) {
            self::assertSame(['fulfil'], $this->deeds($number));
        }
    }

    public function testAReservedPaymentIsHeldUntilItIsCaptured(): void
    {
        $request = PaymentRequest::fromArray(['capture' => 'manual'] + self::payment('A8'));
        $this->merchant->fault('drop_answer', operation: 'orderAndPay');
        self::assertSame(AttemptStatus::Open, $this->attempts()->pay('cards', $request)->attempt->status);
        self::assertSame([0, "asked about 1\n"], $this->console(['till:resolve'], self::LATER));
        self::assertSame(['hold after 0'], $this->doneOf('A8'));
        self::assertSame(['hold'], $this->deeds('A8'));
        $container = $this->kernel()->getContainer();
        $captured = $container->get(\Till\Symfony\Clients::class)->get('cards')->payments->capture([
            'capture_id' => 'C8',
            'order_id' => 'A8',
            'amount' => 2500,
            'currency' => 'USD',
        ]);
        $container->get(\Till\Symfony\Attempts::class)->add('cards', $captured);
        self::assertSame(['hold', 'fulfil'], $this->deeds('A8'));
    }

    /** @return list<string> */
    private function doneOf(string $number): array
    {
        return $this->attempts()->find('cards', AttemptKind::Payment, $number)->done;
    }

    public function testARemovedClientIsNamedAndStopsNobody(): void
    {
        $this->payWithout('drop_answer', 'A5', 'A6');
        $this->database->update('till_attempt', ['client' => 'old'], ['number' => 'A5']);
        self::assertSame([0, "asked about 1\n"], $this->console(['till:resolve'], self::LATER));
        self::assertStringContainsString('till.clients.{client} is missing', $this->log());
        self::assertSame(['fulfil'], $this->deeds('A6'));
    }

    public function testAWrongLimitIsRefused(): void
    {
        foreach (['0', '-1', 'many', '10001'] as $limit) {
            [$status, $output] = $this->console(['till:resolve', "--limit=$limit"]);
            self::assertNotSame(0, $status);
            self::assertStringContainsString('--limit: must be a whole number from 1 to 10000', $output);
        }
    }

    public function testNothingIsBegunInsideOfATransaction(): void
    {
        $kernel = $this->kernel();
        $connection = $kernel->getContainer()->get('doctrine.dbal.default_connection');
        $connection->beginTransaction();
        try {
            $kernel->getContainer()->get(\Till\Symfony\Attempts::class)
                ->pay('cards', PaymentRequest::fromArray(self::payment('A7')));
            self::fail('it was begun');
        } catch (\LogicException $refusal) {
            self::assertStringContainsString('a transaction is open', $refusal->getMessage());
        }
        $connection->rollBack();
        $this->merchant->assertNotCharged('A7');
    }
}
