<?php

declare(strict_types=1);

namespace Shop;

use Till\Address;
use Till\Card;
use Till\Customer;
use Till\Exception\ExceptionInterface;
use Till\Exception\InvalidRequestException;
use Till\Item;
use Till\Payment;
use Till\PaymentMethod;
use Till\PaymentRequest;
use Till\RefundRequest;

/** Cards with globalmerchant, which requires everything about the customer, the goods and their destination. */
final class GlobalmerchantShop extends Shop
{
    public function checkout(): void
    {
        $this->refund($this->payByCard());
        $this->meetUnknownCode();
        $this->makeMistakes();
        $this->loseAnAnswer();
    }

    private function payByCard(): Payment
    {
        $order = "{$this->run}_gmcard";
        $payment = $this->client->payments->create($this->payment($order, 2500, '4392963203551251'));
        $this->say("on the customer's statement: $payment->descriptor");
        $this->step('card payment', $payment->status->value);
        $found = $this->client->payments->get(['order_id' => $order]);
        $this->step('payment status', "{$found->status->value} $found->amount $found->currency");
        return $payment;
    }

    /** The gateway identifies refunds by its own payment number, and has no query for them. */
    private function refund(Payment $payment): void
    {
        $refund = $this->client->refunds->create(new RefundRequest(
            refundId: "{$this->run}_gmrefund",
            paymentId: $payment->id,
            orderId: $payment->orderId,
            amount: 500,
            currency: 'USD',
            reason: 'one item returned',
        ));
        $this->step('refund', $refund->status->value);
    }

    /** No document lists a code for a decline: the outcome is unknown, and stays so. */
    private function meetUnknownCode(): void
    {
        try {
            $request = $this->payment("{$this->run}_gmunlisted", 1500, '4730198364688516');
            $result = self::found($this->client->payments->create($request));
        } catch (ExceptionInterface $exception) {
            $this->say($exception->getMessage());
            $result = "{$exception->kind->value} {$exception->getOutcome()->value}";
        }
        $this->step('unknown code', $result);
    }

    /** Missing and unsupported fields are reported at once. */
    private function makeMistakes(): void
    {
        $request = $this->payment('two words', 1500, '4392963203551251')->toArray();
        unset($request['items']);
        try {
            $this->client->payments->create($request);
        } catch (InvalidRequestException $exception) {
            $this->step('invalid request', self::violations($exception));
        }
    }

    private function loseAnAnswer(): void
    {
        $request = $this->payment("{$this->run}_gmlost", 1999, '4392963203551251');
        $this->step('lost answer', self::found($this->client->payments->create($request)));
    }

    private function payment(string $order, int $amount, string $number): PaymentRequest
    {
        $card = new Card(number: $number, expiryMonth: 12, expiryYear: 2030, cvv: '123');
        return new PaymentRequest(
            orderId: $order,
            amount: $amount,
            currency: 'USD',
            paymentMethod: new PaymentMethod(card: $card),
            customer: new Customer(
                firstName: 'Ada',
                lastName: 'Lovelace',
                email: 'ada@example.com',
                phone: '442079460000',
                ip: '127.0.0.1',
                address: '12 Byron Street',
                city: 'London',
                state: 'London',
                postcode: 'N1 9GU',
                country: 'GB',
            ),
            shipping: new Address(
                firstName: 'Ada',
                lastName: 'Lovelace',
                line1: '12 Byron Street',
                city: 'London',
                state: 'London',
                postcode: 'N1 9GU',
                country: 'GB',
                email: 'ada@example.com',
                phone: '442079460000',
            ),
            items: [new Item(name: 'Blue cap', quantity: 1, price: $amount)],
        );
    }
}
