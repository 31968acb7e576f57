<?php

declare(strict_types=1);

namespace Shop;

use Till\Browser;
use Till\Card;
use Till\Customer;
use Till\Destination;
use Till\Exception\InvalidRequestException;
use Till\Exception\OutcomeUnknownException;
use Till\Money;
use Till\PaymentMethod;
use Till\PaymentRequest;
use Till\PayoutRequest;
use Till\Recipient;
use Till\RefundRequest;
use Till\Wallet;

/** Cards and wallets with PayerMax. */
final class PayermaxShop extends Shop
{
    public function checkout(): void
    {
        $this->payByCard();
        $this->repeatTheNumber();
        $this->refund();
        $this->payOut();
        $this->decline();
        $this->makeMistakes();
        $this->loseAnAnswer();
    }

    private function payByCard(): void
    {
        $order = "{$this->run}_card";
        $payment = $this->client->payments->create($this->cardPayment($order, 2500, '4617611794313933'));
        $this->say("3-D Secure: the customer goes to {$payment->nextAction->url}");
        $this->step('card payment', $payment->status->value);
        $this->askCustomer(['open' => $payment->nextAction->url, 'press' => 'success']);

        $event = $this->notifications->wait($order);
        $line = "{$event->type->value} {$event->payment->status->value} {$event->verified->value}";
        $this->step('notification', $line);

        $payment = $this->client->payments->get(['order_id' => $order]);
        $this->say('the gateway says: ' . Money::amountOf($payment));
        $this->step('payment status', "{$payment->status->value} $payment->amount $payment->currency");
    }

    /** The gateway already has the number: the existing payment decides, and nothing is sent under another one. */
    private function repeatTheNumber(): void
    {
        try {
            $this->client->payments->create($this->cardPayment("{$this->run}_card", 2500, '4617611794313933'));
        } catch (OutcomeUnknownException $exception) {
            $status = $exception->existing?->status->value ?? 'open: ask with payments->resolve';
            $this->say("the number was used before, and its payment is $status");
            $outcome = $exception->getOutcome()->value;
            $this->step('repeated number', "{$exception->kind->value} $outcome: $status");
        }
    }

    private function refund(): void
    {
        $number = "{$this->run}_refund";
        $refund = $this->client->refunds->create(new RefundRequest(
            refundId: $number,
            orderId: "{$this->run}_card",
            amount: 500,
            currency: 'USD',
            reason: 'one item returned',
            notifyUrl: $this->notifications->url($this->gateway),
        ));
        $this->step('partial refund', $refund->status->value);
        $event = $this->notifications->wait($number);
        $this->step('refund status', "refund {$event->refund->status->value} {$event->verified->value}");
    }

    private function payOut(): void
    {
        $number = "{$this->run}_payout";
        $payout = $this->client->payouts->create(new PayoutRequest(
            orderId: $number,
            amount: 150000,
            currency: 'PHP',
            country: 'PH',
            destination: new Destination(wallet: new Wallet(organisation: 'GCASH', account: '0812345678')),
            recipient: new Recipient(fullName: 'Grace Hopper'),
            notifyUrl: $this->notifications->url($this->gateway),
        ));
        $this->step('payout', $payout->status->value);
        $event = $this->notifications->wait($number);
        $this->step('payout status', "payout {$event->payout->status->value} {$event->verified->value}");
    }

    private function decline(): void
    {
        $request = $this->cardPayment("{$this->run}_decline", 1500, '4730198364688516');
        $payment = $this->client->payments->create($request);
        $this->say('declined, in the words of the gateway: ' . ($payment->decline?->message ?? 'no reason given'));
        $this->step('decline', $payment->status->value);
    }

    /** All violations of a request are reported at once, before anything is sent. */
    private function makeMistakes(): void
    {
        $request = [
            'order_id' => "{$this->run}_fault",
            'amount' => -5,
            'currency' => 'USD',
            'curency' => 'USD',
            'customer' => ['email' => 'nobody'],
        ];
        try {
            $this->client->payments->create($request);
        } catch (InvalidRequestException $exception) {
            foreach ($exception->getViolations() as $violation) {
                $this->say("{$violation->path} {$violation->message}");
            }
            $this->step('invalid request', self::violations($exception));
        }
    }

    /** The answer is lost after the card was charged: the library queries the order and finds the payment. */
    private function loseAnAnswer(): void
    {
        $request = $this->cardPayment("{$this->run}_lost", 1999, '4392963203551251');
        $this->step('lost answer', self::found($this->client->payments->create($request)));
    }

    private function cardPayment(string $order, int $amount, string $number): PaymentRequest
    {
        return new PaymentRequest(
            orderId: $order,
            amount: $amount,
            currency: 'USD',
            description: 'Blue cap',
            country: 'US',
            successUrl: 'https://shop.example/thanks',
            notifyUrl: $this->notifications->url($this->gateway),
            paymentMethod: new PaymentMethod(card: new Card(
                number: $number,
                expiryMonth: 12,
                expiryYear: 2030,
                holder: 'Ada Lovelace',
                cvv: '123',
            )),
            customer: new Customer(id: 'c1', ip: '127.0.0.1', email: 'ada@example.com'),
            browser: new Browser(userAgent: 'Mozilla/5.0'),
        );
    }
}
