<?php

/** @generate-class-entries */

namespace Till\Native;

/** Why a call failed: $error is the error object, which is safe to log, and the code its status number. */
final class Failure extends \RuntimeException
{
    public readonly array $error;
}
