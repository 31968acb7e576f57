<?php

declare(strict_types=1);

namespace Till\Internal;

use Till\Native\Failure;
use Till\Native\Library;
use Till\Process\Command;

/**
 * The way to the extension, or where it is not loaded to the command `till`, whose classes then bear the extension's
 * names: checked once, with its failures as exceptions.
 *
 * @internal
 */
final class Extension
{
    private const ABI_MAJOR = 1;

    private static bool $checked = false;

    /**
     * Runs something that needs the library.
     *
     * @template Result
     * @param callable(): Result $work
     * @return Result
     * @throws \Till\Exception\ExceptionInterface
     */
    public static function run(#[\SensitiveParameter] callable $work): mixed
    {
        if (!self::$checked) {
            self::check();
        }
        try {
            return $work();
        } catch (Failure $failure) {
            throw ExceptionFactory::of($failure->error);
        }
    }

    /**
     * A dictionary, as plain data.
     *
     * @return list<array<string, mixed>>
     * @throws \Till\Exception\ExceptionInterface
     */
    public static function dictionary(string $name): array
    {
        return self::run(static fn (): array => Library::dictionary($name));
    }

    /**
     * Checks that the library can be used, once, and that the package is here once, each time: plugins come later.
     *
     * @throws \Till\Exception\ExceptionInterface
     */
    public static function check(): void
    {
        Copies::check();
        if (!self::$checked) {
            extension_loaded('till') ? self::checkExtension() : self::useCommand();
            self::$checked = true;
        }
    }

    /**
     * Names the command, before TILL_COMMAND and PATH; null leaves it to these.
     *
     * @throws \Till\Exception\ExceptionInterface if no program can be there, or is not where it is needed
     */
    public static function nameCommand(?string $command): void
    {
        if ($command !== null && !str_starts_with($command, '/')) {
            throw Errors::config(['command' => 'must be an absolute path, such as /srv/shop/bin/till']);
        }
        if ($command !== null && !extension_loaded('till') && !Command::isProgram($command)) {
            $message = 'is no file that this PHP may execute; check that the command till is there, its permissions, ' .
                'and open_basedir';
            throw Errors::config(['command' => $message]);
        }
        Command::$configured = $command;
    }

    private static function checkExtension(): void
    {
        $major = Library::abiVersion() >> 16;
        if ($major !== self::ABI_MAJOR || phpversion('till') !== Version::PACKAGE) {
            throw Errors::installation(sprintf(
                'the PHP extension till is of version %s, and the classes in %s are of version %s: ' .
                'install both from the same release',
                phpversion('till'),
                dirname(__DIR__),
                Version::PACKAGE
            ));
        }
    }

    private static function useCommand(): void
    {
        if (!Command::isAllowed() || Command::path() === null) {
            throw Errors::installation(
                'the PHP extension till is not loaded: install it, and add extension=till to ' .
                (php_ini_loaded_file() ?: 'php.ini') . '; or, where no extension can be loaded, install the command ' .
                'till, name its absolute path in TILL_COMMAND or by Till\Client::useCommand(), and allow proc_open, ' .
                'proc_close and proc_get_status'
            );
        }
        foreach (['Client', 'Failure', 'Key', 'Library'] as $name) {
            class_exists("Till\\Native\\$name", false) || class_alias("Till\\Process\\$name", "Till\\Native\\$name");
        }
    }
}
