<?php

declare(strict_types=1);

namespace Till;

use Till\Internal\Page;
use Till\Internal\Sendable;

/**
 * What a shop sends to the customer's browser for a payment's next action: a redirect, or a page. Pages are escaped and
 * work without scripts, and forbid every script but the one that submits a form.
 */
final class CustomerResponse
{
    use Sendable;

    /** @param array<string, string> $headers */
    private function __construct(
        /** HTTP status. */
        public readonly int $httpStatus,
        /** HTTP headers. */
        public readonly array $headers,
        /** HTTP body. */
        public readonly string $body,
    ) {
    }

    /**
     * The response for a next action; null where there is none, or where it lacks what its type needs.
     *
     * @param Money|null $amount the amount to pay, which the page for `display` shows to the customer
     * @param string|null $nonce the request's nonce, in base64, if the shop's own content security policy has one
     * @throws \UnexpectedValueException if an address is neither http nor https
     * @throws \InvalidArgumentException if the nonce is not base64
     */
    public static function of(?NextAction $action, ?Money $amount = null, ?string $nonce = null): ?self
    {
        if ($nonce !== null && preg_match('~\A[A-Za-z0-9+/_-]+={0,2}\z~', $nonce) !== 1) {
            throw new \InvalidArgumentException("nonce: must be text in base64, as the policy's 'nonce-...' has it");
        }
        return match ($action?->type) {
            null => null,
            NextActionType::Redirect => self::redirect($action->url),
            NextActionType::PostForm => $action->url === null
                ? null
                : self::page(
                    Page::form(self::web($action->url), $action->fields ?? [], $nonce),
                    Page::policyOfForm($nonce)
                ),
            NextActionType::Html => $action->html === null ? null : self::page($action->html),
            NextActionType::Choose => $action->selectorUrl === null
                ? self::choice($action->providers ?? [])
                : self::redirect($action->selectorUrl),
            NextActionType::Display => $action->display === null
                ? null
                : self::page(Page::display($action->display, $action->expiresAt, $amount?->__toString()), Page::POLICY),
            NextActionType::Wait => self::page(Page::wait(), Page::POLICY),
        };
    }

    private static function redirect(?string $url): ?self
    {
        return $url === null
            ? null
            : new self(303, ['Location' => self::web($url), 'Cache-Control' => 'no-store'], '');
    }

    /** @param list<Provider> $providers */
    private static function choice(array $providers): ?self
    {
        $links = [];
        foreach ($providers as $provider) {
            $links[] = [$provider->name, self::web($provider->url)];
        }
        return $links === [] ? null : self::page(Page::choice($links), Page::POLICY);
    }

    private static function page(string $html, ?string $policy = null): self
    {
        $headers = ['Content-Type' => 'text/html; charset=utf-8', 'Cache-Control' => 'no-store'];
        return new self(200, $policy === null ? $headers : $headers + ['Content-Security-Policy' => $policy], $html);
    }

    /** An address as it is, if a browser goes there and runs no script instead. */
    private static function web(string $url): string
    {
        if (preg_match('~\Ahttps?://[^\x00-\x20\x7f]+\z~i', $url) !== 1) {
            throw new \UnexpectedValueException(
                'the next action has an address that is neither http nor https, or has white space in it: ' .
                'do not send the customer there, and ask the gateway about it'
            );
        }
        return $url;
    }
}
