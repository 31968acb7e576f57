<?php

declare(strict_types=1);

namespace Libtill\WooCommerce\Shop;

use Libtill\WooCommerce\Clients;
use Till\CredentialCapability;
use Till\CredentialKind;
use Till\GatewayCapabilities;
use Till\PaymentMethodKind;

/** The fields of a payment method's page of settings, as the gateway's capabilities ask for them. */
final class SettingsForm
{
    /** The ways to pay that a checkout can offer. The others need a wallet's or a component's token. */
    private const OFFERED = [PaymentMethodKind::HostedPage, PaymentMethodKind::Card, PaymentMethodKind::WayCode];

    /** The gateways that leave 3-D Secure to the shop. The others refuse a wish for it, and do what they always do. */
    private const THREE_D_SECURE = ['globalmerchant', 'payermax'];

    public function __construct(private readonly GatewayCapabilities $gateway, private readonly Clients $clients)
    {
    }

    /** @return array<string, array<string, mixed>> as WooCommerce takes them */
    public function fields(): array
    {
        $name = Names::gateway($this->gateway->gateway);
        return [
            'enabled' => [
                'title' => __('Enable', 'libtill-woocommerce'), 'type' => 'checkbox', 'default' => 'no',
                /* translators: %s: the gateway */
                'label' => sprintf(__('Take payments through %s', 'libtill-woocommerce'), $name),
            ],
            'title' => self::text(
                __('Title', 'libtill-woocommerce'),
                __('What customers read at the checkout.', 'libtill-woocommerce'),
                __('Online payment', 'libtill-woocommerce')
            ),
            'description' => [
                'title' => __('Description', 'libtill-woocommerce'), 'type' => 'textarea', 'desc_tip' => true,
                'description' => __('What customers read below the title.', 'libtill-woocommerce'),
                'default' => __('You will be taken to a secure page to pay.', 'libtill-woocommerce'),
            ],
        ] + $this->account() + $this->ways() + [
            'number_prefix' => self::text(
                __('Prefix of order numbers', 'libtill-woocommerce'),
                __('Begins the numbers that the gateway gets: letters and digits. Give each site that shares an account ' .
                    'another one, and never change it while payments are open.', 'libtill-woocommerce'),
                'wc'
            ),
        ];
    }

    /** @return array<string, array<string, mixed>> */
    private function account(): array
    {
        $fields = [
            'account' => ['title' => __('Account', 'libtill-woocommerce'), 'type' => 'title', 'class' => 'till-account'],
        ];
        if ($this->gateway->sandboxUrl !== null && $this->gateway->sandboxUrl !== $this->gateway->productionUrl) {
            $fields['environment'] = [
                'title' => __('Environment', 'libtill-woocommerce'), 'type' => 'select', 'default' => '',
                'options' => [
                    '' => __('Production: real money', 'libtill-woocommerce'),
                    'sandbox' => __('Sandbox of the gateway: for tests', 'libtill-woocommerce'),
                ],
            ];
        }
        foreach ($this->gateway->credentials as $credential) {
            $fields["credential_$credential->name"] = self::credential($credential);
        }
        $fields['base_url'] = self::text(
            __('Address of the gateway', 'libtill-woocommerce'),
            $this->gateway->requiresBaseUrl
                ? __('Required: the address that the gateway gave you.', 'libtill-woocommerce')
                : __('Only if the gateway gave you another one than the usual.', 'libtill-woocommerce')
        );
        return $fields;
    }

    /** @return array<string, mixed> */
    private static function credential(CredentialCapability $credential): array
    {
        $field = [
            'title' => Names::credential($credential->name), 'type' => 'till_credential', 'default' => '',
            'description' => $credential->help, 'till' => $credential,
        ];
        if ($credential->kind === CredentialKind::Choice) {
            $choices = array_combine($credential->values, $credential->values);
            return ['type' => 'select', 'options' => ['' => ''] + $choices] + $field;
        }
        return $field;
    }

    /** @return array<string, array<string, mixed>> */
    private function ways(): array
    {
        $offered = $this->offered();
        $fields = [
            'ways' => ['title' => __('Ways to pay', 'libtill-woocommerce'), 'type' => 'title'],
            'methods' => [
                'title' => __('Offer', 'libtill-woocommerce'), 'type' => 'multiselect', 'class' => 'wc-enhanced-select',
                'default' => array_slice(array_keys($offered), 0, 1), 'options' => $offered,
                'description' => __('With "Card", customers enter the card in your shop, which must then comply with PCI DSS. ' .
                    'The card is passed on once, and never stored.', 'libtill-woocommerce'),
            ],
        ];
        if (isset($offered['card']) && in_array($this->gateway->gateway, self::THREE_D_SECURE, true)) {
            $fields['three_d_secure'] = [
                'title' => __('3-D Secure', 'libtill-woocommerce'), 'type' => 'checkbox', 'default' => 'no',
                'label' => __(
                    "Ask for the bank's authentication of each card, where the gateway leaves this to the shop",
                    'libtill-woocommerce'
                ),
            ];
        }
        return $fields;
    }

    /** @return array<string, string> the ways to pay that this gateway has and a checkout can offer */
    public function offered(): array
    {
        $offered = [];
        foreach ($this->gateway->paymentMethods as $method) {
            if ($method->method === PaymentMethodKind::WayCode) {
                foreach ($this->clients->wayCodes($this->gateway->gateway) as $code => $name) {
                    $offered["way_$code"] = $name;
                }
            } elseif (in_array($method->method, self::OFFERED, true)) {
                $offered[$method->method->value] = Names::method($method->method->value);
            }
        }
        return $offered;
    }

    /** @return array<string, mixed> */
    private static function text(string $title, string $description, string $default = ''): array
    {
        return ['title' => $title, 'type' => 'text', 'description' => $description, 'desc_tip' => true, 'default' => $default];
    }
}
