<?php

declare(strict_types=1);

namespace Till\Symfony;

/** There is no such payment, payout or refund of this shop. */
final class UnknownOrderException extends \OutOfBoundsException
{
}
