<?php

declare(strict_types=1);

namespace Till\Symfony;

use Till\Attempt;
use Till\AttemptKind;
use Till\Client;
use Till\Exception\ExceptionInterface;
use Till\NotificationReply;
use Till\Payment;
use Till\PaymentRequest;
use Till\PayoutRequest;
use Till\RefundRequest;
use Till\Symfony\Store\StoredAttempt;

/**
 * Payments, payouts and refunds whose fate the shop knows, whatever happens to the call, to the process or to the order
 * of the news. Each is stored and committed before the gateway is called, and what follows reaches the shop's
 * OrderHandler, each action once. Every method but `find` refuses to run inside of a transaction.
 */
final class Attempts
{
    private readonly Beginning $beginning;
    private readonly Resolving $resolving;
    private readonly Receiving $receiving;

    public function __construct(private readonly Ledger $ledger)
    {
        $this->beginning = new Beginning($ledger);
        $this->resolving = new Resolving($ledger);
        $this->receiving = new Receiving($ledger);
    }

    /**
     * Takes a payment. A number that was begun before is not sent again, unless it is certain that nothing happened.
     *
     * @param string $client its name in `till.clients`
     * @throws RefusedAttemptException if the number was begun with another amount or currency
     * @throws ExceptionInterface if the request is wrong; a refusal of the gateway is in the result
     */
    public function pay(string $client, #[\SensitiveParameter] PaymentRequest $request): Attempted
    {
        $attempt = [
            'kind' => AttemptKind::Payment,
            'number' => $request->orderId,
            'amount' => $request->amount,
            'currency' => $request->currency,
        ] + ($request->capture === null ? [] : ['capture' => $request->capture]);
        return $this->attempt(
            $this->beginning->begin($client, $attempt),
            static fn (Client $gateway): array => ['payment' => $gateway->payments->create($request)]
        );
    }

    /**
     * Makes a payout; otherwise as pay().
     *
     * @throws RefusedAttemptException if the number was begun with another amount or currency
     * @throws ExceptionInterface
     */
    public function payOut(string $client, #[\SensitiveParameter] PayoutRequest $request): Attempted
    {
        $attempt = [
            'kind' => AttemptKind::Payout,
            'number' => $request->orderId,
            'amount' => $request->amount,
            'currency' => $request->currency,
        ];
        return $this->attempt(
            $this->beginning->begin($client, $attempt),
            static fn (Client $gateway): array => ['payout' => $gateway->payouts->create($request)]
        );
    }

    /**
     * Refunds a payment of this shop, whole or in part. The refund is an attempt too, and is added to its payment.
     *
     * @param RefundRequest $request with `orderId`; without an amount, all that is left is refunded
     * @throws RefusedAttemptException if the payment is not paid, if less than that is left of it, or if another refund
     * of it is under way or unknown
     * @throws ExceptionInterface
     */
    public function refund(string $client, #[\SensitiveParameter] RefundRequest $request): Attempted
    {
        [$stored, $mayCall] = $this->beginning->beginRefund($client, $request);
        $whole = [
            'amount' => $stored->attempt->amount,
            'currency' => $stored->attempt->currency,
        ] + $request->toArray();
        return $this->attempt(
            [$stored, $mayCall],
            static fn (Client $gateway): array => ['refund' => $gateway->refunds->create($whole)]
        );
    }

    /**
     * Adds the result of a call that the shop made itself, such as a capture, a cancellation or a query.
     *
     * @throws UnknownOrderException if the shop has no such payment
     */
    public function add(string $client, Payment $payment): Attempt
    {
        $number = $payment->orderId ?? throw new UnknownOrderException(
            "the payment {$payment->id} has no order number: ask for it by the shop's number"
        );
        return $this->ledger->store->transactional(fn (): Attempt => $this->ledger->addLocked(
            $this->ledger->locked($client, AttemptKind::Payment, $number),
            ['payment' => $payment]
        )->attempt);
    }

    /**
     * Takes a notification: authenticates it, stores it, does what follows, and commits.
     *
     * @param array<string, string> $headers
     * @param string $body exactly as it came
     * @return NotificationReply what the gateway expects, to be sent after this method has returned
     * @throws ExceptionInterface if it is not authentic, or does not fit the shop's order
     * @throws UnknownOrderException if it is about an order that this shop did not begin
     */
    public function receive(
        string $client,
        #[\SensitiveParameter] array $headers,
        #[\SensitiveParameter] string $body
    ): NotificationReply {
        return $this->receiving->receive($client, $headers, $body);
    }

    /**
     * Asks the gateway about attempts that are due. Any number of machines may do so at once: none asks about what
     * another one is asking about.
     *
     * @return int how many it has asked about
     */
    public function resolveDue(int $limit): int
    {
        return $this->resolving->askDue($limit);
    }

    /**
     * Asks the gateway about one attempt now, such as when its customer has come back.
     *
     * @throws UnknownOrderException if the shop has no such attempt
     */
    public function resolve(string $client, AttemptKind $kind, string $number): Attempt
    {
        $asked = $this->ledger->store->transactional(function () use ($client, $kind, $number): StoredAttempt {
            $stored = $this->ledger->locked($client, $kind, $number);
            $asked = $this->ledger->withDue($stored->withAsked($this->ledger->now()->getTimestamp()));
            $this->ledger->store->update($asked);
            return $asked;
        });
        return $this->resolving->ask($asked)->attempt;
    }

    /**
     * Takes a person's word for what the gateway cannot be asked about, such as most gateways' refunds: somebody has
     * looked into its back office.
     *
     * @param bool $happened true: the money has moved. False: the gateway has no such payment, payout or refund
     * @throws UnknownOrderException if the shop has no such attempt
     */
    public function settle(string $client, AttemptKind $kind, string $number, bool $happened): Attempt
    {
        $stored = $this->find($client, $kind, $number) ?? throw new UnknownOrderException(
            "there is no $kind->value $number of till.clients.$client"
        );
        return $this->ledger->store->transactional(
            fn (): Attempt => $this->resolving->settle($stored, $happened)->attempt
        );
    }

    public function find(string $client, AttemptKind $kind, string $number): ?StoredAttempt
    {
        return $this->ledger->store->find($client, $kind, $number);
    }

    /**
     * @param array{StoredAttempt, bool} $begun
     * @param callable(Client): array<string, mixed> $call
     */
    private function attempt(array $begun, #[\SensitiveParameter] callable $call): Attempted
    {
        [$stored, $mayCall] = $begun;
        if (!$mayCall) {
            return new Attempted($stored->attempt);
        }
        $error = null;
        try {
            $news = $call($this->ledger->client($stored));
        } catch (ExceptionInterface $error) {
            $news = Resolving::error($stored, $error);
        }
        return new Attempted($this->ledger->add($stored, $news)->attempt, $error, true);
    }
}
