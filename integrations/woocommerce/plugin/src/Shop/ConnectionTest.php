<?php

declare(strict_types=1);

namespace Libtill\WooCommerce\Shop;

use Libtill\WooCommerce\Plugin;
use Till\Exception\ExceptionInterface;
use Till\Finding;

use const Libtill\WooCommerce\FILE;

/**
 * The button "Test the connection" in the settings: it looks at keys, connection, clock and credentials, and moves
 * nothing.
 */
final class ConnectionTest
{
    private const ACTION = 'libtill_check';

    public function __construct(private readonly Plugin $plugin)
    {
    }

    public function start(): void
    {
        add_action('wp_ajax_' . self::ACTION, $this->answer(...));
    }

    public static function button(string $gateway): void
    {
        wp_enqueue_script('libtill-admin', plugins_url('assets/admin.js', FILE), ['jquery'], null, true);
        printf(
            '<p><button type="button" class="button" id="till-check" data-url="%s" data-gateway="%s" data-nonce="%s">%s</button> %s</p>' .
            '<table class="widefat striped" id="till-findings" hidden><tbody></tbody></table>',
            esc_url(admin_url('admin-ajax.php')),
            esc_attr($gateway),
            esc_attr(wp_create_nonce(self::ACTION)),
            esc_html__('Test the connection', 'libtill-woocommerce'),
            esc_html__('with the settings as they are saved. No money moves.', 'libtill-woocommerce')
        );
    }

    private function answer(): void
    {
        check_ajax_referer(self::ACTION);
        if (!current_user_can('manage_woocommerce')) {
            wp_send_json_error(null, 403);
        }
        $gateway = sanitize_key($_POST['gateway'] ?? '');
        try {
            $findings = $this->plugin->clients->get($gateway)->check()->findings;
            $rows = array_map(static fn (Finding $finding): array => [
                'state' => $finding->state->value, 'name' => $finding->name?->value ?? '',
                'text' => trim("$finding->message. $finding->fix"),
            ], $findings);
        } catch (ExceptionInterface $exception) {
            $rows = [['state' => 'failed', 'name' => 'settings', 'text' => $exception->getMessage()]];
        }
        wp_send_json_success($rows);
    }
}
