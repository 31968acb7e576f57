<?php

declare(strict_types=1);

namespace Till\Symfony\Tests\Shop;

use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\Routing\Generator\UrlGeneratorInterface;
use Till\PaymentRequest;
use Till\Symfony\Attempts;
use Till\Symfony\Responses;

/** Takes a payment by card. */
final class CheckoutController
{
    public function __construct(
        private readonly Attempts $attempts,
        private readonly UrlGeneratorInterface $urls,
    ) {
    }

    public function __invoke(Request $request): Response
    {
        $news = $this->urls->generate('till_notification', ['client' => 'cards'], UrlGeneratorInterface::ABSOLUTE_URL);
        $attempted = $this->attempts->pay('cards', PaymentRequest::fromArray([
            'order_id' => $request->request->get('order'),
            'amount' => 2500,
            'currency' => 'USD',
            'description' => 'Blue cap',
            'country' => 'US',
            'success_url' => 'https://shop.example/thanks',
            'notify_url' => $request->request->get('notify_url') ?? $news,
            'payment_method' => ['card' => [
                'number' => $request->request->get('card'),
                'expiry_month' => 12,
                'expiry_year' => 2030,
                'holder' => 'Ada Lovelace',
                'cvv' => '739',
            ]],
            'customer' => ['id' => 'c1', 'ip' => '127.0.0.1', 'email' => 'ada@example.com'],
            'browser' => ['user_agent' => 'Mozilla/5.0'],
        ]));
        return Responses::forCustomer($attempted->attempt->nextAction)
            ?? new Response($attempted->attempt->status?->value ?? 'unknown');
    }
}
