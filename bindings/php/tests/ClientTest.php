<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;
use Till\Card;
use Till\Client;
use Till\ClientConfig;
use Till\Customer;
use Till\CustomerResponse;
use Till\DeclineReason;
use Till\Destination;
use Till\Exception\ExceptionInterface;
use Till\Exception\InvalidRequestException;
use Till\Money;
use Till\NextActionType;
use Till\Payment;
use Till\PaymentRequest;
use Till\PaymentStatus;
use Till\PayoutRequest;
use Till\PayoutStatus;
use Till\Recipient;
use Till\RefundRequest;
use Till\RefundStatus;
use Till\TransactionKind;
use Till\Wallet;

final class ClientTest extends TestCase
{
    private Client $payermax;
    private Client $paypro;

    protected function setUp(): void
    {
        $this->payermax = new Client(Sandbox::http()->merchant('payermax')[1]);
        $this->paypro = new Client(Sandbox::http()->merchant('paypro')[1]);
    }

    public function testAPaymentByCardIsApprovedAndFoundAgain(): void
    {
        $order = Sandbox::number('A');
        $payment = $this->payermax->payments->create(Sandbox::payment($order));
        self::assertSame(PaymentStatus::Approved, $payment->status);
        self::assertSame([$order, 2500, 'USD', true], [
            $payment->orderId, $payment->amount, $payment->currency, $payment->final,
        ]);
        self::assertSame(TransactionKind::Payment, $payment->operation);
        $found = $this->payermax->payments->get(['order_id' => $order]);
        self::assertSame($payment->id, $found->id);
        self::assertSame('1251', $found->card->last4);
        self::assertSame('25.00 USD', (string) Money::amountOf($found));
        self::assertSame('SUCCESS', json_decode($found->raw, true)['data']['status']);
    }

    public function testTextInThePlaceOfAQueryIsTheGatewaysNumber(): void
    {
        $client = new Client(Sandbox::http()->merchant('paymart')[1]);
        $order = Sandbox::number('A');
        $payment = $client->payments->create([
            'order_id' => $order,
            'amount' => Money::of('10.00', 'CNY'),
            'description' => 'Blue cap',
            'success_url' => 'https://shop.example/thanks',
            'failure_url' => 'https://shop.example/fail',
        ]);
        self::assertSame($order, $client->payments->get($payment->id)->orderId);
        foreach (['payments', 'refunds', 'payouts', 'disputes'] as $group) {
            try {
                $client->$group->get("1\0");
                self::fail("$group took a number with a NUL in it");
            } catch (ExceptionInterface $exception) {
                self::assertSame(['id'], array_column($exception->getViolations(), 'path'), $group);
            }
        }
    }

    public function testTypedRequestsAndArraysSayTheSame(): void
    {
        $values = Sandbox::payment(Sandbox::number('A'));
        $typed = PaymentRequest::fromArray($values);
        self::assertInstanceOf(Card::class, $typed->paymentMethod->card);
        self::assertEquals($values, $typed->toArray());
        self::assertSame(PaymentStatus::Approved, $this->payermax->payments->create($typed)->status);
    }

    public function testObjectsMayStandInArrays(): void
    {
        $request = Sandbox::payment(Sandbox::number('A'));
        unset($request['currency']);
        $payment = $this->payermax->payments->create([
            'amount' => Money::of('10.50', 'USD'),
            'customer' => new Customer(id: 'c1', ip: '127.0.0.1'),
        ] + $request);
        self::assertSame([1050, 'USD'], [$payment->amount, $payment->currency]);
    }

    public function testAnAmountIsNoText(): void
    {
        $request = Sandbox::payment(Sandbox::number('A'));
        $calls = [
            fn () => $this->payermax->payments->create(['amount' => '2500'] + $request),
            static fn () => PaymentRequest::fromArray(['amount' => '2500'] + $request),
        ];
        foreach ($calls as $call) {
            try {
                $call();
                self::fail('it was taken');
            } catch (InvalidRequestException $exception) {
                self::assertSame('amount', $exception->getViolations()[0]->path);
                self::assertStringContainsString('an integer in minor units', $exception->getMessage());
                self::assertStringNotContainsString('25', $exception->getMessage());
            }
        }
    }

    public function testATypedConfigurationMakesTheSameClient(): void
    {
        $config = ClientConfig::fromArray(Sandbox::tls()->merchant('payermax')[1]);
        $payment = (new Client($config))->payments->create(Sandbox::payment(Sandbox::number('A')));
        self::assertSame(PaymentStatus::Approved, $payment->status);
    }

    public function testAChallengeIsARedirect(): void
    {
        $request = Sandbox::payment(Sandbox::number('A'), Sandbox::CHALLENGED);
        $payment = $this->payermax->payments->create($request);
        self::assertSame(PaymentStatus::RequiresAction, $payment->status);
        self::assertSame(NextActionType::Redirect, $payment->nextAction->type);
        $reply = CustomerResponse::of($payment->nextAction);
        self::assertSame([303, $payment->nextAction->url], [$reply->httpStatus, $reply->headers['Location']]);
    }

