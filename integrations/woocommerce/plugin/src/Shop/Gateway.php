<?php

declare(strict_types=1);

namespace Libtill\WooCommerce\Shop;

use Libtill\WooCommerce\Clients;
use Libtill\WooCommerce\Endpoints;
use Libtill\WooCommerce\Plugin;
use Libtill\WooCommerce\Settings;
use Libtill\WooCommerce\ShopError;
use Libtill\WooCommerce\StoredAttempt;
use Till\Client;
use Till\CredentialKind;
use Till\Exception\ExceptionInterface;
use Till\GatewayCapabilities;
use Till\NextActionType;

/** A payment method of WooCommerce: one of libtill's gateways. */
final class Gateway extends \WC_Payment_Gateway
{
    private readonly SettingsForm $form;

    public function __construct(private readonly Plugin $plugin, public readonly GatewayCapabilities $capabilities)
    {
        $this->id = "till_$capabilities->gateway";
        $name = Names::gateway($capabilities->gateway);
        /* translators: %s: the gateway */
        $this->method_title = sprintf(__('%s by libtill', 'libtill-woocommerce'), $name);
        $this->method_description = __(
            'Each order is charged once and fulfilled once, also if an answer of the gateway is lost.',
            'libtill-woocommerce'
        );
        $this->supports = $capabilities->features->refunds ? ['products', 'refunds'] : ['products'];
        $this->form = new SettingsForm($capabilities, $plugin->clients);
        $this->init_form_fields();
        $this->init_settings();
        $this->title = $this->get_option('title');
        $this->description = $this->get_option('description');
        $this->enabled = $this->get_option('enabled');
        $this->has_fields = $this->ways() !== ['hosted_page'];
        add_action("woocommerce_update_options_payment_gateways_$this->id", $this->process_admin_options(...));
        add_action("woocommerce_thankyou_$this->id", fn ($order) => (new ThankYou($this->plugin))->show((int) $order));
    }

    public function init_form_fields(): void
    {
        $this->form_fields = $this->form->fields();
    }

    /** @return list<string> the ways to pay that the shop offers */
    public function ways(): array
    {
        $chosen = $this->get_option('methods', []);
        $ways = array_intersect(is_array($chosen) ? $chosen : [], array_keys($this->form->offered()));
        return array_values($ways);
    }

    public function wayName(string $way): string
    {
        return $this->form->offered()[$way] ?? $way;
    }

    public function is_available(): bool
    {
        return parent::is_available() && $this->ways() !== [] && $this->whyNot() === null;
    }

    /** Why customers cannot pay with it now, in a shopkeeper's words. */
    private function whyNot(): ?string
    {
        try {
            $this->plugin->clients->checkCustomersMayPay($this->capabilities->gateway);
            $this->plugin->clients->get($this->capabilities->gateway);
            return null;
        } catch (ShopError | ExceptionInterface $error) {
            return $error->getMessage();
        }
    }

    public function admin_options(): void
    {
        parent::admin_options();
        $gateway = $this->capabilities->gateway;
        ConnectionTest::button($gateway);
        if ($this->enabled !== 'yes') {
            return;
        }
        $problem = Clients::isProduction() ? $this->plugin->clients->notLive($this->plugin->clients->config($gateway)) : null;
        $problem ??= $this->whyNot();
        if ($problem !== null) {
            echo '<div class="notice notice-warning inline"><p>' . esc_html($problem) . '</p></div>';
        }
    }

    /** The field of a credential: of a secret, only whether there is one. WooCommerce calls it by its type. */
    public function generate_till_credential_html(string $key, array $data): string
    {
        $credential = $data['till'];
        $value = Settings::of($this->capabilities->gateway)->shown($credential);
        $name = esc_attr($this->get_field_key($key));
        $isLong = in_array($credential->kind, [CredentialKind::RsaPrivateKey, CredentialKind::RsaPublicKey], true);
        $common = "id=\"$name\" name=\"$name\" class=\"input-text regular-input\" autocomplete=\"off\" spellcheck=\"false\"";
        $input = $isLong
            ? "<textarea rows=\"4\" cols=\"40\" $common>" . esc_textarea($value) . '</textarea>'
            : '<input type="' . ($credential->secret ? 'password' : 'text') . "\" $common value=\"" . esc_attr($value) . '">';
        $title = esc_html($data['title']) . ($credential->required ? ' <span class="required">*</span>' : '');
        return "<tr valign=\"top\"><th scope=\"row\" class=\"titledesc\"><label for=\"$name\">$title</label></th>" .
            "<td class=\"forminp\"><fieldset>$input<p class=\"description\">" . esc_html($data['description']) .
            '</p></fieldset></td></tr>';
    }

