<?php

declare(strict_types=1);

namespace Till\Tests;

/** The running sandbox, and requests such as the tests make them. */
final class Sandbox
{
    public const APPROVED = '4392963203551251';
    public const DECLINED = '4730198364688516';
    public const CHALLENGED = '4617611794313933';
    public const CVV = '739';
    /** A delay that outlasts every call. */
    public const NEVER_MS = 3_600_000;

    /** @param array<string, mixed> $ready */
    private function __construct(private readonly array $ready)
    {
    }

    public static function http(): self
    {
        return self::of('TILL_TEST_HTTP');
    }

    public static function tls(): self
    {
        return self::of('TILL_TEST_TLS');
    }

    private static function of(string $variable): self
    {
        $file = getenv($variable);
        if ($file === false) {
            throw new \RuntimeException("$variable is not set: run the tests through `make test`");
        }
        return new self(json_decode(file_get_contents($file), true, 64, JSON_THROW_ON_ERROR));
    }

    /**
     * A merchant of its own for a test: its name in the control API, and its client configuration.
     *
     * @return array{string, array<string, mixed>}
     */
    public function merchant(string $gateway, array $settings = []): array
    {
        $request = ['gateway' => $gateway] + ($settings === [] ? [] : ['settings' => $settings]);
        $made = $this->post('/sandbox/merchants', $request);
        return [$made['merchant'], $made['config']];
    }

    /** The next calls of a merchant meet a fault. */
    public function fault(string $merchant, string $fault, array $more = []): void
    {
        $this->post('/sandbox/faults', ['merchant' => $merchant, 'fault' => $fault] + $more);
    }

    public function settle(string $merchant, string $number, string $result): void
    {
        $this->post("/sandbox/payments/$number/settle?merchant=$merchant", ['result' => $result]);
    }

    /** @return array<string, mixed> */
    public function get(string $path): array
    {
        return $this->exchange('GET', $path, null);
    }

    /** @return array<string, mixed> */
    public function post(string $path, array $body): array
    {
        return $this->exchange('POST', $path, json_encode($body, JSON_THROW_ON_ERROR));
    }

    /** Where something of the control API is. */
    public function address(string $path): string
    {
        return $this->ready['url'] . $path;
    }

    private function exchange(string $method, string $path, ?string $body): array
    {
        $context = stream_context_create([
            'http' => [
                'method' => $method,
                'header' => 'Content-Type: application/json',
                'content' => $body,
                'ignore_errors' => true,
                'timeout' => 120,
            ],
            'ssl' => ['cafile' => $this->ready['ca_file']],
        ]);
        $answer = json_decode(file_get_contents($this->address($path), false, $context), true);
        if (isset($answer['error'])) {
            throw new \RuntimeException("the sandbox refuses $path: {$answer['error']}");
        }
        return $answer;
    }

    /** An order number that no other test has. */
    public static function number(string $prefix): string
    {
        return $prefix . bin2hex(random_bytes(6));
    }

    /**
     * A payment by card, complete.
     *
     * @return array<string, mixed>
     */
    public static function payment(string $order, string $card = self::APPROVED): array
    {
        return [
            'order_id' => $order,
            'amount' => 2500,
            'currency' => 'USD',
            'description' => 'Blue cap',
            'country' => 'US',
            'success_url' => 'https://shop.example/thanks',
            'notify_url' => 'http://127.0.0.1:1/',
            'payment_method' => ['card' => [
                'number' => $card,
                'expiry_month' => 12,
                'expiry_year' => 2030,
                'holder' => 'Ada Lovelace',
                'cvv' => self::CVV,
            ]],
            'customer' => ['id' => 'c1', 'ip' => '127.0.0.1', 'email' => 'ada@example.com'],
            'browser' => ['user_agent' => 'Mozilla/5.0'],
        ];
    }

    /**
     * A payment to a virtual account, complete.
     *
     * @return array<string, mixed>
     */
    public static function transfer(string $order): array
    {
        return [
            'order_id' => $order,
            'amount' => 30000,
            'currency' => 'MXN',
            'notify_url' => 'http://127.0.0.1:1/',
            'payment_method' => ['way_code' => 'va'],
            'customer' => ['email' => 'ada@example.com', 'phone' => '5512345678'],
        ];
    }
}
