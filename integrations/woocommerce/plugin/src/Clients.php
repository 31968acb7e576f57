<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

use Till\Client;
use Till\Dictionaries;
use Till\GatewayCapabilities;

use function Till\capabilities;

/** A client of libtill for each gateway, from the settings of its payment method. */
final class Clients
{
    private const TRANSIENT = 'libtill_capabilities';

    /** @var array<string, Client> */
    private array $made = [];

    /** @var array<string, GatewayCapabilities>|null */
    private ?array $capabilities = null;

    /** Names the command that runs where PHP has no extension. */
    public static function useCommand(): void
    {
        $command = defined('LIBTILL_COMMAND') ? LIBTILL_COMMAND : get_option('libtill_command');
        if (is_string($command) && $command !== '') {
            Client::useCommand($command);
        }
    }

    /**
     * What each gateway takes and can do, by its name.
     *
     * @return array<string, GatewayCapabilities>
     * @throws \Till\Exception\ExceptionInterface if there is neither an extension nor a command
     */
    public function capabilities(): array
    {
        if ($this->capabilities === null) {
            self::useCommand();
            $this->capabilities = [];
            foreach ($this->kept() as $gateway) {
                $this->capabilities[$gateway->gateway] = $gateway;
            }
        }
        return $this->capabilities;
    }

    /**
     * They change only with the release; each question to the command would be a process.
     *
     * @return list<GatewayCapabilities>
     */
    private function kept(): array
    {
        if (extension_loaded('till')) {
            return capabilities();
        }
        $key = self::TRANSIENT . '_' . Plugin::VERSION;
        $kept = get_transient($key);
        if (is_string($kept)) {
            return array_map(GatewayCapabilities::fromArray(...), json_decode($kept, true));
        }
        $found = capabilities();
        $plain = array_map(static fn (GatewayCapabilities $gateway): array => $gateway->toArray(), $found);
        set_transient($key, json_encode($plain, JSON_THROW_ON_ERROR), DAY_IN_SECONDS);
        return $found;
    }

    /**
     * The codes by which a gateway knows ways to pay, with their names.
     *
     * @return array<string, string>
     */
    public function wayCodes(string $name): array
    {
        $key = self::TRANSIENT . '_ways_' . Plugin::VERSION;
        $kept = get_transient($key);
        if (!is_array($kept)) {
            $kept = [];
            foreach (Dictionaries::wayCodes() as $way) {
                $kept[$way->gateway][$way->code] = $way->name;
            }
            set_transient($key, $kept, DAY_IN_SECONDS);
        }
        return $kept[$name] ?? [];
    }

    public function has(string $name): bool
    {
        return isset($this->capabilities()[$name]) && Settings::of($name)->isUsable();
    }

    /** The client of a gateway. */
    public function get(string $name): Client
    {
        if (!isset($this->made[$name])) {
            self::useCommand();
            $this->made[$name] = new Client($this->config($name));
        }
        return $this->made[$name];
    }

    /**
     * Its configuration.
     *
     * @return array<string, mixed>
     */
    public function config(string $name): array
    {
        /**
         * The configuration of a client. With it a site can keep its keys out of the database.
         *
         * @param array $config as libtill takes it
         * @param string $gateway
         */
        return apply_filters('libtill_client_config', Settings::of($name)->config(), $name);
    }

    /** Begins the numbers that the gateway gets, so that several sites can share one account. */
    public function numberPrefix(string $name): string
    {
        return Settings::of($name)->text('number_prefix', 'wc');
    }

    /** @throws ShopError where customers would get goods without paying */
    public function checkCustomersMayPay(string $name): void
    {
        $problem = $this->notLive($this->config($name));
        if ($problem !== null && self::isProduction() && !current_user_can('manage_options') && !current_user_can('manage_woocommerce')) {
            throw new ShopError('not_live', $problem);
        }
    }

    /** Why a client takes no real money, if it takes none. */
    public function notLive(array $config): ?string
    {
        $fix = 'Enter the live credentials. Until then only administrators and shop managers can pay with it, to try it; on ' .
            'a site for tests, set WP_ENVIRONMENT_TYPE to "staging".';
        if (($config['environment'] ?? null) === 'sandbox') {
            return "This payment method uses the gateway's sandbox, so customers would get goods without paying. $fix";
        }
        $host = (string) parse_url($config['base_url'] ?? '', PHP_URL_HOST);
        if ($host === 'localhost' || $host === '[::1]' || str_starts_with($host, '127.')) {
            return "The address of this payment method's gateway leads to this machine, so customers would get goods " .
                "without paying. $fix";
        }
        return null;
    }

    /** Whether real customers pay here. */
    public static function isProduction(): bool
    {
        return wp_get_environment_type() === 'production';
    }
}
