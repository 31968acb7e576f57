<?php

declare(strict_types=1);

namespace Till\Internal;

use Till\Display;

/**
 * The pages of customers' responses. Whatever comes from outside is escaped.
 *
 * @internal
 */
final class Page
{
    /** Nothing is loaded, and no script runs. */
    public const POLICY = "default-src 'none'; base-uri 'none'";

    private const SUBMIT = 'document.forms[0].submit()';

    /** The hash of that script. */
    private const SUBMIT_HASH = 'ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE=';

    /** What the fields of `display` are called on the page. */
    private const LABELS = [
        'virtualAccount' => 'Account number',
        'storeCode' => 'Code for the store',
        'qrCode' => 'QR code',
        'bank' => 'Bank',
        'cardNumber' => 'Card number',
        'holder' => 'Account holder',
        'redeemCode' => 'Code to fetch the cash with',
    ];

    /**
     * A form that submits itself, and has a button where scripts are off.
     *
     * @param array<string, string> $fields
     */
    public static function form(string $url, array $fields, ?string $nonce): string
    {
        $allowed = $nonce === null ? '' : " nonce=\"$nonce\"";
        $inputs = '';
        foreach ($fields as $name => $value) {
            $name = self::escape((string) $name);
            $inputs .= sprintf('<input type="hidden" name="%s" value="%s">', $name, self::escape($value));
        }
        return self::page('Payment', '<form method="post" action="' . self::escape($url) .
            "\">$inputs<button>Continue</button></form><script$allowed>" . self::SUBMIT . '</script>');
    }

    /** The policy of a form: nothing but its script. */
    public static function policyOfForm(?string $nonce): string
    {
        $source = $nonce === null ? "'sha256-" . self::SUBMIT_HASH . "'" : "'nonce-$nonce'";
        return self::POLICY . "; script-src $source";
    }

    /** @param list<array{string, string}> $links names and addresses */
    public static function choice(array $links): string
    {
        $items = '';
        foreach ($links as [$name, $url]) {
            $items .= sprintf('<li><a href="%s">%s</a></li>', self::escape($url), self::escape($name));
        }
        return self::page('How would you like to pay?', "<ul>$items</ul>");
    }

    /** What the customer needs in order to pay elsewhere. */
    public static function display(Display $display, ?string $expiresAt, ?string $amount): string
    {
        $rows = $amount === null ? '' : self::row('Amount', $amount);
        foreach (self::LABELS as $property => $label) {
            if ($display->$property !== null) {
                $rows .= self::row($label, $display->$property);
            }
        }
        if ($expiresAt !== null) {
            $rows .= self::row('Pay before', $expiresAt);
        }
        return self::page('Please pay with these details', "<dl>$rows</dl>");
    }

    /** There is nothing to do. */
    public static function wait(): string
    {
        return self::page(
            'Your payment is being processed',
            '<p>You do not have to do anything, and should not pay again.</p>'
        );
    }

    private static function row(string $label, string $text): string
    {
        $shown = self::escape($text);
        if (preg_match('~\Ahttps?://[^\x00-\x20\x7f]+\z~i', $text) === 1) {
            $shown = "<a href=\"$shown\">$shown</a>";
        }
        return "<dt>$label</dt><dd>$shown</dd>";
    }

    private static function page(string $title, string $content): string
    {
        return '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">' .
            '<meta name="viewport" content="width=device-width, initial-scale=1">' .
            "<title>$title</title></head><body><h1>$title</h1>$content</body></html>";
    }

    private static function escape(string $text): string
    {
        return htmlspecialchars($text, ENT_QUOTES | ENT_HTML5 | ENT_SUBSTITUTE, 'UTF-8');
    }
}
