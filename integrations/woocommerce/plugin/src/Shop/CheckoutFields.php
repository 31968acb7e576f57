<?php

declare(strict_types=1);

namespace Libtill\WooCommerce\Shop;

use Till\Card;

use const Libtill\WooCommerce\FILE;

/** What customers enter at the checkout. A card is read from the request once, and is stored and logged nowhere. */
final class CheckoutFields
{
    private const SCREEN = [
        'screen_height', 'screen_width', 'window_height', 'window_width', 'color_depth', 'time_zone_offset',
    ];

    public function __construct(private readonly Gateway $gateway)
    {
    }

    /**
     * Prints the fields. Card fields get their names when the order is sent: WooCommerce also sends the form in
     * between.
     */
    public function show(): void
    {
        $ways = $this->gateway->ways();
        $id = esc_attr($this->gateway->id);
        wp_enqueue_script('libtill-checkout', plugins_url('assets/checkout.js', FILE), ['jquery'], null, true);
        wp_enqueue_style('libtill-checkout', plugins_url('assets/checkout.css', FILE), [], null);
        echo "<fieldset class=\"wc-payment-form till-fields\" data-till=\"$id\">";
        if (count($ways) > 1) {
            foreach ($ways as $index => $way) {
                printf(
                    '<label class="till-way"><input type="radio" name="%1$s_way" value="%2$s"%3$s> %4$s</label>',
                    $id,
                    esc_attr($way),
                    checked($index, 0, false),
                    esc_html($this->gateway->wayName($way))
                );
            }
        }
        in_array('card', $ways, true) && $this->card($id);
        echo '</fieldset>';
    }

    private function card(string $id): void
    {
        $fields = [
            ['number', __('Card number', 'libtill-woocommerce'), 'cc-number', 'form-row-wide', 'numeric'],
            ['expiry', __('Expiry (MM/YY)', 'libtill-woocommerce'), 'cc-exp', 'form-row-first', 'numeric'],
            ['cvv', __('Security code', 'libtill-woocommerce'), 'cc-csc', 'form-row-last', 'numeric'],
            ['holder', __('Name on the card', 'libtill-woocommerce'), 'cc-name', 'form-row-wide', 'text'],
        ];
        echo '<div class="till-card">';
        foreach ($fields as [$name, $label, $complete, $row, $mode]) {
            printf(
                '<p class="form-row %4$s"><label for="%1$s_%2$s">%3$s&nbsp;<span class="required">*</span></label>' .
                '<input id="%1$s_%2$s" data-till-name="%1$s_%2$s" class="input-text" type="text" inputmode="%6$s" ' .
                'autocomplete="%5$s" maxlength="40"></p>',
                $id,
                $name,
                esc_html($label),
                $row,
                $complete,
                $mode
            );
        }
        echo '<div class="clear"></div></div>';
    }

    /** What is wrong with what the customer entered, in the customer's words. */
    public function problem(): ?string
    {
        $way = $this->way();
        if ($way === null) {
            return __('Please choose how to pay.', 'libtill-woocommerce');
        }
        if ($way !== 'card') {
            return null;
        }
        $digits = preg_replace('/[ -]/', '', $this->posted('number'));
        return match (true) {
            preg_match('/\A\d{12,19}\z/', $digits) !== 1 => __('Card number: please enter 12 to 19 digits.', 'libtill-woocommerce'),
            $this->expiry() === null => __('Expiry: please enter month and year, such as 08/29.', 'libtill-woocommerce'),
            preg_match('/\A\d{3,4}\z/', $this->posted('cvv')) !== 1 =>
                __('Security code: please enter the 3 or 4 digits on the card.', 'libtill-woocommerce'),
            trim($this->posted('holder')) === '' => __('Name on the card: please enter it.', 'libtill-woocommerce'),
            default => null,
        };
    }

    /** @return array<string, mixed> fields of payments->create */
    public function request(): array
    {
        $way = $this->way() ?? 'hosted_page';
        $request = ['browser' => $this->browser()];
        if ($way === 'card') {
            [$month, $year] = $this->expiry();
            $number = preg_replace('/[ -]/', '', $this->posted('number'));
            $request['payment_method'] = [
                'card' => new Card($number, $month, $year, trim($this->posted('holder')), $this->posted('cvv')),
            ];
            if ($this->gateway->get_option('three_d_secure') === 'yes') {
                $request['three_d_secure'] = true;
            }
        } elseif (str_starts_with($way, 'way_')) {
            $request['payment_method'] = ['way_code' => substr($way, strlen('way_'))];
        }
        return $request;
    }

    /** The way to pay that the customer chose, if the shop offers it. */
    private function way(): ?string
    {
        $ways = $this->gateway->ways();
        $chosen = count($ways) === 1 ? $ways[0] : $this->posted('way');
        return in_array($chosen, $ways, true) ? $chosen : null;
    }

    /** @return array{int, int}|null month and year in four digits */
    private function expiry(): ?array
    {
        if (preg_match('~\A\s*(\d{1,2})\s*/\s*(\d{2}|20\d{2})\s*\z~', $this->posted('expiry'), $found) !== 1) {
            return null;
        }
        $month = (int) $found[1];
        return $month >= 1 && $month <= 12 ? [$month, (int) $found[2] % 100 + 2000] : null;
    }

    /** @return array<string, int|string|bool> */
    private function browser(): array
    {
        $header = static fn (string $name): string => (string) wp_unslash($_SERVER[$name] ?? '');
        $browser = array_filter([
            'user_agent' => mb_substr($header('HTTP_USER_AGENT'), 0, 250), 'accept_header' => $header('HTTP_ACCEPT'),
            'ip' => \WC_Geolocation::get_ip_address(),
            'language' => strtok($header('HTTP_ACCEPT_LANGUAGE'), ',;') ?: '',
        ]);
        $told = json_decode($this->posted('browser'), true);
        foreach (is_array($told) ? self::SCREEN : [] as $name) {
            if (is_int($told[$name] ?? null)) {
                $browser[$name] = $told[$name];
            }
        }
        return is_array($told) ? $browser + ['javascript_enabled' => true] : $browser;
    }

    private function posted(string $name): string
    {
        $value = $_POST["{$this->gateway->id}_$name"] ?? '';
        return is_string($value) ? wp_unslash($value) : '';
    }
}
