<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

use Till\Exception\ExceptionInterface;
use Till\Exception\OutcomeUnknownException;
use Till\Money;

/** Paying: the attempt is committed, then the call is made, then what it ends with is applied. */
final class Payments
{
    public function __construct(
        private readonly Journal $journal,
        private readonly Clients $clients,
        private readonly Log $log,
    ) {
    }

    /**
     * Begins the payment of an order and makes the call, unless another request of this order or cart has.
     *
     * If the outcome is unknown, the attempt stays open and is asked about, and the customer waits. If it is certain
     * that nothing happened, the exception is thrown after it was recorded: the same call may be made again.
     *
     * @param array<string, mixed> $request further fields of payments->create
     * @param string|null $cart a key that all orders of one cart share
     * @param string $returnTo where the customer goes as soon as the result is known
     * @throws ShopError if nothing was sent
     * @throws ExceptionInterface if it is certain that nothing happened
     */
    public function pay(
        string $order,
        Money $amount,
        string $client,
        #[\SensitiveParameter] array $request,
        ?string $cart = null,
        string $returnTo = '',
    ): StoredAttempt {
        [$attempt, $isNew] = $this->journal->begin($order, $amount, $client, $cart, ['return_to' => $returnTo]);
        if (!$isNew) {
            return $attempt;
        }
        $back = Endpoints::returnUrl($attempt);
        $request = [
            'order_id' => $attempt->number, 'amount' => $amount->minor, 'currency' => $amount->currency,
        ] + $request + ['success_url' => $back, 'failure_url' => $back, 'notify_url' => Endpoints::notifyUrl($client)];
        try {
            $payment = $this->clients->get($client)->payments->create($request);
        } catch (ExceptionInterface $exception) {
            return $this->ended($attempt, $exception);
        }
        return $this->journal->apply($attempt, ['payment' => $payment->toArray()]);
    }

    private function ended(StoredAttempt $attempt, ExceptionInterface $exception): StoredAttempt
    {
        $this->log->warning("$attempt->number: the call ended with {$exception->getMessage()}");
        $attempt = $this->journal->apply($attempt, Journal::error($exception));
        return $exception instanceof OutcomeUnknownException ? $attempt : throw $exception;
    }
}
