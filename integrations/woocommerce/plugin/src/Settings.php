<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

use Till\CredentialCapability;

/** What a shopkeeper has set for one gateway. WooCommerce's page of settings writes the same option. */
final class Settings
{
    /** Shown in place of a secret that is stored. */
    public const MASK = '••••••••';

    /** @param array<string, mixed> $values */
    private function __construct(private readonly string $gateway, private readonly array $values)
    {
    }

    public static function of(string $gateway): self
    {
        $values = get_option(self::option($gateway), []);
        return new self($gateway, is_array($values) ? $values : []);
    }

    /** The option's name, as WooCommerce makes it from the payment method's. */
    public static function option(string $gateway): string
    {
        return "woocommerce_till_{$gateway}_settings";
    }

    public function text(string $name, string $default = ''): string
    {
        $value = $this->values[$name] ?? '';
        return is_string($value) && $value !== '' ? $value : $default;
    }

    /** @return list<string> the ways to pay that the shop offers */
    public function methods(): array
    {
        $methods = $this->values['methods'] ?? [];
        return is_array($methods) ? array_values(array_filter($methods, is_string(...))) : [];
    }

    /** Whether anything was entered at all. */
    public function isUsable(): bool
    {
        return $this->credentials() !== [] || has_filter('libtill_client_config');
    }

    /**
     * The configuration of the client.
     *
     * @return array<string, mixed>
     */
    public function config(): array
    {
        $config = ['gateway' => $this->gateway, 'credentials' => $this->credentials()];
        $environment = $this->text('environment');
        if ($environment !== '') {
            $config['environment'] = $environment;
        }
        if ($this->text('base_url') !== '') {
            $config['base_url'] = $this->text('base_url');
        }
        return $config;
    }

    /** @return array<string, string> */
    private function credentials(): array
    {
        $found = [];
        foreach ($this->values as $name => $value) {
            if (str_starts_with($name, 'credential_') && is_string($value) && $value !== '') {
                $found[substr($name, strlen('credential_'))] = $value;
            }
        }
        return $found;
    }

    /** What a field of the page shows: of a secret, only that there is one. */
    public function shown(CredentialCapability $credential): string
    {
        $value = $this->text("credential_$credential->name");
        return $credential->secret && $value !== '' ? self::MASK : $value;
    }

    /** What is stored for a field: the mask stands for what is stored already. */
    public function entered(CredentialCapability $credential, string $value): string
    {
        $value = trim(str_replace("\r\n", "\n", $value));
        $isMask = $credential->secret && str_contains($value, '•');
        return $isMask ? $this->text("credential_$credential->name") : $value;
    }
}
