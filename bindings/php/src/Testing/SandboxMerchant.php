<?php

declare(strict_types=1);

namespace Till\Testing;

use PHPUnit\Framework\Assert;

/**
 * A merchant of a running sandbox, with assertions about its orders, for PHPUnit or any other runner.
 *
 * Start `till sandbox --ready-file sandbox.json`, run the shop against it, and ask:
 *
 *     $merchant = SandboxMerchant::fromReadyFile('sandbox.json', 'GATEWAY');
 *     $merchant->assertChargedOnce('A1');
 *
 * A failed assertion says what the sandbox's ledger and its notifications show. Amounts are minor units. Each assertion
 * takes `withinMs`: how long it may take to become true, 0 to 60000.
 */
final class SandboxMerchant
{
    private readonly Control $control;

    /**
     * @param string $url where the sandbox is, such as http://127.0.0.1:4848
     * @param string $merchant its name in the sandbox's control API, and not the gateway's name for it
     * @param string|null $caFile the certificate authority of a sandbox with TLS
     * @param array<string, mixed> $config
     */
    public function __construct(
        string $url,
        private readonly string $merchant,
        ?string $caFile = null,
        /** What the merchant's Till\Client takes; empty where the merchant was named and not made. */
        #[\SensitiveParameter] public readonly array $config = [],
    ) {
        $this->control = new Control($url, $caFile);
    }

    /** The gateway's first merchant of the sandbox that wrote this file (`--ready-file`). */
    public static function fromReadyFile(string $file, string $gateway): self
    {
        $text = @file_get_contents($file);
        if ($text === false) {
            throw new \InvalidArgumentException("file: $file cannot be read; start till sandbox --ready-file $file");
        }
        $ready = json_decode($text, true, 64, JSON_THROW_ON_ERROR);
        if (!isset($ready['merchants'][$gateway])) {
            $known = implode(', ', array_keys($ready['merchants']));
            throw new \InvalidArgumentException("gateway: the sandbox has no $gateway; use one of $known");
        }
        $config = $ready['configs'][$gateway] ?? [];
        return new self($ready['url'], $ready['merchants'][$gateway], $ready['ca_file'], $config);
    }

    /**
     * Something goes wrong with the merchant's next calls.
     *
     * @param string $fault such as `drop_answer`, which charges and then loses the answer; sandbox/README.md lists them
     * @param string|null $operation the gateway's name of the operation, such as `orderAndPay`, or `notification`; null
     * is every operation
     * @param string|null $orderId only for the order with this number
     * @param int $times how many calls, 1 by default
     * @param string|null $code the gateway's code, for the fault `refuse`
     * @param int|null $milliseconds how long, for faults that delay
     * @throws \InvalidArgumentException if there is no such fault
     */
    public function fault(
        string $fault,
        ?string $operation = null,
        ?string $orderId = null,
        int $times = 1,
        ?string $code = null,
        ?int $milliseconds = null,
    ): void {
        $this->control->post('/sandbox/faults', [
            'merchant' => $this->merchant,
            'fault' => $fault,
            'times' => $times,
        ] + array_filter([
            'operation' => $operation,
            'order_id' => $orderId,
            'code' => $code,
            'milliseconds' => $milliseconds,
        ], static fn ($value) => $value !== null), 'fault');
    }

    /** The payer was charged exactly once, and with an amount, exactly that much. */
    public function assertChargedOnce(string $orderId, ?int $amount = null, int $withinMs = 0): void
    {
        $this->claim($orderId, $withinMs, ['charged' => 1, 'charged_amount' => $amount]);
    }

    /** The payer was not charged. */
    public function assertNotCharged(string $orderId, int $withinMs = 0): void
    {
        $this->claim($orderId, $withinMs, ['charged' => 0]);
    }

    /** So much was refunded altogether, and with `of`, exactly so much was charged before. */
    public function assertRefunded(string $orderId, int $amount, ?int $of = null, int $withinMs = 0): void
    {
        $this->claim($orderId, $withinMs, ['refunded_amount' => $amount, 'charged_amount' => $of]);
    }

    /** The payout was made exactly once. */
    public function assertPaidOutOnce(string $orderId, int $withinMs = 0): void
    {
        $this->claim($orderId, $withinMs, ['paid_out' => 1]);
    }

    /** The shop accepted the latest notification about the order. */
    public function assertNotificationAccepted(string $orderId, int $withinMs = 0): void
    {
        $this->claim($orderId, $withinMs, ['notification_accepted' => true]);
    }

    /** @param array<string, int|bool|null> $claims */
    private function claim(string $orderId, int $withinMs, array $claims): void
    {
        $answer = $this->control->post('/sandbox/assertions', [
            'merchant' => $this->merchant,
            'order_id' => $orderId,
            'within_ms' => $withinMs,
        ] + array_filter($claims, static fn ($claim) => $claim !== null), 'assertion');
        $explanation = $answer['explanation'] ?? '';
        if (class_exists(Assert::class)) {
            // So that PHPUnit counts the assertion, and shows it as a failure.
            Assert::assertTrue($answer['holds'], $explanation);
        } elseif ($answer['holds'] !== true) {
            throw new \AssertionError($explanation);
        }
    }
}
