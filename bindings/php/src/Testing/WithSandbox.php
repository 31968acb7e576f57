<?php

declare(strict_types=1);

namespace Till\Testing;

/**
 * For a PHPUnit test whose shop pays in the sandbox:
 *
 *     final class ShopTest extends TestCase
 *     {
 *         use WithSandbox;
 *
 *         public function testALostAnswerIsChargedOnce(): void
 *         {
 *             $merchant = $this->merchant('GATEWAY');
 *             $merchant->fault('drop_answer');
 *             (new Shop($merchant->config))->pay('A1');
 *             $merchant->assertChargedOnce('A1');
 *         }
 *     }
 *
 * The sandbox starts with the first test that needs it, and ends with PHP.
 */
trait WithSandbox
{
    /** The running sandbox, the same for all tests. */
    protected function sandbox(): Sandbox
    {
        return Sandbox::shared();
    }

    /** A new merchant, whom no other test knows. A Till\Client takes its `config`; its assertions ask what happened. */
    protected function merchant(string $gateway, ?string $notifyUrl = null): SandboxMerchant
    {
        return $this->sandbox()->merchant($gateway, $notifyUrl);
    }
}
