<?php

declare(strict_types=1);

namespace Till;

/** What a shop sends to the customer's browser for a payment's next action: a redirect, or a page. */
final class CustomerReply
{
    /** @param array<string, string> $headers */
    private function __construct(
        public readonly int $httpStatus,
        public readonly array $headers,
        public readonly string $body,
    ) {
    }

    /** The reply for a next action; null for `display` and `wait`, which the shop shows in a page of its own. */
    public static function to(NextAction $action): ?self
    {
        return match ($action->type) {
            NextActionType::Redirect => self::redirect((string) $action->url),
            NextActionType::PostForm => self::page(self::form((string) $action->url, $action->fields ?? [])),
            NextActionType::Html => self::page((string) $action->html),
            NextActionType::Choose => $action->selectorUrl === null
                ? self::page(self::choices($action->providers ?? []))
                : self::redirect($action->selectorUrl),
            default => null,
        };
    }

    /** Sends it, where nothing has been sent yet. */
    public function send(): void
    {
        http_response_code($this->httpStatus);
        foreach ($this->headers as $name => $value) {
            header("$name: $value");
        }
        echo $this->body;
    }

    private static function redirect(string $url): self
    {
        return new self(303, ['location' => $url], '');
    }

    private static function page(string $html): self
    {
        return new self(200, ['content-type' => 'text/html; charset=utf-8', 'cache-control' => 'no-store'], $html);
    }

    /**
     * A form that submits itself, and has a button where scripts are off.
     *
     * @param array<string, string> $fields
     */
    private static function form(string $url, array $fields): string
    {
        $inputs = '';
        foreach ($fields as $name => $value) {
            $name = self::escape((string) $name);
            $inputs .= sprintf('<input type="hidden" name="%s" value="%s">', $name, self::escape($value));
        }
        return '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Payment</title></head><body>' .
            '<form method="post" action="' . self::escape($url) . "\">$inputs<button>Continue</button></form>" .
            '<script>document.forms[0].submit()</script></body></html>';
    }

    /** @param list<Provider> $providers */
    private static function choices(array $providers): string
    {
        $links = '';
        foreach ($providers as $provider) {
            $name = self::escape($provider->name);
            $links .= sprintf('<li><a href="%s">%s</a></li>', self::escape($provider->url), $name);
        }
        return '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Payment</title></head><body>' .
            "<ul>$links</ul></body></html>";
    }

    private static function escape(string $text): string
    {
        return htmlspecialchars($text, ENT_QUOTES | ENT_HTML5 | ENT_SUBSTITUTE, 'UTF-8');
    }
}
