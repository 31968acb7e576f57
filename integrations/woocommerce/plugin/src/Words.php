<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

/** What alarms and states say to a shopkeeper. */
final class Words
{
    private const ALARMS = [
        'paid_twice' => 'The customer paid twice under this number. Refund one of the two payments.',
        'other_amount' => 'Another amount, or another currency, was paid than the order asked for. Do not ship. Compare the ' .
            "payment in the gateway's back office with the order, and refund it or ask for the rest.",
        'failed_and_succeeded' => 'The gateway reported both that the payment failed and that it succeeded. Do not ship. ' .
            "Look it up in the gateway's back office.",
        'refunded_too_much' => 'More was refunded than was paid, or one refund has two amounts. Look up the refunds of the ' .
            "payment in the gateway's back office.",
        'disputed' => 'The customer disputes this payment at the bank, or the bank warns of fraud. If nothing was shipped, ' .
            "do not ship. Answer the dispute in the gateway's back office before its last day: it may take the money back.",
        'order_paid_twice' => 'The order was paid by an earlier payment already, and this is a second one. Nothing was ' .
            'shipped for it. Refund this payment.',
        'order_changed' => 'The order was changed after its payment began, so what was paid is not what the order costs now. ' .
            'Nothing was shipped. Set the order back, or refund the payment and let the customer pay again.',
        'mismatch' => 'A genuine notification named another amount or another currency than this payment. It was not acted ' .
            "upon. Look up the payment in the gateway's back office.",
        'unsettled' => 'Nobody knows what became of this, and the gateway cannot be asked any more. Look it up in the ' .
            "gateway's back office, and then say under \"Payments by libtill\" in this order what you saw.",
    ];

    private const STATES = [
        'open' => 'not known yet',
        'not_made' => 'nothing happened',
        'under_way' => 'under way',
        'authorized' => 'reserved',
        'partially_paid' => 'paid in part',
        'succeeded' => 'succeeded',
        'refunded' => 'paid, and refunded',
        'failed' => 'failed',
        'conflict' => 'contradictory: see the alarms',
    ];

    public static function alarm(string $word): string
    {
        return self::ALARMS[$word] ?? "Look up the payment in the gateway's back office.";
    }

    public static function state(string $status): string
    {
        return self::STATES[$status] ?? $status;
    }
}
