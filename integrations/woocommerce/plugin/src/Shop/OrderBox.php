<?php

declare(strict_types=1);

namespace Libtill\WooCommerce\Shop;

use Libtill\WooCommerce\Clock;
use Libtill\WooCommerce\Plugin;
use Libtill\WooCommerce\ShopError;
use Libtill\WooCommerce\StoredAttempt;
use Libtill\WooCommerce\Words;
use Till\Exception\ExceptionInterface;

/** The box "Payments by libtill" in an order's page, and the notice if the job does not run. */
final class OrderBox
{
    private const ACTION = 'libtill_order';

    /** After so many seconds something that is due should have been done. */
    private const OVERDUE_S = 900;

    public function __construct(private readonly Plugin $plugin)
    {
    }

    public function start(): void
    {
        add_action('add_meta_boxes', $this->add(...));
        add_action('admin_post_' . self::ACTION, $this->act(...));
        add_action('admin_notices', $this->warn(...));
    }

    private function add(): void
    {
        // The page of an order is another one where orders have tables of their own.
        $screen = function_exists('wc_get_page_screen_id') ? wc_get_page_screen_id('shop-order') : 'shop_order';
        foreach (array_unique([$screen, 'shop_order']) as $each) {
            $title = __('Payments by libtill', 'libtill-woocommerce');
            add_meta_box('libtill', $title, $this->show(...), $each, 'normal');
        }
    }

    private function show(\WP_Post|\WC_Order $shown): void
    {
        $order = $shown instanceof \WP_Post ? $shown->ID : $shown->get_id();
        $attempts = $this->plugin->store->ofOrder((string) $order);
        if ($attempts === []) {
            echo '<p>' . esc_html__('Nothing was paid or tried through libtill.', 'libtill-woocommerce') . '</p>';
            return;
        }
        $heads = [
            __('Number', 'libtill-woocommerce'), __('Amount', 'libtill-woocommerce'), __('State', 'libtill-woocommerce'),
            __('Begun', 'libtill-woocommerce'), __('Remarks', 'libtill-woocommerce'), '',
        ];
        echo '<table class="widefat striped"><thead><tr>';
        foreach ($heads as $head) {
            echo '<th>' . esc_html($head) . '</th>';
        }
        echo '</tr></thead><tbody>';
        array_map($this->row(...), $attempts);
        echo '</tbody></table>';
    }

    private function row(StoredAttempt $attempt): void
    {
        $remarks = array_map(Words::alarm(...), $attempt->alarms());
        array_push($remarks, $attempt->isOpen() ? $attempt->lastError : '', $attempt->failure);
        $cells = [
            $attempt->number, (string) $attempt->money(), Words::state($attempt->status()),
            substr(str_replace('T', ' ', $attempt->attemptedAt), 0, 19) . ' UTC', implode(' ', array_filter($remarks)),
        ];
        echo '<tr>';
        foreach ($cells as $cell) {
            echo '<td>' . esc_html($cell) . '</td>';
        }
        echo '<td>';
        if ($attempt->isOpen()) {
            $this->button($attempt, 'ask', __('Ask the gateway', 'libtill-woocommerce'));
            if (!$attempt->isPayment() && in_array('unsettled', $attempt->alarms(), true)) {
                $this->button($attempt, 'made', __('It was refunded', 'libtill-woocommerce'));
                $this->button($attempt, 'not_made', __('It was not refunded', 'libtill-woocommerce'));
            }
        }
        echo '</td></tr>';
    }

    private function button(StoredAttempt $attempt, string $deed, string $label): void
    {
        $query = ['action' => self::ACTION, 'deed' => $deed, 'attempt' => $attempt->id];
        $url = wp_nonce_url(add_query_arg($query, admin_url('admin-post.php')), self::ACTION . $attempt->id);
        echo '<a class="button button-small" href="' . esc_url($url) . '">' . esc_html($label) . '</a> ';
    }

    private function act(): void
    {
        $attempt = $this->plugin->store->byId((int) ($_GET['attempt'] ?? 0));
        if ($attempt === null || !current_user_can('edit_shop_orders')) {
            wp_die(esc_html__('You may not do this.', 'libtill-woocommerce'), '', ['response' => 403]);
        }
        check_admin_referer(self::ACTION . $attempt->id);
        try {
            match ($_GET['deed'] ?? '') {
                'ask' => $this->plugin->asking->forCustomer($attempt),
                'made' => $this->plugin->refunds->settle($attempt, true),
                'not_made' => $this->plugin->refunds->settle($attempt, false),
                default => null,
            };
        } catch (ShopError | ExceptionInterface $error) {
            wp_die(esc_html($error->getMessage()), '', ['response' => 409, 'back_link' => true]);
        }
        wp_safe_redirect(wp_get_referer() ?: admin_url());
        exit;
    }

    private function warn(): void
    {
        if (!current_user_can('manage_woocommerce')) {
            return;
        }
        $overdue = $this->plugin->store->overdue(Clock::after(Clock::now(), -self::OVERDUE_S));
        if ($overdue > 0) {
            /* translators: %d: how many */
            $text = __('libtill: %d payments should have been looked up long ago. The scheduled actions of this site do not ' .
                'run: see WooCommerce > Status > Scheduled Actions, and ask your host for a cron job.', 'libtill-woocommerce');
            echo '<div class="notice notice-error"><p>' . esc_html(sprintf($text, $overdue)) . '</p></div>';
        }
    }
}
