<?php

declare(strict_types=1);

namespace Till\Symfony;

/** The shop must not make this call, and the message says why. Nothing was sent. */
final class RefusedAttemptException extends \RuntimeException
{
}
