<?php

declare(strict_types=1);

namespace Till;

use function is_array;
use function is_string;
use function is_subclass_of;

/**
 * What requests, results and their parts have in common: they are immutable, and are made from and turned into arrays
 * with the model's own names. What a result has beyond this version's model is ignored; Request refuses it.
 */
abstract class Record implements \JsonSerializable
{
    /**
     * The fields by their names in the model: the property, how it is read, and for a list the class of its elements.
     *
     * @var array<string, array{0: string, 1: string, 2?: class-string}>
     */
    protected const FIELDS = [];

    /**
     * Makes one from an array with the model's own names.
     *
     * @param array<string, mixed> $values
     */
    public static function fromArray(#[\SensitiveParameter] array $values): static
    {
        return static::at('', $values);
    }

    /**
     * One at a path of another.
     *
     * @param array<array-key, mixed> $values
     */
    protected static function at(string $path, #[\SensitiveParameter] array $values): static
    {
        return new static(...self::arguments($path, $values));
    }

    /**
     * What the constructor takes.
     *
     * @param array<array-key, mixed> $values
     * @return array<string, mixed>
     */
    final protected static function arguments(string $path, #[\SensitiveParameter] array $values): array
    {
        $arguments = [];
        // Most fields of a class are absent.
        foreach (array_intersect_key($values, static::FIELDS) as $name => $value) {
            if ($value !== null) {
                $field = static::FIELDS[$name];
                $arguments[$field[0]] = $field[1] === 'plain' || $field[1] === 'map'
                    ? $value
                    : static::read($path === '' ? $name : "$path.$name", $value, $field[1], $field[2] ?? '');
            }
        }
        return $arguments;
    }

    /**
     * The fields that are set, with the model's own names. Secrets are in it as they are: do not print it.
     *
     * @return array<string, mixed>
     */
    public function toArray(): array
    {
        return self::plain($this->fields());
    }

    /**
     * The fields that are set, as they are.
     *
     * @internal
     * @return array<string, mixed>
     */
    public function fields(): array
    {
        $values = [];
        foreach (static::FIELDS as $name => $field) {
            $value = $this->{$field[0]};
            if ($value !== null) {
                $values[$name] = $value;
            }
        }
        return $values;
    }

    /** For json_encode(): secrets are redacted. */
    public function jsonSerialize(): object
    {
        $values = $this->fields();
        foreach ($values as $name => $value) {
            // An empty map is {} in JSON, and an empty list [].
            if (static::FIELDS[$name][1] === 'map') {
                $values[$name] = (object) $value;
            }
        }
        return (object) $values;
    }

    protected static function read(
        string $path,
        #[\SensitiveParameter] mixed $value,
        string $kind,
        string $elements
    ): mixed {
        return match (true) {
            $kind === 'plain' || $kind === 'map' => $value,
            $kind === 'list' && is_array($value) => self::readList($path, $value, $elements),
            is_subclass_of($kind, self::class) && is_array($value) => $kind::at($path, $value),
            is_subclass_of($kind, \BackedEnum::class) && is_string($value) => static::word($path, $value, $kind),
            default => $value,
        };
    }

    /**
     * A loop and not array_map(), whose frame in a stack trace would show the whole list.
     *
     * @param array<array-key, mixed> $values
     * @return array<array-key, mixed>
     */
    private static function readList(string $path, #[\SensitiveParameter] array $values, string $elements): array
    {
        $read = [];
        foreach ($values as $position => $value) {
            $read[$position] = static::read("{$path}[$position]", $value, $elements, '');
        }
        return $read;
    }

    /** @param class-string<\BackedEnum> $kind */
    protected static function word(string $path, string $value, string $kind): ?\BackedEnum
    {
        return $kind::fromText($value);
    }

    /**
     * @param array<array-key, mixed> $values
     * @return array<array-key, mixed>
     */
    private static function plain(#[\SensitiveParameter] array $values): array
    {
        $plain = [];
        foreach ($values as $name => $value) {
            $plain[$name] = match (true) {
                $value instanceof self => $value->toArray(),
                $value instanceof Secret => $value->reveal(),
                $value instanceof \BackedEnum => $value->value,
                is_array($value) => self::plain($value),
                default => $value,
            };
        }
        return $plain;
    }
}
