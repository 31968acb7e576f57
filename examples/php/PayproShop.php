<?php

declare(strict_types=1);

namespace Shop;

use Till\Customer;
use Till\Destination;
use Till\Exception\ExceptionInterface;
use Till\Money;
use Till\PaymentMethod;
use Till\PaymentRequest;
use Till\PayoutRequest;
use Till\Recipient;
use Till\Wallet;

/** Virtual accounts and convenience stores with Paypro. */
final class PayproShop extends Shop
{
    public function checkout(): void
    {
        $this->payToVirtualAccount();
        $this->payOut();
        $this->showBalance();
        $this->decline();
        $this->makeMistake();
        $this->loseAnAnswer();
    }

    private function payToVirtualAccount(): void
    {
        $order = "{$this->run}_va";
        $payment = $this->client->payments->create($this->payment($order, 30000, 'va'));
        $this->say("the customer transfers to account {$payment->nextAction?->display?->virtualAccount}");
        $this->step('virtual account', $payment->status->value);
        $this->askCustomer(['pay' => $order, 'gateway' => $this->gateway, 'result' => 'approved']);
        $this->step('notification', $this->waitAndConfirm($order, 30000, 'MXN'));
    }

    private function payOut(): void
    {
        $payout = $this->client->payouts->create(new PayoutRequest(
            orderId: "{$this->run}_vaout",
            amount: Money::of('200', 'MXN'),
            destination: new Destination(wallet: new Wallet(account: '5512345678')),
            recipient: new Recipient(fullName: 'Grace Hopper'),
            notifyUrl: $this->notifications->url($this->gateway),
        ));
        $this->step('payout', $payout->status->value);
    }

    private function showBalance(): void
    {
        $balance = $this->client->balances->get(['currency' => 'MXN']);
        $this->say('available: ' . Money::ofMinor($balance->available, $balance->currency));
        $this->step('balance', 'available');
    }

    private function decline(): void
    {
        $order = "{$this->run}_vadecline";
        $this->client->payments->create($this->payment($order, 10000, 'store'));
        $this->askCustomer(['pay' => $order, 'gateway' => $this->gateway, 'result' => 'declined']);
        $this->step('decline', $this->waitAndConfirm($order, 10000, 'MXN'));
    }

    /** Paypro accepts whole units only; the library names the nearest possible amounts. */
    private function makeMistake(): void
    {
        try {
            $this->client->payments->create($this->payment("{$this->run}_cents", 1050, 'va'));
        } catch (ExceptionInterface $exception) {
            $this->say($exception->getMessage());
            $this->step('invalid request', self::violations($exception));
        }
    }

    private function loseAnAnswer(): void
    {
        $payment = $this->client->payments->create($this->payment("{$this->run}_valost", 5000, 'va'));
        $this->step('lost answer', self::found($payment));
    }

    private function payment(string $order, int $amount, string $wayCode): PaymentRequest
    {
        return new PaymentRequest(
            orderId: $order,
            amount: $amount,
            currency: 'MXN',
            notifyUrl: $this->notifications->url($this->gateway),
            paymentMethod: new PaymentMethod(wayCode: $wayCode),
            customer: new Customer(email: 'ada@example.com', phone: '5512345678'),
        );
    }
}
