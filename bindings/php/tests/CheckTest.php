<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;
use Till\CheckName;
use Till\CheckState;
use Till\Client;
use Till\ClientCheck;
use Till\Finding;

/** `Client::check()`, against the sandbox. */
final class CheckTest extends TestCase
{
    private string $merchant;
    /** @var array<string, mixed> */
    private array $config;

    protected function setUp(): void
    {
        [$this->merchant, $this->config] = Sandbox::http()->merchant('payermax');
    }

    /** What a client finds whose configuration differs in this. */
    private function checked(array $credentials = [], array $more = [], array $request = []): ClientCheck
    {
        $credentials += $this->config['credentials'];
        return (new Client(['credentials' => $credentials] + $more + $this->config))->check(...$request);
    }

    private static function finding(ClientCheck $found, CheckName $name): Finding
    {
        foreach ($found->findings as $finding) {
            if ($finding->name === $name) {
                return $finding;
            }
        }
        self::fail("nothing was found about {$name->value}");
    }

    public function testAGoodConfigurationIsWell(): void
    {
        $found = $this->checked();
        self::assertSame(['payermax', CheckState::Ok], [$found->gateway, $found->state]);
        foreach (CheckName::cases() as $name) {
            $wanted = $name === CheckName::Notifications ? CheckState::NotApplicable : CheckState::Ok;
            self::assertSame($wanted, self::finding($found, $name)->state, $name->value);
        }
    }

    public function testWrongCredentialsFailWithTheFix(): void
    {
        $vectors = file_get_contents(__DIR__ . '/../../../tests/vectors/payermax.json');
        $keys = json_decode($vectors, true, 64, JSON_THROW_ON_ERROR)['keys'];
        $other = ['private_key' => reset($keys)['private_key_pkcs8_pem']];
        foreach ([$other, ['merchant_no' => 'nobody'], ['app_id' => 'nobody']] as $credentials) {
            $found = $this->checked($credentials);
            self::assertSame(CheckState::Failed, $found->state);
            self::assertSame(CheckState::Ok, self::finding($found, CheckName::Connection)->state);
            $finding = self::finding($found, CheckName::Credentials);
            self::assertSame(CheckState::Failed, $finding->state);
            self::assertStringContainsString('compare every credential', $finding->fix);
        }
    }

    public function testAClockThatIsOffFails(): void
    {
        Sandbox::http()->fault($this->merchant, 'skewed_clock');
        $found = $this->checked();
        self::assertSame(CheckState::Failed, self::finding($found, CheckName::Clock)->state);
        self::assertSame(CheckState::Unknown, self::finding($found, CheckName::Credentials)->state);
    }

    public function testWhatWasNotSeenIsUnknown(): void
    {
        $found = $this->checked([], ['base_url' => 'http://127.0.0.1:1']);
        self::assertSame(CheckState::Failed, self::finding($found, CheckName::Connection)->state);
        self::assertSame(CheckState::Unknown, self::finding($found, CheckName::Clock)->state);
        self::assertSame(CheckState::Unknown, self::finding($found, CheckName::Credentials)->state);
        $unasked = $this->checked([], [], ['query' => false]);
        self::assertSame(CheckState::Unknown, $unasked->state);
        self::assertSame(CheckState::Unknown, self::finding($unasked, CheckName::Credentials)->state);
    }
}
