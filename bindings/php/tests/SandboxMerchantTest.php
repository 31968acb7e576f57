<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\AssertionFailedError;
use PHPUnit\Framework\TestCase;
use Till\Client;
use Till\Testing\SandboxMerchant;

/** The assertions about what a shop did at the sandbox. */
final class SandboxMerchantTest extends TestCase
{
    private Client $client;
    private SandboxMerchant $shop;

    protected function setUp(): void
    {
        [$merchant, $config] = Sandbox::http()->merchant('payermax');
        $this->client = new Client($config);
        $this->shop = new SandboxMerchant(Sandbox::http()->address(''), $merchant);
    }

    public function testWhatAShopDidIsConfirmed(): void
    {
        $this->shop->assertNotCharged('A1');
        $this->client->payments->create(Sandbox::payment('A1'));
        $this->shop->assertChargedOnce('A1', 2500, withinMs: 60_000);
        $this->client->refunds->create([
            'refund_id' => 'R1', 'order_id' => 'A1', 'amount' => 500, 'currency' => 'USD', 'reason' => 'small',
        ]);
        $this->shop->assertRefunded('A1', 500, of: 2500, withinMs: 60_000);
    }

    public function testAFailureShowsTheLedgerAndTheNotifications(): void
    {
        $this->client->payments->create(Sandbox::payment('A1'));
        $shown = '/payment A1 .*: approved, 25.00 USD, paid 25.00/';
        self::assertMatchesRegularExpression($shown, self::failure(fn () => $this->shop->assertNotCharged('A1')));
        self::assertMatchesRegularExpression($shown, self::failure(fn () => $this->shop->assertPaidOutOnce('A1')));
        $told = self::failure(fn () => $this->shop->assertNotificationAccepted('A1'));
        self::assertStringContainsString('to http://127.0.0.1:1/: ', $told);
        $none = self::failure(fn () => $this->shop->assertChargedOnce('A2'));
        self::assertStringContainsString('no order with the number A2', $none);
    }

    public function testWrongQuestionsAreNoFailedAssertions(): void
    {
        $file = tempnam(sys_get_temp_dir(), 'till');
        $ready = ['url' => Sandbox::http()->address(''), 'ca_file' => null, 'merchants' => ['one' => 'nobody']];
        file_put_contents($file, json_encode($ready));
        try {
            SandboxMerchant::fromReadyFile($file, 'two');
            self::fail('there is no such gateway');
        } catch (\InvalidArgumentException $refusal) {
            self::assertStringContainsString('use one of one', $refusal->getMessage());
        }
        $stranger = SandboxMerchant::fromReadyFile($file, 'one');
        unlink($file);
        $this->expectException(\InvalidArgumentException::class);
        $this->expectExceptionMessage('there is no "nobody"');
        $stranger->assertChargedOnce('A1');
    }

    private static function failure(\Closure $assertion): string
    {
        try {
            $assertion();
        } catch (AssertionFailedError $failure) {
            return $failure->getMessage();
        }
        self::fail('the assertion held');
    }
}
