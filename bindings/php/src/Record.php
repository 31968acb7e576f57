<?php

declare(strict_types=1);

namespace Till;

use Till\Exception\ExceptionInterface;
use Till\Internal\Errors;
use Till\Internal\Wire;

/**
 * What all requests, results and their parts have in common: they are immutable, and are made from and turned into
 * arrays with the model's own names.
 */
abstract class Record implements \JsonSerializable
{
    /**
     * The fields by their names in the model: the property, how it is read, and for a list the class of its elements.
     *
     * @var array<string, array{0: string, 1: string, 2?: class-string}>
     */
    protected const FIELDS = [];

    /** Whether an unknown name is a mistake (in what is sent), or news from a later version (in what is received). */
    protected const STRICT = false;

    /**
     * Makes one from an array with the model's own names.
     *
     * @param array<string, mixed> $values
     * @throws ExceptionInterface if a request has a name or a word that is not in the model
     */
    public static function fromArray(#[\SensitiveParameter] array $values): static
    {
        $arguments = [];
        foreach (static::FIELDS as $name => $field) {
            if (isset($values[$name])) {
                $arguments[$field[0]] = self::read($name, $values[$name], $field[1], $field[2] ?? '');
            }
        }
        if (static::STRICT) {
            foreach (array_diff_key($values, static::FIELDS) as $name => $value) {
                throw Errors::request((string) $name, 'is no field of ' . static::class);
            }
        }
        return new static(...$arguments);
    }

    /**
     * The fields that are set, with the model's own names. Secrets are in it as they are: do not print it.
     *
     * @return array<string, mixed>
     */
    public function toArray(): array
    {
        $values = $this->set();
        foreach ($values as $name => $value) {
            $values[$name] = Wire::value($value);
        }
        return $values;
    }

    /** For json_encode(): secrets are redacted. */
    public function jsonSerialize(): object
    {
        $values = $this->set();
        foreach ($values as $name => $value) {
            // An empty map is {} in JSON, and an empty list [].
            if (static::FIELDS[$name][1] === 'map') {
                $values[$name] = (object) $value;
            }
        }
        return (object) $values;
    }

    /** @return array<string, mixed> */
    private function set(): array
    {
        $values = [];
        foreach (static::FIELDS as $name => $field) {
            $values[$name] = $this->{$field[0]};
        }
        return array_filter($values, static fn (mixed $value): bool => $value !== null);
    }

    private static function read(
        string $name,
        #[\SensitiveParameter] mixed $value,
        string $kind,
        string $elements
    ): mixed {
        return match (true) {
            $kind === 'plain' || $kind === 'map' => $value,
            $kind === 'list' && is_array($value) => array_map(
                static fn (mixed $element): mixed => self::read($name, $element, $elements, ''),
                $value
            ),
            is_subclass_of($kind, self::class) && is_array($value) => $kind::fromArray($value),
            is_subclass_of($kind, \BackedEnum::class) && is_string($value) => self::word($name, $value, $kind),
            default => $value,
        };
    }

    /** @param class-string<\BackedEnum> $kind */
    private static function word(string $name, string $value, string $kind): ?\BackedEnum
    {
        if (!static::STRICT) {
            return $kind::fromText($value);
        }
        // A misspelt word must not be taken for none: a payment would be captured that was to be reserved.
        $words = implode(', ', array_column($kind::cases(), 'value'));
        return $kind::tryFrom($value) ?? throw Errors::request($name, "is none of $words");
    }
}
