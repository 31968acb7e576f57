<?php

declare(strict_types=1);

namespace Shop;

use Till\Address;
use Till\Capture;
use Till\Card;
use Till\Customer;
use Till\Destination;
use Till\Dispute;
use Till\Exception\InvalidRequestException;
use Till\Money;
use Till\PaymentMethod;
use Till\PaymentRequest;
use Till\Payout;
use Till\PayoutRequest;
use Till\Recipient;
use Till\RefundRequest;

/** Hosted pages, cards with 3-D Secure, two steps, refunds, payouts to cards and disputes with PayMart. */
final class PaymartShop extends Shop
{
    private const PATIENCE = 30.0;

    public function checkout(): void
    {
        $this->payOnPage();
        $this->payByCard();
        $this->payInTwoSteps();
        $this->refund();
        $this->payOut();
        $this->decline();
        $this->lookForDisputes();
        $this->makeMistakes();
        $this->loseAnAnswer();
    }

    private function payOnPage(): void
    {
        $order = "{$this->run}_pmhosted";
        $payment = $this->client->payments->create($this->payment($order, 2500));
        $this->say("the customer pays at {$payment->nextAction->url}");
        $this->step('hosted payment', $payment->status->value);
        $this->askCustomer(['open' => $payment->nextAction->url, 'press' => 'pay']);
        $this->step('notification', $this->waitAndConfirm($order, 2500, 'EUR'));
    }

    /** The bank authenticates the customer, whose browser posts a form to it. */
    private function payByCard(): void
    {
        $order = "{$this->run}_pmcard";
        $payment = $this->client->payments->create($this->payment($order, 4000, '4617611794313933'));
        $action = $payment->nextAction;
        $this->step('card with 3-D Secure', "{$payment->status->value} {$action->type->value}");
        $this->askCustomer(['open' => $action->url, 'post' => $action->fields, 'press' => 'success']);
        $this->step('card notification', $this->waitAndConfirm($order, 4000, 'EUR'));
    }

    /** The money is reserved, and captured when the goods are shipped. */
    private function payInTwoSteps(): void
    {
        $order = "{$this->run}_pmsteps";
        $request = $this->payment($order, 3000, '4392963203551251', Capture::Manual);
        $this->client->payments->create($request);
        $reserved = $this->client->payments->get(['order_id' => $order]);
        $taken = $this->client->payments->capture(['order_id' => $order, 'currency' => 'EUR']);
        $this->step('two steps', "{$reserved->status->value}, then {$taken->status->value}");
    }

    private function refund(): void
    {
        $refund = $this->client->refunds->create(new RefundRequest(
            refundId: "{$this->run}_pmrefund",
            orderId: "{$this->run}_pmcard",
            amount: 500,
            currency: 'EUR',
        ));
        $this->step('partial refund', $refund->status->value);
    }

    private function payOut(): void
    {
        $number = "{$this->run}_pmpayout";
        $payout = $this->client->payouts->create(new PayoutRequest(
            orderId: $number,
            amount: Money::of('20.00', 'EUR'),
            destination: new Destination(card: new Card(
                number: '4627342642639018',
                expiryMonth: 12,
                expiryYear: 2030,
            )),
            recipient: new Recipient(ip: '127.0.0.1', address: new Address(
                firstName: 'Grace',
                lastName: 'Hopper',
                email: 'grace@example.com',
                line1: '1 Compiler Road',
            )),
        ));
        $this->step('payout', $payout->status->value);
        $payout = $this->askUntil(
            fn (): Payout => $this->client->payouts->get(['order_id' => $number]),
            static fn (Payout $payout): bool => $payout->final,
        );
        $this->step('payout status', $payout->status->value);
    }

    private function decline(): void
    {
        $request = $this->payment("{$this->run}_pmdecline", 1500, '4730198364688516');
        $this->step('decline', $this->client->payments->create($request)->status->value);
    }

    /** The customer disputes the payment at the bank, and the gateway's list shows it. */
    private function lookForDisputes(): void
    {
        $this->askCustomer(['dispute' => "{$this->run}_pmhosted", 'gateway' => $this->gateway]);
        $disputes = $this->askUntil(
            fn (): array => iterator_to_array($this->client->disputes->list()),
            static fn (array $found): bool => $found !== [],
        );
        $line = array_map(static fn (Dispute $dispute): string => "$dispute->amount $dispute->currency", $disputes);
        $this->step('disputes', implode(', ', $line) ?: 'none');
    }

    /** All violations of a request are reported at once, before anything is sent. */
    private function makeMistakes(): void
    {
        $request = [
            'order_id' => "{$this->run}_pmfault",
            'amount' => -5,
            'currency' => 'EUR',
            'curency' => 'EUR',
            'description' => 'cap',
            'payment_method' => [
                'card' => [
                    'number' => '411111111111111',
                    'expiry_month' => 12,
                    'expiry_year' => 2030,
                    'cvv' => '1234',
                ],
            ],
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
        $request = $this->payment("{$this->run}_pmlost", 1999, '4392963203551251');
        $this->step('lost answer', self::found($this->client->payments->create($request)));
    }

    /**
     * Asks repeatedly, until the expected answer arrives.
     *
     * @template Answer
     * @param \Closure(): Answer $ask
     * @param \Closure(Answer): bool $enough
     * @return Answer
     */
    private function askUntil(\Closure $ask, \Closure $enough): mixed
    {
        $end = microtime(true) + self::PATIENCE;
        while (!$enough($answer = $ask()) && microtime(true) < $end) {
            usleep(100_000);
        }
        return $answer;
    }

    private function payment(
        string $order,
        int $amount,
        ?string $number = null,
        ?Capture $capture = null,
    ): PaymentRequest {
        $card = $number === null ? null : new Card(
            number: $number,
            expiryMonth: 12,
            expiryYear: 2030,
            holder: 'Ada Lovelace',
            cvv: '123',
        );
        return new PaymentRequest(
            orderId: $order,
            amount: $amount,
            currency: 'EUR',
            description: 'Blue cap',
            successUrl: 'https://shop.example/thanks',
            failureUrl: 'https://shop.example/sorry',
            notifyUrl: $this->notifications->url($this->gateway),
            capture: $capture,
            paymentMethod: $card === null ? null : new PaymentMethod(card: $card),
            customer: new Customer(ip: '127.0.0.1', email: 'ada@example.com'),
        );
    }
}
