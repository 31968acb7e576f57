<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

/**
 * Writes to WooCommerce's log under "libtill", or to PHP's where WooCommerce is absent. Keys and cards never come here:
 * libtill's messages contain none.
 */
final class Log
{
    public function error(string $message): void
    {
        $this->write('error', $message);
    }

    public function warning(string $message): void
    {
        $this->write('warning', $message);
    }

    public function info(string $message): void
    {
        $this->write('info', $message);
    }

    private function write(string $level, string $message): void
    {
        $line = (string) preg_replace('/[\x00-\x1f\x7f]+/', ' ', $message);
        if (function_exists('wc_get_logger')) {
            wc_get_logger()->log($level, $line, ['source' => 'libtill']);
        } elseif ($level !== 'info') {
            error_log("libtill: $level: $line");
        }
    }
}
