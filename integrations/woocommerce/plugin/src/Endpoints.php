<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

use Till\CustomerResponse;
use Till\NextAction;

/**
 * The addresses of the plugin: `?till_notify=GATEWAY` for notifications, `?till_return=NUMBER.PROOF` for customers who
 * come back, and `?till_pay=NUMBER.PROOF` for those who go on to the gateway.
 */
final class Endpoints
{
    public const BYTES_MAX = 65_536;

    public function __construct(
        private readonly AttemptStore $store,
        private readonly Asking $asking,
        private readonly Notifications $notifications,
        private readonly Clients $clients,
        private readonly Log $log,
    ) {
    }

    public static function notifyUrl(string $client): string
    {
        return self::url('till_notify', $client);
    }

    public static function returnUrl(StoredAttempt $attempt): string
    {
        return self::url('till_return', $attempt->number . '.' . self::proof($attempt->number));
    }

    public static function payUrl(StoredAttempt $attempt): string
    {
        return self::url('till_pay', $attempt->number . '.' . self::proof($attempt->number));
    }

    private static function url(string $name, string $value): string
    {
        /**
         * Where gateways and customers reach the shop, if that is not the site's own address.
         *
         * @param string $url
         * @param string $name `till_notify`, `till_return` or `till_pay`
         */
        return apply_filters('libtill_site_url', home_url('/'), $name) . "?$name=" . rawurlencode($value);
    }

    /** Nobody can guess the address of another customer's payment. */
    private static function proof(string $number): string
    {
        return substr(wp_hash("till|$number", 'nonce'), 0, 24);
    }

    /** Answers the current request if it is for one of these addresses. */
    public function answer(): void
    {
        $asked = static fn (string $name): ?string => is_string($_GET[$name] ?? null) ? wp_unslash($_GET[$name]) : null;
        if (($client = $asked('till_notify')) !== null) {
            $this->notified($client);
        } elseif (($token = $asked('till_return')) !== null) {
            $this->returned($this->attempt($token));
        } elseif (($token = $asked('till_pay')) !== null) {
            $this->pay($this->attempt($token));
        } else {
            return;
        }
        exit;
    }

    /** Takes a notification, and answers as the gateway expects once everything is committed. */
    private function notified(string $client): void
    {
        if (($_SERVER['REQUEST_METHOD'] ?? '') !== 'POST' || !$this->clients->has($client)) {
            self::plain(404, 'Not Found', 'There is no such payment method');
            return;
        }
        $body = self::body();
        if ($body === null) {
            $this->log->warning("$client: a notification of more than " . self::BYTES_MAX . ' bytes was refused.');
            self::plain(413, 'Content Too Large', 'At most ' . self::BYTES_MAX . ' bytes');
            return;
        }
        try {
            $isAccepted = $this->notifications->receive($client, self::headers(), $body);
        } catch (DatabaseError $error) {
            $this->log->error("$client: a notification could not be stored: {$error->getMessage()}");
            self::plain(500, 'Internal Server Error', 'Try again later');
            return;
        }
        $this->clients->get($client)->notifications->reply(accepted: $isAccepted)->send();
    }

    /** The body byte for byte, unless it is larger than the limit: then it is not read to its end. */
    private static function body(): ?string
    {
        if ((int) ($_SERVER['CONTENT_LENGTH'] ?? 0) > self::BYTES_MAX) {
            return null;
        }
        $body = (string) file_get_contents('php://input', false, null, 0, self::BYTES_MAX + 1);
        return strlen($body) > self::BYTES_MAX ? null : $body;
    }

    /** @return array<string, string> */
    private static function headers(): array
    {
        $headers = [];
        foreach ($_SERVER as $name => $value) {
            if (is_string($value) && (str_starts_with($name, 'HTTP_') || str_starts_with($name, 'CONTENT_'))) {
                // WordPress adds backslashes to what PHP received.
                $name = str_replace('_', '-', strtolower((string) preg_replace('/^HTTP_/', '', $name)));
                $headers[$name] = stripslashes($value);
            }
        }
        return $headers;
    }

    /** The status as it is, whatever WordPress has set before. */
    private static function plain(int $status, string $reason, string $text): void
    {
        $protocol = ($_SERVER['SERVER_PROTOCOL'] ?? null) === 'HTTP/1.0' ? 'HTTP/1.0' : 'HTTP/1.1';
        header("$protocol $status $reason", true, $status);
        header('Content-Type: text/plain; charset=utf-8');
        echo $text;
    }

    private function attempt(string $token): ?StoredAttempt
    {
        [$number, $proof] = explode('.', $token, 2) + ['', ''];
        return hash_equals(self::proof($number), $proof) ? $this->store->byNumber($number) : null;
    }

    /** The customer is back. What the gateway added to the address proves nothing: the gateway is asked. */
    private function returned(?StoredAttempt $row): void
    {
        if ($row === null) {
            self::plain(404, 'Not Found', 'There is no such payment');
            return;
        }
        $this->result($this->asking->forCustomer($row));
    }

    /** Sends the customer on to the gateway. */
    private function pay(?StoredAttempt $row): void
    {
        if ($row === null) {
            self::plain(404, 'Not Found', 'There is no such payment');
            return;
        }
        $action = self::nextAction($row);
        $response = $action === null ? null : CustomerResponse::of($action, $row->money());
        $response === null ? $this->result($row) : $response->send();
    }

    /** What the customer has to do next, if the payment waits for that. */
    public static function nextAction(StoredAttempt $row): ?NextAction
    {
        return $row->asksFor('send_customer') ? NextAction::fromArray($row->data['next_action']) : null;
    }

    /** The page of the result: the shop's own, or else a plain one. */
    private function result(StoredAttempt $row): void
    {
        $known = ($row->shop['return_to'] ?? '') ?: null;
        /**
         * Where a customer goes whose payment is known or still under way.
         *
         * @param string|null $url
         * @param StoredAttempt $attempt
         */
        $url = apply_filters('libtill_result_url', $row->isOpen() ? null : $known, $row);
        if (is_string($url)) {
            nocache_headers();
            wp_safe_redirect($url, 303);
            return;
        }
        [$title, $text] = match (true) {
            $row->isPaid() => [__('Thank you', 'libtill-woocommerce'), __('Your payment has arrived.', 'libtill-woocommerce')],
            $row->isOpen() => [
                __('Your payment is being processed', 'libtill-woocommerce'),
                __('You do not have to do anything, and should not pay again.', 'libtill-woocommerce'),
            ],
            default => [
                __('Your payment failed', 'libtill-woocommerce'),
                __('You were not charged. You can try again.', 'libtill-woocommerce'),
            ],
        };
        nocache_headers();
        wp_die('<h1>' . esc_html($title) . '</h1><p>' . esc_html($text) . '</p>', esc_html($title), ['response' => 200]);
    }
}
