<?php

declare(strict_types=1);

namespace Till\Symfony\Store;

/** Somebody else has stored an attempt under this number. */
final class DuplicateAttemptException extends \RuntimeException
{
}
