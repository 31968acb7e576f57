<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;
use Till\Client;
use Till\ErrorKind;
use Till\Exception\ExceptionInterface;
use Till\Exception\GatewayConnectionException;
use Till\Exception\GatewayRejectedException;
use Till\Exception\InvalidConfigException;
use Till\Exception\InvalidRequestException;
use Till\Exception\NotFoundException;
use Till\Exception\OutcomeUnknownException;
use Till\Exception\TillException;
use Till\Internal\ExceptionFactory;
use Till\Exception\UnsupportedException;
use Till\Outcome;
use Till\PaymentStatus;
use Till\Verdict;

final class ExceptionTest extends TestCase
{
    /** @param callable(): mixed $call */
    private static function thrownBy(callable $call): TillException
    {
        try {
            $call();
        } catch (TillException $exception) {
            return $exception;
        }
        self::fail('nothing was thrown');
    }

    public function testEveryViolationOfARequestIsToldAtOnceWithTheNearestKey(): void
    {
        [$merchant, $config] = Sandbox::http()->merchant('payermax');
        $client = new Client($config);
        $request = ['amount' => -5, 'curency' => 'USD'] + Sandbox::payment(Sandbox::number('A'));
        $request['customer']['email'] = 'nobody';
        $exception = self::thrownBy(static fn () => $client->payments->create($request));
        self::assertInstanceOf(InvalidRequestException::class, $exception);
        self::assertNotInstanceOf(OutcomeUnknownException::class, $exception);
        self::assertSame([ErrorKind::InvalidRequest, Outcome::NotSent, true], [
            $exception->kind, $exception->outcome, $exception->retrySafe,
        ]);
        $violations = array_column($exception->getViolations(), 'message', 'path');
        self::assertEqualsCanonicalizing(['amount', 'curency', 'customer.email'], array_keys($violations));
        self::assertStringContainsString('"currency"', $violations['curency']);
        self::assertSame('payment_create', $exception->operation);
        self::assertSame([], Sandbox::http()->get("/sandbox/requests?merchant=$merchant")['requests']);
    }

    /** @dataProvider floats */
    public function testFloatsAreRefusedInEveryForm(string $path, callable $call): void
    {
        $client = new Client(Sandbox::http()->merchant('payermax')[1]);
        $exception = self::thrownBy(static fn () => $call($client));
        self::assertInstanceOf(InvalidRequestException::class, $exception);
        self::assertSame($path, $exception->getViolations()[0]->path);
    }

    /** @return iterable<string, array{string, callable(Client): mixed}> */
    public static function floats(): iterable
    {
        $pay = static fn (Client $client, array $more) => $client->payments->create($more + Sandbox::payment('A1'));
        $item = ['name' => 'Cap', 'quantity' => 1, 'price' => 1.5];
        yield 'array' => ['amount', static fn (Client $client) => $pay($client, ['amount' => 10.5])];
        yield 'whole' => ['amount', static fn (Client $client) => $pay($client, ['amount' => 10.0])];
        yield 'item' => ['items[0].price', static fn (Client $client) => $pay($client, ['items' => [$item]])];
        yield 'object' => ['amount', static fn () => new \Till\PaymentRequest('A1', 10.0, 'USD')];
        yield 'price' => ['price', static fn () => new \Till\Item('Cap', 1, 1.0)];
        yield 'money' => ['amount', static fn () => \Till\Money::of(10.5, 'USD')];
        yield 'minor' => ['amount', static fn () => \Till\Money::ofMinor(10.0, 'USD')];
    }

    public function testARefusalOfTheGatewayIsRejected(): void
    {
        [$merchant, $config] = Sandbox::http()->merchant('payermax');
        Sandbox::http()->fault($merchant, 'refuse', ['code' => 'INSUFFICIENT_QUOTA']);
        $client = new Client($config);
        $exception = self::thrownBy(static fn () => $client->payments->create(Sandbox::payment(Sandbox::number('A'))));
        self::assertInstanceOf(GatewayRejectedException::class, $exception);
        self::assertSame([Outcome::Rejected, 'INSUFFICIENT_QUOTA', 'payermax', 200], [
            $exception->outcome, $exception->gatewayCode, $exception->gateway, $exception->httpStatus,
        ]);
        self::assertFalse($exception->isOutcomeUnknown());
    }