    /** What is stored for it. WooCommerce calls it by its type. */
    public function validate_till_credential_field(string $key, #[\SensitiveParameter] mixed $value): string
    {
        $credential = $this->form_fields[$key]['till'];
        $text = is_string($value) ? wp_unslash($value) : '';
        return Settings::of($this->capabilities->gateway)->entered($credential, $text);
    }

    /** The prefix becomes a part of numbers that every gateway has to take. */
    public function validate_number_prefix_field(string $key, ?string $value): string
    {
        $value = (string) $value;
        if (preg_match('/\A[A-Za-z0-9]{2,12}\z/', $value) === 1) {
            return $value;
        }
        $this->add_error(__('Prefix of order numbers: must be 2 to 12 letters and digits.', 'libtill-woocommerce'));
        return $this->get_option('number_prefix');
    }

    public function process_admin_options(): bool
    {
        $saved = parent::process_admin_options();
        try {
            new Client($this->plugin->clients->config($this->capabilities->gateway));
        } catch (ExceptionInterface $exception) {
            $this->get_option('enabled') === 'yes' && $this->add_error($exception->getMessage());
        }
        $this->display_errors();
        return $saved;
    }

    public function payment_fields(): void
    {
        parent::payment_fields();
        (new CheckoutFields($this))->show();
    }

    public function validate_fields(): bool
    {
        $problem = (new CheckoutFields($this))->problem();
        $problem === null || wc_add_notice($problem, 'error');
        return $problem === null;
    }

    public function process_payment($order_id): array
    {
        $order = wc_get_order($order_id);
        $key = (string) $order->get_id();
        try {
            $request = (new OrderRequest($order))->request() + (new CheckoutFields($this))->request();
            $attempt = $this->plugin->payments->pay(
                $key,
                OrderRequest::total($order),
                $this->capabilities->gateway,
                $request,
                Carts::key($order),
            );
        } catch (ShopError $error) {
            return $this->refused($order, $error);
        } catch (ExceptionInterface $exception) {
            $order->add_order_note('libtill: ' . $exception->getMessage());
            return self::failure(__(
                'The payment could not begin. You were not charged. Please try again or choose another way to pay.',
                'libtill-woocommerce'
            ));
        }
        if ($attempt->order !== $key) {
            return $this->anotherOrder($order, $attempt);
        }
        return $this->result($attempt);
    }

    /** @return array<string, string> where the customer goes */
    private function result(StoredAttempt $attempt): array
    {
        $order = wc_get_order((int) $attempt->order);
        $received = ['result' => 'success', 'redirect' => $order->get_checkout_order_received_url()];
        $action = Endpoints::nextAction($attempt);
        if ($action?->type === NextActionType::Display) {
            // The customer pays elsewhere, and may take days.
            $order->has_status('on-hold') || $order->update_status('on-hold', __('The customer pays elsewhere.', 'libtill-woocommerce'));
            return $received;
        }
        if ($action !== null && $action->type !== NextActionType::Wait) {
            return ['result' => 'success', 'redirect' => Endpoints::payUrl($attempt)];
        }
        if (in_array($attempt->status(), ['failed', 'not_made'], true)) {
            return self::failure(__(
                'Your payment was declined. You were not charged. Please try again or choose another way to pay.',
                'libtill-woocommerce'
            ));
        }
        return $received;
    }

    /** The same cart is already being paid by another order: this one would charge it twice. */
    private function anotherOrder(\WC_Order $order, StoredAttempt $attempt): array
    {
        /* translators: %s: an order number */
        $note = sprintf(__('Not charged: the same cart is paid by order %s.', 'libtill-woocommerce'), $attempt->order);
        $order->update_status('cancelled', $note);
        return $this->result($attempt);
    }

    /** @return array<string, string> */
    private function refused(\WC_Order $order, ShopError $error): array
    {
        $order->add_order_note('libtill: ' . $error->getMessage());
        if ($error->word === 'already_paid') {
            return ['result' => 'success', 'redirect' => $order->get_checkout_order_received_url()];
        }
        return self::failure(match ($error->word) {
            'order_changed' => __(
                'This order was changed after its payment began. Finish that payment, or contact us.',
                'libtill-woocommerce'
            ),
            'payment_open' => __(
                'A payment of this order is under way. Finish that one, or wait until it has expired.',
                'libtill-woocommerce'
            ),
            default => __('This way to pay is not available now. Please choose another one.', 'libtill-woocommerce'),
        });
    }

    /** @return array<string, string> */
    private static function failure(string $message): array
    {
        wc_add_notice($message, 'error');
        return ['result' => 'failure'];
    }

    public function process_refund($order_id, $amount = null, $reason = ''): bool|\WP_Error
    {
        return (new RefundBooking($this->plugin))->refund((int) $order_id, (string) $amount, (string) $reason);
    }
}
