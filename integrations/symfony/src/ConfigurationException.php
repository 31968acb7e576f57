<?php

declare(strict_types=1);

namespace Till\Symfony;

/** The configuration below `till` is wrong; the message names each field, and what to do. Nothing was sent. */
final class ConfigurationException extends \InvalidArgumentException
{
}
