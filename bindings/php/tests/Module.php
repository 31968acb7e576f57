<?php

declare(strict_types=1);

namespace Till\Tests;

/** The extension that was built, for PHP processes that the tests start. */
final class Module
{
    public static function path(): string
    {
        $path = dirname(__DIR__) . '/build/extension/modules/till.so';
        if (!is_file($path)) {
            throw new \RuntimeException("$path is missing: run the tests through `make test`");
        }
        return $path;
    }
}
