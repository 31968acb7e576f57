<?php

declare(strict_types=1);

namespace Till\Tests;

/** An enum without values. */
enum Suit
{
    case Hearts;
}
