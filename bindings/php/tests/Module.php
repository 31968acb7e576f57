<?php

declare(strict_types=1);

namespace Till\Tests;

/** The extension that was built, for PHP processes that the tests start. */
final class Module
{
    public static function path(): string
    {
        $path = getenv('TILL_PHP_MODULE');
        if ($path === false || !is_file($path)) {
            throw new \RuntimeException("TILL_PHP_MODULE: is not set, or no file: run the tests through `make test`");
        }
        return $path;
    }
}
