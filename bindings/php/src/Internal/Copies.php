<?php

declare(strict_types=1);

namespace Till\Internal;

use Till\Exception\ExceptionInterface;

use function str_starts_with;

/**
 * A process has one copy of the package: two plugins that bring one each would otherwise get classes now from this and
 * now from that one.
 *
 * @internal
 */
final class Copies
{
    /** @throws ExceptionInterface if there are two */
    public static function check(): void
    {
        $folders = array_unique([dirname(__DIR__, 2), ...self::loaded(), ...self::offered()]);
        if (count($folders) > 1) {
            throw Errors::installation(self::message($folders));
        }
    }

    /** @param list<string> $folders */
    public static function message(array $folders): string
    {
        return 'libtill is in this process more than once, in ' . implode(' and in ', $folders) .
            ': let all plugins use one copy, or put each copy into its own namespace, for example with PHP-Scoper';
    }

    /** @return list<string> the folders of those classes that this copy has too, and that are not this copy's */
    private static function loaded(): array
    {
        $folders = [];
        $own = dirname(__DIR__, 2);
        foreach ([...get_declared_classes(), ...get_declared_interfaces(), ...get_declared_traits()] as $name) {
            if (!str_starts_with($name, 'Till\\')) {
                continue;
            }
            $file = (string) (new \ReflectionClass($name))->getFileName();
            if (str_starts_with($file, "$own/src/")) {
                continue;
            }
            foreach (['/src/', '/src/Generated/'] as $folder) {
                $path = $folder . str_replace('\\', '/', substr($name, strlen('Till\\'))) . '.php';
                if (str_ends_with($file, $path) && is_file($own . $path)) {
                    $folders[] = substr($file, 0, -strlen($path));
                }
            }
        }
        return $folders;
    }

    /** @return list<string> the folders in which Composer would look for classes */
    private static function offered(): array
    {
        $folders = [];
        foreach (spl_autoload_functions() as $function) {
            $loader = is_array($function) ? $function[0] : null;
            $file = is_object($loader) && method_exists($loader, 'findFile') ? $loader->findFile(self::class) : false;
            $file = $file === false ? false : realpath($file);
            if ($file !== false) {
                $folders[] = dirname($file, 3);
            }
        }
        return $folders;
    }
}
