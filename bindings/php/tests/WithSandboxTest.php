<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;
use Till\Client;
use Till\PaymentStatus;
use Till\Testing\WithSandbox;

/** The kit for the tests of shops. */
final class WithSandboxTest extends TestCase
{
    use WithSandbox;

    public function testALostAnswerIsChargedOnce(): void
    {
        $merchant = $this->merchant('payermax');
        $merchant->fault('drop_answer', operation: 'orderAndPay');
        $payment = (new Client($merchant->config))->payments->create(Sandbox::payment('A1'));
        self::assertSame(PaymentStatus::Approved, $payment->status);
        $merchant->assertChargedOnce('A1', 2500);
        $this->merchant('payermax')->assertNotCharged('A2');
    }

    public function testEachTestHasAMerchantOfItsOwnInOneSandbox(): void
    {
        $sandbox = $this->sandbox();
        self::assertSame($sandbox, $this->sandbox());
        $one = $this->merchant('payermax');
        (new Client($one->config))->payments->create(Sandbox::payment('A1'));
        $one->assertChargedOnce('A1');
        $this->expectException(\PHPUnit\Framework\AssertionFailedError::class);
        $this->expectExceptionMessage('no order with the number A1');
        $this->merchant('payermax')->assertChargedOnce('A1');
    }

    public function testWrongNamesAreRefused(): void
    {
        $merchant = $this->merchant('payermax');
        foreach ([fn () => $this->merchant('nobody'), fn () => $merchant->fault('none')] as $call) {
            try {
                $call();
                self::fail('it was taken');
            } catch (\InvalidArgumentException $refusal) {
                self::assertStringStartsWith('the sandbox refused the ', $refusal->getMessage());
            }
        }
    }

    public function testAProgramThatDoesNotStartIsNamed(): void
    {
        foreach (['/bin/false', '/nowhere/till-sandbox'] as $program) {
            try {
                new \Till\Testing\Sandbox([$program]);
                self::fail('it started');
            } catch (\RuntimeException $refusal) {
                self::assertStringContainsString($program, $refusal->getMessage());
            }
        }
    }

    public function testItEndsWithPhpAndNotWithAChild(): void
    {
        $code = <<<'END'
            require $argv[1];
            $sandbox = Till\Testing\Sandbox::shared();
            if (function_exists('pcntl_fork')) {
                pcntl_fork() === 0 ? exit(0) : pcntl_wait($status);
            }
            $sandbox->merchant('paymart');
            echo $sandbox->url;
            END;
        $command = [PHP_BINARY, '-r', $code, '--', dirname(__DIR__) . '/autoload.php'];
        $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes);
        $url = stream_get_contents($pipes[1]);
        self::assertSame(0, proc_close($process), $url);
        self::assertMatchesRegularExpression('~^http://127\.0\.0\.1:\d+$~D', $url);
        self::assertFalse(@stream_socket_client('tcp' . substr($url, 4)));
    }
}
