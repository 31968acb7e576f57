<?php

declare(strict_types=1);

namespace Till\Symfony;

use Till\Attempt;
use Till\Exception\ExceptionInterface;

/** What became of a payment, payout or refund. */
final class Attempted
{
    public function __construct(
        /** What is known: `nextAction` is where the customer goes, `status` and `actions` what the shop does. */
        public readonly Attempt $attempt,
        /** How the call failed; null if it has a result, or if there was none. */
        public readonly ?ExceptionInterface $error = null,
        /** Whether the gateway was called: not for a number that was begun before. */
        public readonly bool $called = false,
    ) {
    }
}
