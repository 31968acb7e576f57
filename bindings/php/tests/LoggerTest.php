<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;
use Psr\Log\AbstractLogger;
use Till\Client;
use Till\Exception\ExceptionInterface;
use Till\Exception\OutcomeUnknownException;
use Till\PaymentStatus;

final class LoggerTest extends TestCase
{
    public function testALoggerGetsWhatHappensAndNothingElse(): void
    {
        $logger = new class extends AbstractLogger {
            /** @var list<array{string, string, array<string, mixed>}> */
            public array $entries = [];

            public function log($level, $message, array $context = []): void
            {
                $this->entries[] = [$level, $message, $context];
            }
        };
        [$merchant, $config] = Sandbox::http()->merchant('payermax');
        $client = new Client(['resolve' => false] + $config, $logger);
        $order = Sandbox::number('A');
        $client->payments->create(Sandbox::payment($order));
        $events = array_map(static fn (array $entry): string => $entry[2]['event'], $logger->entries);
        self::assertSame(['send', 'answer'], $events);
        $labels = array_map(static fn (array $entry): array => array_intersect_key($entry[2], [
            'gateway' => 1, 'operation' => 1, 'order_id' => 1,
        ]), $logger->entries);
        $label = ['gateway' => 'payermax', 'operation' => 'payment_create', 'order_id' => $order];
        self::assertEquals([$label, $label], $labels);
        $client->payments->get(['order_id' => $order]);
        $calls = array_column(array_column($logger->entries, 2), 'call_id');
        self::assertSame([$calls[0], $calls[0], $calls[2], $calls[2]], $calls);
        self::assertNotSame($calls[0], $calls[2]);

        Sandbox::http()->fault($merchant, 'drop_answer', ['operation' => 'orderAndPay']);
        try {
            $client->payments->create(Sandbox::payment(Sandbox::number('A')));
            self::fail('nothing was thrown');
        } catch (ExceptionInterface) {
            self::assertContains('warning', array_column($logger->entries, 0));
        }
        $text = print_r($logger->entries, true);
        self::assertStringNotContainsString(Sandbox::APPROVED, $text);
        self::assertStringNotContainsString($config['credentials']['app_id'], $text);
    }

    public function testALoggerThatThrowsHidesNothing(): void
    {
        $logger = new class extends AbstractLogger {
            public int $entries = 0;

            public function log($level, $message, array $context = []): void
            {
                $this->entries++;
                throw new \UnexpectedValueException('the disk is full');
            }
        };
        [$merchant, $config] = Sandbox::http()->merchant('payermax');
        $client = new Client(['resolve' => false] + $config, $logger);
        $payment = $client->payments->create(Sandbox::payment(Sandbox::number('A')));
        self::assertSame(PaymentStatus::Approved, $payment->status);
        self::assertSame(2, $logger->entries);

        Sandbox::http()->fault($merchant, 'drop_answer', ['operation' => 'orderAndPay']);
        $order = Sandbox::number('A');
        try {
            $client->payments->create(Sandbox::payment($order));
            self::fail('nothing was thrown');
        } catch (OutcomeUnknownException $exception) {
            self::assertSame($order, $exception->orderId);
        }
    }
}
