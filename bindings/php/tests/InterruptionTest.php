<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;
use Till\Client;
use Till\ErrorKind;
use Till\Exception\ExceptionInterface;
use Till\Exception\NotFoundException;
use Till\Exception\OutcomeUnknownException;
use Till\Call\Interruption;
use Till\Outcome;
use Till\PaymentStatus;
use Till\Verdict;

/** Exceptions that come from elsewhere in the middle of a call, such as those of signals' handlers. */
final class InterruptionTest extends TestCase
{
    private Client $client;
    private string $merchant;

    protected function setUp(): void
    {
        if (!extension_loaded('pcntl')) {
            self::markTestSkipped('PHP has no pcntl');
        }
        [$this->merchant, $config] = Sandbox::http()->merchant('payermax');
        $this->client = new Client(['resolve' => false] + $config);
        pcntl_async_signals(true);
    }

    protected function tearDown(): void
    {
        pcntl_signal(SIGALRM, SIG_DFL);
        pcntl_async_signals(false);
    }

    /** What a call ends with when a signal comes once the gateway has the order, and before it answers. */
    private function interrupted(callable $handler, callable $call, ?int $answerMs = null): \Throwable
    {
        $sandbox = Sandbox::http();
        $answerMs ??= $this->patienceMs();
        $sandbox->fault($this->merchant, 'delay', ['operation' => 'orderAndPay', 'milliseconds' => $answerMs]);
        pcntl_signal(SIGALRM, $handler);
        // Another process looks into the ledger and sends the signal: this one waits for the gateway.
        $look = 'while (json_decode(file_get_contents($argv[1]))->entries === []) { usleep(5000); }'
            . ' passthru("kill -ALRM $argv[2]");';
        $ledger = $sandbox->address("/sandbox/ledger?merchant=$this->merchant");
        $kill = proc_open([PHP_BINARY, '-n', '-r', $look, '--', $ledger, (string) getmypid()], [], $pipes);
        try {
            $call();
        } catch (\Throwable $exception) {
            return $exception;
        } finally {
            proc_close($kill);
        }
        self::fail('nothing was thrown');
    }

    /** Many times what a process that looks into the ledger takes here and now, in milliseconds. */
    private function patienceMs(): int
    {
        $ledger = Sandbox::http()->address("/sandbox/ledger?merchant=$this->merchant");
        $begin = hrtime(true);
        proc_close(proc_open([PHP_BINARY, '-n', '-r', 'file_get_contents($argv[1]);', '--', $ledger], [], $pipes));
        return min(40_000, max(3000, 30 * intdiv(hrtime(true) - $begin, 1_000_000)));
    }

    private static function lastOf(\Throwable $exception): \Throwable
    {
        while ($exception->getPrevious() !== null) {
            $exception = $exception->getPrevious();
        }
        return $exception;
    }

    public function testAHandlersExceptionTellsWhatBecameOfTheCall(): void
    {
        $order = Sandbox::number('A');
        $first = new \LengthException('the first cause');
        $thrown = $this->interrupted(
            static fn () => throw new \RuntimeException('too long', 0, $first),
            fn () => $this->client->payments->create(Sandbox::payment($order))
        );
        self::assertSame(['too long', $first], [$thrown->getMessage(), $thrown->getPrevious()]);
        $told = self::lastOf($thrown);
        self::assertInstanceOf(OutcomeUnknownException::class, $told);
        self::assertSame(ErrorKind::Cancelled, $told->kind);
        self::assertSame(['payment_create', $order, false], [$told->operation, $told->orderId, $told->isRetrySafe()]);
        self::assertSame(PaymentStatus::Approved, $told->payment->status);
        self::assertSame(PaymentStatus::Approved, $this->client->payments->get(['order_id' => $order])->status);
        self::assertTrue(pcntl_async_signals());
    }

    public function testAHandlersErrorTellsTheCallsOwnFailure(): void
    {
        $attempt = $this->patienceMs();
        $request = ['options' => ['timeouts' => ['attempt_ms' => $attempt, 'total_ms' => $attempt]]];
        $thrown = $this->interrupted(
            static fn () => throw new \Error('too long'),
            fn () => $this->client->payments->create($request + Sandbox::payment(Sandbox::number('A'))),
            Sandbox::NEVER_MS
        );
        self::assertInstanceOf(\Error::class, $thrown);
        self::assertInstanceOf(OutcomeUnknownException::class, $thrown->getPrevious());
        self::assertSame(ErrorKind::Timeout, $thrown->getPrevious()->kind);
    }

    public function testAnExceptionOfAnotherCallIsNotTakenForThisOnes(): void
    {
        $order = Sandbox::number('A');
        $thrown = $this->interrupted(
            fn () => $this->client->payments->get(['order_id' => 'none']),
            fn () => $this->client->payments->create(Sandbox::payment($order))
        );
        self::assertInstanceOf(OutcomeUnknownException::class, $thrown);
        self::assertSame($order, $thrown->orderId);
        self::assertInstanceOf(NotFoundException::class, $thrown->getPrevious());
    }

    public function testSignalsOfAProgramThatAsksForThemWaitUntilItDoes(): void
    {
        pcntl_async_signals(false);
        $thrown = $this->interrupted(static fn () => throw new \RuntimeException('too long'), function (): void {
            self::assertNotNull($this->client->payments->create(Sandbox::payment(Sandbox::number('A')))->id);
            pcntl_signal_dispatch();
        });
        self::assertSame(['too long', null], [$thrown->getMessage(), $thrown->getPrevious()]);
    }

    public function testWhateverElseEndsACallLeavesItOpen(): void
    {
        $request = ['refund_id' => 'R1', 'order_id' => 'A1', 'amount' => 5];
        try {
            Interruption::deferred(static fn () => throw new \TypeError('lost'), 'refund_create', $request);
            self::fail('nothing was thrown');
        } catch (\TypeError $error) {
            self::assertNotInstanceOf(ExceptionInterface::class, $error);
            $told = $error->getPrevious();
            self::assertInstanceOf(OutcomeUnknownException::class, $told);
            self::assertSame(['refund_create', 'A1', 'R1'], [$told->operation, $told->orderId, $told->refundId]);
            self::assertNull($told->verdict);
        }
    }

    public function testAResolveThatIsInterruptedHasFoundOutNothing(): void
    {
        try {
            $work = static fn () => throw new \TypeError('lost');
            Interruption::deferred($work, 'payment_resolve', ['order_id' => 'A1']);
            self::fail('nothing was thrown');
        } catch (\TypeError $error) {
            self::assertSame([Verdict::Unknown, Outcome::Unknown], [
                $error->getPrevious()->verdict, $error->getPrevious()->outcome,
            ]);
        }
    }
}
