<?php

declare(strict_types=1);

namespace Till\Internal;

use Till\Exception\ExceptionInterface;
use Till\Record;

/**
 * The typed rows of the dictionaries: made when first asked for, and found by their keys.
 *
 * @internal
 */
final class Table
{
    /** @var array<string, list<Record>> */
    private static array $rows = [];

    /** @var array<string, array<array-key, Record>> */
    private static array $indexes = [];

    /**
     * Every row of a dictionary.
     *
     * @template Row of Record
     * @param class-string<Row> $class
     * @return list<Row>
     * @throws ExceptionInterface
     */
    public static function rows(string $name, string $class): array
    {
        return self::$rows[$name] ??= array_map($class::fromArray(...), Extension::dictionary($name));
    }

    /**
     * The row that has the text in one of its keys.
     *
     * @template Row of Record
     * @param class-string<Row> $class
     * @param list<string> $keys
     * @return Row|null
     * @throws ExceptionInterface
     */
    public static function find(string $name, string $class, array $keys, string $key): ?Record
    {
        if (!isset(self::$indexes[$name])) {
            $index = [];
            foreach (self::rows($name, $class) as $row) {
                foreach ($keys as $property) {
                    $index[$row->$property] = $row;
                }
            }
            self::$indexes[$name] = $index;
        }
        return self::$indexes[$name][$key] ?? null;
    }
}