    public function testADeclineIsAResult(): void
    {
        $request = Sandbox::payment(Sandbox::number('A'), Sandbox::DECLINED);
        $payment = $this->payermax->payments->create($request);
        self::assertSame(PaymentStatus::Declined, $payment->status);
        self::assertInstanceOf(DeclineReason::class, $payment->decline->reason);
    }

    public function testAPaymentIsRefundedInPart(): void
    {
        $order = Sandbox::number('A');
        $this->payermax->payments->create(Sandbox::payment($order));
        $number = Sandbox::number('R');
        $refund = $this->payermax->refunds->create(new RefundRequest(
            refundId: $number,
            orderId: $order,
            amount: Money::of('5', 'USD'),
            reason: 'one item returned',
        ));
        self::assertContains($refund->status, [RefundStatus::Pending, RefundStatus::Succeeded]);
        self::assertSame(500, $this->payermax->refunds->get(['refund_id' => $number])->amount);
    }

    public function testMoneyIsPaidOutByBothGateways(): void
    {
        $payout = $this->payermax->payouts->create(new PayoutRequest(
            orderId: Sandbox::number('P'),
            amount: 150000,
            currency: 'PHP',
            country: 'PH',
            destination: new Destination(wallet: new Wallet(organisation: 'GCASH', account: '0812345678')),
            recipient: new Recipient(fullName: 'Grace Hopper'),
        ));
        self::assertSame(PayoutStatus::Pending, $payout->status);
        $number = Sandbox::number('P');
        $this->paypro->payouts->create([
            'order_id' => $number,
            'amount' => 20000,
            'currency' => 'MXN',
            'destination' => ['wallet' => ['account' => '5512345678']],
            'recipient' => ['full_name' => 'Grace Hopper'],
            'notify_url' => 'http://127.0.0.1:1/',
        ]);
        self::assertSame($number, $this->paypro->payouts->get(['order_id' => $number])->orderId);
        self::assertGreaterThan(0, $this->paypro->balances->get(['currency' => 'MXN'])->available);
    }

    public function testAVirtualAccountIsShown(): void
    {
        $payment = $this->paypro->payments->create(Sandbox::transfer(Sandbox::number('B')));
        self::assertSame(NextActionType::Display, $payment->nextAction->type);
        self::assertNotSame('', $payment->nextAction->display->virtualAccount);
        $page = CustomerResponse::of($payment->nextAction, Money::amountOf($payment));
        self::assertStringContainsString('<dd>300.00 MXN</dd>', $page->body);
        self::assertStringContainsString("<dd>{$payment->nextAction->display->virtualAccount}</dd>", $page->body);
    }

    public function testADocumentedRequestGoesThroughAsItStands(): void
    {
        $order = Sandbox::number('A');
        $this->payermax->payments->create(Sandbox::payment($order));
        $answer = $this->payermax->callRaw('orderQuery', body: json_encode(['outTradeNo' => $order]));
        self::assertSame(200, $answer->httpStatus);
        self::assertSame($order, json_decode($answer->body, true)['data']['outTradeNo']);
    }

    public function testAReturningCustomerIsAHint(): void
    {
        $hint = $this->payermax->returnParse('outTradeNo=A1&status=SUCCESS');
        self::assertSame('A1', $hint->orderId);
    }

    public function testALostAnswerIsFoundByOrderNumber(): void
    {
        [$merchant, $config] = Sandbox::http()->merchant('payermax');
        Sandbox::http()->fault($merchant, 'drop_answer', ['operation' => 'orderAndPay']);
        $payment = (new Client($config))->payments->create(Sandbox::payment(Sandbox::number('A')));
        self::assertSame([PaymentStatus::Approved, true], [$payment->status, $payment->resolved]);
        $entries = Sandbox::http()->get("/sandbox/ledger?merchant=$merchant")['entries'];
        self::assertCount(1, $entries);
    }

    public function testATokenListIsIterated(): void
    {
        $listing = $this->payermax->tokens->list(['customer_id' => 'c1']);
        self::assertSame([], $listing->firstPage->data);
        self::assertSame([], iterator_to_array($listing));
    }

    public function testEmojiPassUnharmedToTheGatewayAndBack(): void
    {
        [$merchant, $config] = Sandbox::http()->merchant('payermax');
        $order = Sandbox::number('A');
        $text = "caf\u{e9} \u{1F9E2} \u{5e3d}\u{5b50}";
        (new Client($config))->payments->create(['description' => $text] + Sandbox::payment($order));
        $requests = Sandbox::http()->get("/sandbox/requests?merchant=$merchant")['requests'];
        self::assertStringContainsString($text, json_encode($requests, JSON_UNESCAPED_UNICODE));
    }

    public function testResultsAreImmutable(): void
    {
        $payment = new Payment('payermax', TransactionKind::Payment, PaymentStatus::Approved, true);
        $this->expectException(\Error::class);
        $payment->amount = 1;
    }
}
