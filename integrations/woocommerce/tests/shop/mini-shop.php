<?php

// A shop without WooCommerce: its orders are options, and what it does about them are rows of a table.

declare(strict_types=1);

use Libtill\WooCommerce\Endpoints;
use Libtill\WooCommerce\Plugin;
use Libtill\WooCommerce\ShopError;
use Libtill\WooCommerce\StoredAttempt;
use Libtill\WooCommerce\Vendor\Till\Exception\ExceptionInterface;
use Libtill\WooCommerce\Vendor\Till\Money;

add_action('init', static function (): void {
    global $wpdb;
    if (get_option('shop_tables') !== '1') {
        $wpdb->query('CREATE TABLE IF NOT EXISTS wp_bookings (id bigint AUTO_INCREMENT PRIMARY KEY, order_key varchar(100), ' .
            'what varchar(32), amount bigint NULL, note text) ENGINE=InnoDB');
        $wpdb->query('CREATE TABLE IF NOT EXISTS wp_shop_orders (order_key varchar(100) PRIMARY KEY, total bigint, ' .
            'currency char(3), broken varchar(32) NULL) ENGINE=InnoDB');
        update_option('shop_tables', '1');
    }
}, 6);

/** Books what is done about an order, unless the order is broken for that. */
function shop_book(string $order, string $what, ?int $amount = null, string $note = ''): void
{
    global $wpdb;
    static $deadlocks = 0;
    $broken = $wpdb->get_var($wpdb->prepare('SELECT broken FROM wp_shop_orders WHERE order_key = %s', $order));
    if ($broken === 'deadlock' && $deadlocks++ === 0) {
        // As InnoDB ends a deadlock: everything is rolled back, the statement fails, and a shop does not look at that.
        $wpdb->query('ROLLBACK');
        $wpdb->query("SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213");
    }
    $wpdb->insert('wp_bookings', ['order_key' => $order, 'what' => $what, 'amount' => $amount, 'note' => $note]);
    if ($broken === $what) {
        throw new RuntimeException('the shop is broken');
    }
}

foreach (['fulfil', 'hold', 'release'] as $what) {
    add_action("libtill_$what", static fn (StoredAttempt $payment) => shop_book($payment->order, $what));
}
add_action('libtill_refund_made', static function (StoredAttempt $refund): void {
    shop_book($refund->order, 'refunded', $refund->amount);
});
add_action('libtill_refund_failed', static fn (StoredAttempt $refund) => shop_book($refund->order, 'refund_failed'));
add_action('libtill_refunded_elsewhere', static function (StoredAttempt $payment, ?int $amount): void {
    shop_book($payment->order, 'refunded', $amount);
}, 10, 2);
add_action('libtill_alarm', static function (StoredAttempt $attempt, string $word): void {
    shop_book($attempt->order, 'alarm', null, $word);
}, 10, 2);
add_action('libtill_other_event', static function (object $event): void {
    shop_book('', 'other_event', null, (string) $event->type?->value);
});
add_filter('libtill_order_total', static function (?Money $total, string $order): ?Money {
    global $wpdb;
    $row = $wpdb->get_row($wpdb->prepare('SELECT total, currency FROM wp_shop_orders WHERE order_key = %s', $order));
    return $row === null ? $total : Money::ofMinor((int) $row->total, $row->currency);
}, 10, 2);

/** Answers a request for the shop's own addresses. */
function shop_answer(array $form): void
{
    global $wpdb;
    $plugin = Plugin::instance();
    $sql = $wpdb->prepare('SELECT total, currency FROM wp_shop_orders WHERE order_key = %s', $form['order']);
    $row = $wpdb->get_row($sql);
    $client = $form['client'] ?? 'payermax';
    try {
        if (isset($form['refund'])) {
            $payment = $plugin->store->byNumber($form['number'] ?? "wc$form[order]");
            $plugin->refunds->refund($payment, Money::ofMinor((int) $form['refund'], $form['currency'] ?? 'USD'));
            wp_send_json(['begun' => true]);
        }
        $request = [
            'description' => 'Blue cap', 'country' => 'US', 'customer' => ['id' => '7', 'ip' => '192.0.2.7',
                'email' => 'ada@example.com'],
        ];
        if (isset($form['card'])) {
            $request['payment_method'] = ['card' => ['number' => $form['card'], 'expiry_month' => 12, 'expiry_year' => 2040,
                'holder' => 'Ada Lovelace', 'cvv' => '123']];
            $request['browser'] = ['user_agent' => 'Mozilla/5.0'];
        }
        $total = Money::ofMinor((int) $row->total, $row->currency);
        $attempt = $plugin->payments->pay($form['order'], $total, $client, $request, $form['cart'] ?? null);
        wp_redirect(Endpoints::payUrl($attempt), 303);
    } catch (ShopError $error) {
        wp_send_json(['refused' => $error->word, 'message' => $error->getMessage()], 409);
    } catch (ExceptionInterface $exception) {
        wp_send_json(['failed' => $exception->getMessage()], 502);
    }
    exit;
}

add_action('wp_loaded', static fn () => isset($_POST['shop']) && shop_answer(wp_unslash($_POST)), 30);

// Tests look at notifications before they hand them on.
add_filter('libtill_site_url', static function (string $url, string $name): string {
    return $name === 'till_notify' && defined('SHOP_INBOX') ? SHOP_INBOX . '/' : $url;
}, 10, 2);

// A lost answer stays lost until somebody asks.
add_filter('libtill_client_config', static fn (array $config): array => $config + [
    'resolve' => false, 'retry' => ['attempts' => 1],
]);
