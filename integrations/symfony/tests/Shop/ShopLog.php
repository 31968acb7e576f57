<?php

declare(strict_types=1);

namespace Till\Symfony\Tests\Shop;

use Psr\Log\AbstractLogger;

/** Writes one line per entry. */
final class ShopLog extends AbstractLogger
{
    public function __construct(private readonly string $file)
    {
    }

    public function log($level, $message, array $context = []): void
    {
        unset($context['exception']);
        $details = json_encode($context, JSON_PARTIAL_OUTPUT_ON_ERROR | JSON_UNESCAPED_SLASHES);
        file_put_contents($this->file, "$level $message $details\n", FILE_APPEND | LOCK_EX);
    }
}
