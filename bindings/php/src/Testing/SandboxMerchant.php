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
    /** An assertion may wait for a minute, and the answer needs its time too. */
    private const TIMEOUT_S = 90;

    /** @param string $merchant its name in the sandbox's control API, and not the gateway's name for it */
    public function __construct(
        private readonly string $url,
        private readonly string $merchant,
        private readonly ?string $caFile = null,
    ) {
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
        return new self($ready['url'], $ready['merchants'][$gateway], $ready['ca_file']);
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
        $answer = $this->post('/sandbox/assertions', [
            'merchant' => $this->merchant,
            'order_id' => $orderId,
            'within_ms' => $withinMs,
        ] + array_filter($claims, static fn ($claim) => $claim !== null));
        $explanation = $answer['explanation'] ?? '';
        if (class_exists(Assert::class)) {
            // So that PHPUnit counts the assertion, and shows it as a failure.
            Assert::assertTrue($answer['holds'], $explanation);
        } elseif ($answer['holds'] !== true) {
            throw new \AssertionError($explanation);
        }
    }

    /**
     * @param array<string, mixed> $body
     * @return array<string, mixed>
     */
    private function post(string $path, array $body): array
    {
        $context = stream_context_create([
            'http' => [
                'method' => 'POST',
                'header' => 'Content-Type: application/json',
                'content' => json_encode($body, JSON_THROW_ON_ERROR),
                'ignore_errors' => true,
                'timeout' => self::TIMEOUT_S,
            ],
            'ssl' => $this->caFile === null ? [] : ['cafile' => $this->caFile],
        ]);
        $text = @file_get_contents($this->url . $path, false, $context);
        if ($text === false) {
            throw new \RuntimeException("the sandbox at {$this->url} does not answer; is it still running?");
        }
        $answer = json_decode($text, true, 64, JSON_THROW_ON_ERROR);
        if (isset($answer['error'])) {
            throw new \InvalidArgumentException("the sandbox refused the assertion: {$answer['error']}");
        }
        return $answer;
    }
}
