<?php

declare(strict_types=1);

namespace Till\Symfony\Tests;

use Till\AttemptKind;
use Till\AttemptStatus;
use Till\Money;
use Till\PaymentRequest;
use Till\PayoutRequest;
use Till\RefundRequest;
use Till\Symfony\Attempts;
use Till\Symfony\Attempted;
use Till\Symfony\RefusedAttemptException;
use Till\Symfony\UnknownOrderException;

/** Money that goes back, and payouts. */
final class RefundTest extends ShopCase
{
    private Attempts $attempts;

    protected function setUp(): void
    {
        parent::setUp();
        $this->attempts = $this->attempts();
        $paid = $this->attempts->pay('cards', PaymentRequest::fromArray(self::payment('A1')));
        self::assertSame(AttemptStatus::Succeeded, $paid->attempt->status);
    }

    private function refund(string $number, ?int $amount = null, string $payment = 'A1'): Attempted
    {
        return $this->attempts->refund('cards', new RefundRequest(
            refundId: $number,
            orderId: $payment,
            amount: $amount === null ? null : Money::ofMinor($amount, 'USD'),
            reason: 'Too small',
        ));
    }

    private function assertRefused(string $message, callable $call): void
    {
        try {
            $call();
            self::fail('it was begun');
        } catch (RefusedAttemptException | UnknownOrderException $refusal) {
            self::assertStringContainsString($message, $refusal->getMessage());
        }
    }

    public function testAPartAndThenTheRestIsRefunded(): void
    {
        self::assertTrue($this->refund('R1', 1000)->called);
        $this->settle('R1');
        self::assertSame([false, 1000], [
            $this->refund('R1', 1000)->called,
            $this->attempts->find('cards', AttemptKind::Payment, 'A1')->attempt->amountRefunded,
        ]);
        $this->assertRefused('15.00 USD are left of payment A1', fn () => $this->refund('R2', 1600));
        self::assertTrue($this->refund('R2')->called);
        $this->settle('R2');
        $this->merchant->assertRefunded('A1', 2500, of: 2500);
        self::assertSame(['fulfil', 'refund_arrived 1000', 'refund_arrived 2500'], $this->deeds('A1'));
        self::assertSame(['fulfil'], $this->deeds('R1'));
        $this->assertRefused('are left of payment A1', fn () => $this->refund('R3'));
    }

    public function testWhileARefundIsUnknownNoOtherOneBegins(): void
    {
        $this->merchant->fault('drop_answer', operation: 'refund');
        $lost = $this->refund('R1', 500);
        self::assertTrue($lost->error->isOutcomeUnknown());
        $this->assertRefused('another refund of payment A1 is under way', fn () => $this->refund('R2', 500));
        self::assertFalse($this->refund('R1', 500)->called);
        $this->settle('R1');
        self::assertTrue($this->refund('R2', 500)->called);
        $this->settle('R2');
        $this->merchant->assertRefunded('A1', 1000, of: 2500);
    }

    public function testWhatCannotBeRefundedIsRefused(): void
    {
        $unknown = fn () => $this->refund('R1', payment: 'A9');
        $this->assertRefused('there is no payment A9 of till.clients.cards', $unknown);
        $ofNothing = fn () => $this->attempts->refund('cards', new RefundRequest('R1'));
        $this->assertRefused('order_id: is required', $ofNothing);
        $this->refund('R1', 500);
        $this->settle('R1');
        $this->assertRefused('refund R1 was begun with 5.00 USD', fn () => $this->refund('R1', 600));
        $this->attempts->pay('cards', PaymentRequest::fromArray(self::payment('A2')));
        $this->assertRefused('R1 belongs to payment A1', fn () => $this->refund('R1', 500, 'A2'));
        $this->assertRefused(
            'payment A1 was begun with 25.00 USD',
            fn () => $this->attempts->pay('cards', PaymentRequest::fromArray(['amount' => 2600] + self::payment('A1')))
        );
    }

    public function testAPersonSettlesWhatIsUnknown(): void
    {
        $this->merchant->fault('drop_answer', operation: 'refund');
        $this->refund('R1', 500);
        $settled = $this->attempts->settle('cards', AttemptKind::Refund, 'R1', true);
        self::assertSame(AttemptStatus::Succeeded, $settled->status);
        $payment = $this->attempts->find('cards', AttemptKind::Payment, 'A1')->attempt;
        self::assertSame([500, false], [$payment->amountRefunded, $payment->refundBlocked]);
        self::assertSame(['fulfil', 'refund_arrived 500'], $this->deeds('A1'));

        $this->merchant->fault('reset', operation: 'refund');
        $this->refund('R2', 500);
        $settled = $this->attempts->settle('cards', AttemptKind::Refund, 'R2', false);
        self::assertSame(AttemptStatus::NotMade, $settled->status);
        self::assertFalse($this->attempts->find('cards', AttemptKind::Payment, 'A1')->attempt->refundBlocked);
        self::assertTrue($this->refund('R2', 500)->called);
        $this->settle('R2');
        $this->merchant->assertRefunded('A1', 1000, of: 2500);
        $this->assertRefused(
            'there is no refund R3',
            fn () => $this->attempts->settle('cards', AttemptKind::Refund, 'R3', true)
        );
    }

    public function testAPayoutIsMadeOnce(): void
    {
        $payout = static fn (): PayoutRequest => PayoutRequest::fromArray([
            'order_id' => 'P1',
            'amount' => 150000,
            'currency' => 'PHP',
            'country' => 'PH',
            'destination' => ['wallet' => ['organisation' => 'GCASH', 'account' => '0812345678']],
            'recipient' => ['full_name' => 'Grace Hopper'],
        ]);
        $this->merchant->fault('drop_answer', operation: 'paymentOrderPay');
        self::assertSame(AttemptStatus::Open, $this->attempts->payOut('cards', $payout())->attempt->status);
        self::assertFalse($this->attempts->payOut('cards', $payout())->called);
        $this->console(['till:resolve'], ['SHOP_LATER' => '600']);
        $this->merchant->assertPaidOutOnce('P1', withinMs: 60_000);
    }

    /** Asks until the refund is settled; the gateway may take its time. */
    private function settle(string $number): void
    {
        $end = hrtime(true) + 120 * 1_000_000_000;
        do {
            $known = $this->attempts->resolve('cards', AttemptKind::Refund, $number);
        } while ($known->status !== AttemptStatus::Succeeded && hrtime(true) < $end && usleep(20_000) === null);
        self::assertSame(AttemptStatus::Succeeded, $known->status);
    }
}
