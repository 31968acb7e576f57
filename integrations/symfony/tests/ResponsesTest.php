<?php

declare(strict_types=1);

namespace Till\Symfony\Tests;

use PHPUnit\Framework\TestCase;
use Till\NextAction;
use Till\Symfony\Responses;

/** Where the customer goes. */
final class ResponsesTest extends TestCase
{
    public function testAnAddressIsARedirect(): void
    {
        $response = Responses::forCustomer(self::action(['type' => 'redirect', 'url' => 'https://pay.example/a?b=c']));
        self::assertSame(303, $response->getStatusCode());
        self::assertSame('https://pay.example/a?b=c', $response->headers->get('location'));
        self::assertStringContainsString('no-store', $response->headers->get('cache-control'));
        self::assertNull(Responses::forCustomer(null));
    }

    public function testTheFormsScriptHasTheShopsNonce(): void
    {
        $action = self::action(['type' => 'post_form', 'url' => 'https://pay.example/', 'fields' => ['a' => '<1>']]);
        $response = Responses::forCustomer($action, nonce: 'c2hvcA==');
        self::assertStringContainsString("'nonce-c2hvcA=='", $response->headers->get('content-security-policy'));
        self::assertStringContainsString('nonce="c2hvcA=="', $response->getContent());
        self::assertStringContainsString('&lt;1&gt;', $response->getContent());
        $this->expectExceptionMessage('nonce: must be text in base64');
        Responses::forCustomer($action, nonce: "x'; script-src *");
    }

    public function testAScriptIsNoAddress(): void
    {
        $this->expectException(\UnexpectedValueException::class);
        Responses::forCustomer(self::action(['type' => 'redirect', 'url' => 'javascript:alert(1)']));
    }

    /** @param array<string, mixed> $action */
    private static function action(array $action): NextAction
    {
        return NextAction::fromArray($action);
    }
}
