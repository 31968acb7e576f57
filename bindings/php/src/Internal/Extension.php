<?php

declare(strict_types=1);

namespace Till\Internal;

use Till\Exception\TillException;
use Till\Native\Failure;
use Till\Native\Library;

/**
 * The way to the extension: checked once, with its failures as exceptions.
 *
 * @internal
 */
final class Extension
{
    private const ABI_MAJOR = 1;

    private static bool $checked = false;

    /**
     * Runs something that needs the extension.
     *
     * @template Result
     * @param callable(): Result $work
     * @return Result
     * @throws \Till\Exception\ExceptionInterface
     */
    public static function run(#[\SensitiveParameter] callable $work): mixed
    {
        self::check();
        try {
            return $work();
        } catch (Failure $failure) {
            throw TillException::of($failure->error);
        }
    }

    private static function check(): void
    {
        if (self::$checked) {
            return;
        }
        if (!extension_loaded('till')) {
            throw Errors::installation(
                'the PHP extension till is not loaded: install it, and add extension=till to ' .
                (php_ini_loaded_file() ?: 'php.ini')
            );
        }
        $major = Library::abiVersion() >> 16;
        if ($major !== self::ABI_MAJOR) {
            throw Errors::installation(sprintf(
                'the PHP extension till has version %d of the C ABI, and this package needs version %d: ' .
                'install both from the same release',
                $major,
                self::ABI_MAJOR
            ));
        }
        self::$checked = true;
    }
}
