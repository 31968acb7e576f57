<?php

// A shop's code that uses every part of the library's types: PHPStan finds nothing at its highest level.

declare(strict_types=1);

namespace Till\Tests\PhpStan;

use PHPUnit\Framework\TestCase;
use Psr\Http\Message\ServerRequestInterface;
use Psr\Log\LoggerInterface;
use Till\Capture;
use Till\CheckState;
use Till\Client;
use Till\ClientConfig;
use Till\CustomerResponse;
use Till\Dictionaries;
use Till\Event;
use Till\Exception\DuplicateOrderException;
use Till\Exception\ExceptionInterface;
use Till\Exception\OutcomeUnknownException;
use Till\Expected;
use Till\Money;
use Till\Payment;
use Till\PaymentListRequest;
use Till\PaymentRequest;
use Till\PaymentStatus;
use Till\RefundRequest;
use Till\Testing\WithSandbox;
use Till\Verdict;

use function Till\capabilities;

final class Shop
{
    private readonly Client $client;

    public function __construct(string $secret, ?LoggerInterface $logger = null)
    {
        $config = new ClientConfig('paypro', ['merchant_no' => '1', 'secret' => $secret, 'currency' => 'MXN']);
        $this->client = new Client($config, $logger);
    }

    public function pay(string $number, \DateTimeInterface $at): string
    {
        try {
            $payment = $this->client->payments->create(new PaymentRequest(
                orderId: $number,
                amount: Money::of('25.00', 'MXN'),
                capture: Capture::Manual,
            ));
        } catch (OutcomeUnknownException $exception) {
            $found = $exception->existing ?? $this->resolve($number, $at);
            return $found === null ? 'unknown' : $this->shown($found);
        } catch (DuplicateOrderException $exception) {
            return "failed before: {$exception->getMessage()}";
        } catch (ExceptionInterface $exception) {
            $again = $exception->isRetrySafe() && $exception->isTransient();
            return $again ? 'again' : implode('; ', array_map(
                static fn ($violation) => "$violation->path $violation->message",
                $exception->getViolations()
            ));
        }
        return CustomerResponse::of($payment->nextAction, Money::amountOf($payment))->body ?? $this->shown($payment);
    }

    private function resolve(string $number, \DateTimeInterface $at): ?Payment
    {
        $request = ['order_id' => $number, 'amount' => 2500, 'currency' => 'MXN', 'attempted_at' => $at];
        try {
            $payment = $this->client->payments->resolve($request);
        } catch (ExceptionInterface $exception) {
            return $exception->getVerdict() === Verdict::Nothing ? null : throw $exception;
        }
        return $payment->verdict === Verdict::Found ? $payment : null;
    }

    private function shown(Payment $payment): string
    {
        $status = $payment->status === PaymentStatus::Approved ? 'paid' : $payment->status->value;
        return $status . ' ' . ($payment->decline?->reason->value ?? '');
    }

    /** @return list<string|null> */
    public function list(): array
    {
        $numbers = [];
        foreach ($this->client->payments->list(new PaymentListRequest()) as $payment) {
            $numbers[] = $payment->orderId;
        }
        return $numbers;
    }

    public function refund(string $id): int
    {
        $request = new RefundRequest(refundId: 'R1', paymentId: $id, amount: 100, currency: 'MXN');
        $refund = $this->client->refunds->create($request);
        return ($refund->amount ?? 0) + ($this->client->payments->get($id)->amount ?? 0);
    }

    public function notified(ServerRequestInterface $request): bool
    {
        $event = $this->client->notifications->receiveRequest(
            $request,
            static fn (Event $event): Expected => new Expected($event->payment->orderId ?? '', 2500, 'MXN')
        );
        $this->client->notifications->receive(
            getallheaders(),
            (string) file_get_contents('php://input'),
            static fn (): Expected => new Expected('A1', Money::ofMinor(2500, 'MXN'))
        );
        return $event->supersedes === true;
    }

    public function settings(): string
    {
        $names = [];
        foreach (capabilities() as $gateway) {
            foreach ($gateway->credentials as $credential) {
                $names[] = $credential->secret ? "$credential->name (secret)" : $credential->name;
            }
        }
        $well = $this->client->check()->state === CheckState::Ok;
        return implode(', ', $names) . ($well ? '' : '!') . (Dictionaries::country('CHN')->name ?? '');
    }
}

final class ShopTest extends TestCase
{
    use WithSandbox;

    public function testItIsChargedOnce(): void
    {
        $merchant = $this->merchant('paypro');
        $merchant->fault('drop_answer', times: 2);
        new Client($merchant->config);
        $merchant->assertChargedOnce('A1', 2500, withinMs: 1000);
    }
}