    public function testALostAnswerIsAnUnknownOutcomeUntilItIsResolved(): void
    {
        [$merchant, $config] = Sandbox::http()->merchant('payermax');
        $client = new Client(['resolve' => false] + $config);
        Sandbox::http()->fault($merchant, 'drop_answer', ['operation' => 'orderAndPay']);
        $order = Sandbox::number('A');
        $exception = self::thrownBy(static fn () => $client->payments->create(Sandbox::payment($order)));
        self::assertInstanceOf(OutcomeUnknownException::class, $exception);
        self::assertSame(ErrorKind::Connection, $exception->kind);
        self::assertInstanceOf(ExceptionInterface::class, $exception);
        self::assertSame([Outcome::Unknown, false, $order], [
            $exception->getOutcome(), $exception->isRetrySafe(), $exception->orderId,
        ]);
        self::assertSame([ErrorKind::Connection, null], [$exception->getKind(), $exception->getVerdict()]);
        $payment = $client->payments->resolve(['order_id' => $order, 'amount' => 2500, 'currency' => 'USD']);
        self::assertSame([PaymentStatus::Approved, Verdict::Found], [$payment->status, $payment->verdict]);
    }

    public function testAnOrderThatIsNotThereIsNothingOnceItsTimeIsOver(): void
    {
        $client = new Client(Sandbox::http()->merchant('payermax')[1]);
        $ask = static fn (string $when): TillException => self::thrownBy(static fn () => $client->payments->resolve([
            'order_id' => 'A404',
            'amount' => 2500,
            'currency' => 'USD',
            'attempted_at' => new \DateTimeImmutable($when),
        ]));
        self::assertSame([Verdict::Unknown, Outcome::Unknown], [$ask('now')->verdict, $ask('now')->outcome]);
        $told = $ask('-2 days');
        self::assertSame([ErrorKind::NotFound, Verdict::Nothing], [$told->getKind(), $told->getVerdict()]);
        self::assertSame([Verdict::Nothing, Outcome::NotSent, true], [
            $told->verdict, $told->outcome, $told->isRetrySafe(),
        ]);
        self::assertNotInstanceOf(OutcomeUnknownException::class, $told);
    }

    public function testATimeoutAfterSendingIsAnUnknownOutcome(): void
    {
        [$merchant, $config] = Sandbox::http()->merchant('payermax');
        $client = new Client(['resolve' => false] + $config);
        $begin = hrtime(true);
        $client->payments->create(Sandbox::payment(Sandbox::number('A')));
        // Many times what a call takes here and now, so that the request goes out, whatever else the machine does.
        $attempt = max(500, 30 * intdiv(hrtime(true) - $begin, 1_000_000));
        $never = ['operation' => 'orderAndPay', 'milliseconds' => Sandbox::NEVER_MS];
        Sandbox::http()->fault($merchant, 'delay', $never);
        $request = ['options' => ['timeouts' => ['attempt_ms' => $attempt, 'total_ms' => 2 * $attempt]]]
            + Sandbox::payment(Sandbox::number('A'));
        $exception = self::thrownBy(static fn () => $client->payments->create($request));
        self::assertInstanceOf(OutcomeUnknownException::class, $exception);
        self::assertSame(ErrorKind::Timeout, $exception->kind);
        self::assertTrue($exception->isTransient());
    }

    public function testAConnectionThatIsRefusedWasNotSent(): void
    {
        [, $config] = Sandbox::http()->merchant('payermax');
        $client = new Client(['base_url' => 'http://127.0.0.1:1', 'retry' => ['attempts' => 1]] + $config);
        $exception = self::thrownBy(static fn () => $client->payments->create(Sandbox::payment('A1')));
        self::assertInstanceOf(GatewayConnectionException::class, $exception);
        self::assertNotInstanceOf(OutcomeUnknownException::class, $exception);
        self::assertSame(Outcome::NotSent, $exception->outcome);
    }

