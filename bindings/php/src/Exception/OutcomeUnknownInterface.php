<?php

declare(strict_types=1);

namespace Till\Exception;

/**
 * It may have happened: the call was on its way to the gateway, and nobody knows what became of it.
 *
 * Every kind of error has a class with this interface, such as OutcomeUnknown\TimeoutException, which extends
 * TimeoutException.
 */
interface OutcomeUnknownInterface extends ExceptionInterface
{
}
