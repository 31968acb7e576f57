<?php

declare(strict_types=1);

namespace Till\Symfony\Tests;

use Symfony\Component\Config\Definition\Exception\InvalidConfigurationException;
use Till\Symfony\Clients;
use Till\Symfony\Tests\Shop\Orders;

use function Till\capabilities;

/** A wrong configuration is refused with its field, and what to do. */
final class ConfigurationTest extends ShopCase
{
    /**
     * @param array<string, mixed> $changes of the client `cards`; null removes a key
     * @param array<string, mixed> $more keys beside `clients`
     * @return array<string, mixed>
     */
    private function changed(array $changes, array $more = []): array
    {
        $till = $this->till();
        $cards = array_replace($till['clients']['cards'], $changes);
        return ['clients' => ['cards' => array_filter($cards, static fn ($value) => $value !== null)]] + $more + $till;
    }

    /** @param array<string, mixed> $till */
    private function assertRefused(string $message, array $till, array $handlers = [Orders::class]): void
    {
        try {
            $this->kernel($till, $handlers);
            self::fail("it was taken, and should not be: $message");
        } catch (\InvalidArgumentException | InvalidConfigurationException $refusal) {
            self::assertStringContainsString($message, $refusal->getMessage());
            foreach ($this->merchant->config['credentials'] as $secret) {
                self::assertStringNotContainsString($secret, $refusal->getMessage());
            }
        }
    }

    /** @param array<string, mixed> $till */
    private function assertRefusedWhenUsed(string $message, ?array $till = null, string $environment = 'test'): void
    {
        $clients = $this->kernel($till, environment: $environment)->getContainer()->get(Clients::class);
        try {
            $clients->get('cards');
            self::fail("it was taken, and should not be: $message");
        } catch (\InvalidArgumentException $refusal) {
            self::assertStringContainsString($message, $refusal->getMessage());
        }
    }

    public function testTheTreeIsChecked(): void
    {
        $this->assertRefused('"clients" under "till" must be configured', []);
        $this->assertRefused('"till.clients" should have at least 1 element', ['clients' => []]);
        $this->assertRefused(
            '"gateway" under "till.clients.cards" must be configured',
            $this->changed(['gateway' => null])
        );
        $this->assertRefused(
            'Unrecognized option "base_uri" under "till.clients.cards"',
            $this->changed(['base_uri' => 'https://a.example'])
        );
        $this->assertRefused(
            '"till.clients.cards.timeouts.total_ms". Expected "int", but got "string"',
            $this->changed(['timeouts' => ['total_ms' => 'long']])
        );
        $this->assertRefused(
            'Should be greater than or equal to 1024',
            $this->changed([], ['notifications' => ['max_bytes' => 10]])
        );
        $this->assertRefused(
            'use up to 63 lower-case letters, digits, - and _',
            ['clients' => ['My Cards' => $this->till()['clients']['cards']]]
        );
    }

    public function testASecretInTheConfigurationIsRefused(): void
    {
        $credentials = $this->till()['clients']['cards']['credentials'];
        $this->assertRefused(
            "credentials.private_key: is a secret, and would be copied into the cache: write '%env(TILL_PRIVATE_KEY)%'",
            $this->changed(['credentials' => ['private_key' => $this->merchant->config['credentials']['private_key']]
                + $credentials])
        );
        foreach (capabilities() as $gateway) {
            foreach (array_filter($gateway->credentials, static fn ($credential) => $credential->secret) as $secret) {
                $this->assertRefused(
                    "credentials.$secret->name: is a secret",
                    $this->changed(['credentials' => [$secret->name => 'abc']])
                );
            }
        }
    }

    public function testNoSecretIsInTheCache(): void
    {
        $this->kernel()->getContainer()->get(Clients::class)->get('cards');
        foreach (['private_key', 'merchant_no'] as $name) {
            $secret = substr($this->merchant->config['credentials'][$name], 40, 40)
                ?: $this->merchant->config['credentials'][$name];
            exec('grep -rlF -e ' . escapeshellarg($secret) . ' ' . escapeshellarg("$this->folder/cache"), $files);
        }
        self::assertSame([], $files);
    }

    public function testTheShopsServicesAreNamed(): void
    {
        $this->assertRefused('write a service that implements Till\Symfony\OrderHandler', $this->till(), []);
        $this->assertRefused(
            'till.store.service: there is no service "nowhere"',
            $this->changed([], ['store' => ['service' => 'nowhere']])
        );
        $this->assertRefused(
            'till.store.connection: there is no service "nowhere"',
            $this->changed([], ['store' => ['connection' => 'nowhere']])
        );
    }

    public function testTheValuesOfTheEnvironmentAreCheckedByLibtill(): void
    {
        $this->environment['CARDS_GATEWAY'] = 'nobody';
        $this->assertRefusedWhenUsed('till.clients.cards.gateway: ');
        $this->useAccount($this->merchant->config);
        $this->environment['CARDS_PRIVATE_KEY'] = 'abc';
        $this->assertRefusedWhenUsed('till.clients.cards.credentials.private_key: ');
        $this->useAccount($this->merchant->config);
        $credentials = $this->till()['clients']['cards']['credentials'];
        unset($credentials['app_id']);
        $this->assertRefusedWhenUsed(
            'till.clients.cards.credentials.app_id: ',
            $this->changed(['credentials' => $credentials])
        );
        $clients = $this->kernel()->getContainer()->get(Clients::class);
        $this->expectExceptionMessage('till.clients.other: is missing; there are cards');
        $clients->get('other');
    }

    public function testALiveShopRefusesASandbox(): void
    {
        $message = 'till.clients.cards.base_url: leads to this machine, but this shop is live';
        $this->assertRefusedWhenUsed($message, $this->till(), 'prod');
        $this->assertRefusedWhenUsed($message, $this->changed([], ['live' => true]));
        $this->assertRefusedWhenUsed(
            'till.clients.cards.environment: is sandbox',
            $this->changed(['environment' => 'sandbox', 'base_url' => null], ['live' => true])
        );
        $clients = $this->kernel($this->changed([], ['live' => false]), environment: 'prod')->getContainer();
        self::assertSame('payermax', $clients->get(Clients::class)->get('cards')->check()->gateway);
    }

    public function testTheCommandIsNamedByTheConfiguration(): void
    {
        $this->assertRefusedWhenUsed('till.command: ', $this->changed([], ['command' => 'bin/till']));
        $command = getenv('TILL_COMMAND');
        $till = $this->changed([], ['command' => $command]);
        putenv('TILL_COMMAND');
        try {
            $checked = $this->kernel($till)->getContainer()->get(Clients::class)->get('cards')->check();
            self::assertSame('payermax', $checked->gateway);
        } finally {
            putenv("TILL_COMMAND=$command");
            \Till\Client::useCommand(null);
        }
    }

    public function testClientsShowNoKeys(): void
    {
        $clients = $this->kernel()->getContainer()->get(Clients::class);
        self::assertStringNotContainsString('PRIVATE', print_r($clients, true));
        $this->expectException(\LogicException::class);
        serialize($clients);
    }
}