    public function testAnOrderNumberIsNotTakenTwice(): void
    {
        $client = new Client(Sandbox::http()->merchant('payermax')[1]);
        $request = Sandbox::payment(Sandbox::number('A'));
        $first = $client->payments->create($request);
        $exception = self::thrownBy(static fn () => $client->payments->create($request));
        self::assertSame(ErrorKind::DuplicateOrder, $exception->kind);
        self::assertSame($first->id, $exception->existing?->id);
        self::assertSame($first->dedupeKey, $exception->existing->dedupeKey);
        // It has happened: nobody may read that as if it had not.
        self::assertSame([Outcome::Unknown, false], [$exception->outcome, $exception->isTransient()]);
        self::assertInstanceOf(OutcomeUnknownException::class, $exception);
    }

    public function testWhatTheGatewayDoesNotKnowIsNotFound(): void
    {
        $client = new Client(Sandbox::http()->merchant('payermax')[1]);
        $exception = self::thrownBy(static fn () => $client->payments->get(['order_id' => 'A404']));
        self::assertInstanceOf(NotFoundException::class, $exception);
    }

    public function testWhatAGatewayLacksIsUnsupported(): void
    {
        $client = new Client(Sandbox::http()->merchant('payermax')[1]);
        $exception = self::thrownBy(static fn () => $client->payments->list());
        self::assertInstanceOf(UnsupportedException::class, $exception);
        self::assertStringContainsString('payment_create', $exception->getMessage());
    }

    public function testAWrongConfigurationNamesTheNearestKey(): void
    {
        [, $config] = Sandbox::http()->merchant('payermax');
        $exception = self::thrownBy(static fn () => new Client(['retri' => []] + $config));
        self::assertInstanceOf(InvalidConfigException::class, $exception);
        self::assertSame('retri', $exception->getViolations()[0]->path);
        self::assertStringContainsString('"retry"', $exception->getMessage());
    }

    public function testAnUnknownOutcomeHasOneClassAndEveryKindAnother(): void
    {
        foreach (ErrorKind::cases() as $kind) {
            foreach (Outcome::cases() as $outcome) {
                $error = [
                    'kind' => $kind->value, 'status' => 7, 'message' => 'why', 'outcome' => $outcome->value,
                    'retry_safe' => false, 'transient' => false,
                ];
                $exception = ExceptionFactory::of($error);
                $name = match (true) {
                    $outcome === Outcome::Unknown => 'OutcomeUnknown',
                    $kind === ErrorKind::Connection, $kind === ErrorKind::Timeout => "Gateway$kind->name",
                    $kind === ErrorKind::GatewayError => 'Gateway',
                    default => $kind->name,
                };
                self::assertSame("Till\\Exception\\{$name}Exception", $exception::class);
                self::assertSame($kind, $exception->kind);
                self::assertSame($outcome === Outcome::Unknown, $exception->isOutcomeUnknown());
                self::assertSame([7, 'why'], [$exception->getCode(), $exception->getMessage()]);
                self::assertSame($error, $exception->raw);
                self::assertEquals($error, $exception->toArray());
            }
        }
    }

    public function testAKindOfALaterVersionIsStillAnExceptionWithItsOutcome(): void
    {
        $exception = ExceptionFactory::of([
            'kind' => 'eclipse', 'status' => 999, 'message' => 'dark', 'outcome' => 'twilight', 'retry_safe' => false,
            'transient' => true,
        ]);
        self::assertNull($exception->kind);
        // A word that nobody knows must not look as if nothing had happened.
        self::assertInstanceOf(OutcomeUnknownException::class, $exception);
        self::assertSame('eclipse', $exception->raw['kind']);
    }
}
