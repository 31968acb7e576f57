<?php

declare(strict_types=1);

namespace Shop;

use Till\Address;
use Till\Bank;
use Till\BankAccount;
use Till\City;
use Till\Destination;
use Till\Dictionaries;
use Till\Exception\ExceptionInterface;
use Till\Money;
use Till\Payment;
use Till\PaymentListRequest;
use Till\PaymentRequest;
use Till\Payout;
use Till\PayoutRequest;
use Till\Province;
use Till\TransactionKind;

/** Hosted pages, lists, and payouts to Chinese bank accounts in codes of the dictionaries with OnlinePay. */
final class OnlinepayShop extends Shop
{
    public function checkout(): void
    {
        $this->payOnPage();
        $this->findInList();
        $this->payOut();
        $this->showBalance();
        $this->makeMistake();
        $this->loseAnAnswer();
    }

    private function payOnPage(): void
    {
        $order = "{$this->run}_ophosted";
        $payment = $this->client->payments->create($this->payment($order, 10000));
        $this->say("the customer pays at {$payment->nextAction->url}");
        $this->step('hosted payment', $payment->status->value);
        $this->askCustomer(['open' => $payment->nextAction->url, 'press' => 'pay']);
        $this->step('notification', $this->waitAndConfirm($order, 10000, 'CNY'));
    }

    /** The list contains the payment as often as it was made. */
    private function findInList(): void
    {
        $request = new PaymentListRequest(kind: TransactionKind::Payment, orderId: "{$this->run}_ophosted");
        $line = array_map(
            static fn (Payment $payment): string => "{$payment->status->value} $payment->amount $payment->currency",
            iterator_to_array($this->client->payments->list($request)),
        );
        $this->step('list', implode(', ', $line));
    }

    /** Two cities are called Suzhou: the province decides which one is meant. */
    private function payOut(): void
    {
        $province = self::provinceNamed('Jiangsu Province');
        $payout = $this->send("{$this->run}_oppayout", self::cityNamed('Suzhou City', $province), $province);
        $this->step('payout', $payout->status->value);
    }

    private function showBalance(): void
    {
        $balance = $this->client->balances->get(['currency' => 'CNY']);
        $this->say('available: ' . Money::ofMinor($balance->available, $balance->currency));
        $this->step('balance', 'available');
    }

    /** A city must lie in its province. */
    private function makeMistake(): void
    {
        $suzhou = self::cityNamed('Suzhou City', self::provinceNamed('Anhui Province'));
        try {
            $this->send("{$this->run}_opfault", $suzhou, self::provinceNamed('Jiangsu Province'));
        } catch (ExceptionInterface $exception) {
            $this->say($exception->getMessage());
            $this->step('invalid request', self::violations($exception));
        }
    }

    private function loseAnAnswer(): void
    {
        $payment = $this->client->payments->create($this->payment("{$this->run}_oplost", 5000));
        $this->step('lost answer', self::found($payment));
    }

    /** A payout to an account with the Bank of China. */
    private function send(string $number, City $city, Province $province): Payout
    {
        $bank = self::first(Dictionaries::banks(), static fn (Bank $bank): bool => $bank->name === 'Bank of China');
        return $this->client->payouts->create(new PayoutRequest(
            orderId: $number,
            amount: 2000,
            currency: 'CNY',
            destination: new Destination(bankAccount: new BankAccount(
                holder: 'Grace Hopper',
                number: '11111111111111111',
                bankCode: $bank->code,
            )),
            billing: new Address(state: $province->code, country: 'CN', city: $city->code),
        ));
    }

    private static function provinceNamed(string $name): Province
    {
        return self::first(Dictionaries::provinces(), static fn (Province $row): bool => $row->name === $name);
    }

    private static function cityNamed(string $name, Province $province): City
    {
        $wanted = static fn (City $city): bool => $city->name === $name && $city->province === $province->code;
        return self::first(Dictionaries::cities(), $wanted);
    }

    /**
     * The first row that matches.
     *
     * @template Row
     * @param list<Row> $rows
     * @param \Closure(Row): bool $fits
     * @return Row
     */
    private static function first(array $rows, \Closure $fits): mixed
    {
        return array_values(array_filter($rows, $fits))[0];
    }

    private function payment(string $order, int $amount): PaymentRequest
    {
        return new PaymentRequest(
            orderId: $order,
            amount: $amount,
            currency: 'CNY',
            description: 'Blue cap',
            successUrl: 'https://shop.example/thanks',
            failureUrl: 'https://shop.example/sorry',
            notifyUrl: $this->notifications->url($this->gateway),
        );
    }
}
