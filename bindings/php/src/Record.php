<?php

declare(strict_types=1);

namespace Till;

use Till\Exception\ExceptionInterface;
use Till\Internal\Errors;
use Till\Internal\Translation;
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
        return static::at('', $values);
    }

    /**
     * One that stands at a place of another.
     *
     * @param array<array-key, mixed> $values
     */
    private static function at(string $path, #[\SensitiveParameter] array $values): static
    {
        $arguments = [];
        foreach (static::FIELDS as $name => $field) {
            if (isset($values[$name])) {
                $below = Translation::below($path, $name);
                $arguments[$field[0]] = self::read($below, $values[$name], $field[1], $field[2] ?? '');
            }
        }
        if (!static::STRICT) {
            return new static(...$arguments);
        }
        self::refuseUnknown($path, array_keys(array_diff_key($values, static::FIELDS)));
        try {
            return new static(...$arguments);
        } catch (ExceptionInterface $exception) {
            // It knows its own fields, and not where it stands.
            $violations = [];
            foreach ($exception->getViolations() as $violation) {
                $violations[Translation::below($path, $violation->path)] = $violation->message;
            }
            throw $path === '' ? $exception : Errors::request($violations, static::class);
        }
    }

    /** @param list<array-key> $names */
    private static function refuseUnknown(string $path, array $names): void
    {
        $known = implode(', ', array_keys(static::FIELDS));
        $violations = [];
        foreach ($names as $name) {
            if (preg_match('//u', (string) $name) !== 1) {
                $violations[$path === '' ? 'request' : $path] = Translation::BROKEN_KEY;
            } else {
                $violations[Translation::below($path, $name)] = "is unknown; there are $known";
            }
        }
        if ($path !== '' && $names !== [] && array_is_list($names) && is_int($names[0])) {
            $violations = [$path => 'must be an object, and is a list'];
        }
        if ($violations !== []) {
            throw Errors::request($violations, static::class);
        }
    }

    /**
     * The fields that are set, with the model's own names. Secrets are in it as they are: do not print it.
     *
     * @return array<string, mixed>
     */
    public function toArray(): array
    {
        return Wire::request($this, static::class);
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
            $values[$name] = $this->{$field[0]};
        }
        return array_filter($values, static fn (mixed $value): bool => $value !== null);
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

    private static function read(
        string $path,
        #[\SensitiveParameter] mixed $value,
        string $kind,
        string $elements
    ): mixed {
        return match (true) {
            $kind === 'plain' || $kind === 'map' => $value,
            $kind === 'list' && is_array($value) => self::readList($path, $value, $elements),
            is_subclass_of($kind, self::class) && (is_array($value) || Translation::isMap($value)) =>
                $kind::at($path, Translation::elements($value)),
            is_subclass_of($kind, \BackedEnum::class) && is_string($value) => self::word($path, $value, $kind),
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
            $read[$position] = self::read("{$path}[$position]", $value, $elements, '');
        }
        return $read;
    }

    /** @param class-string<\BackedEnum> $kind */
    private static function word(string $path, string $value, string $kind): ?\BackedEnum
    {
        if (!static::STRICT) {
            return $kind::fromText($value);
        }
        // A misspelt word must not be taken for none: a payment would be captured that was to be reserved.
        $words = implode(', ', array_column($kind::cases(), 'value'));
        return $kind::tryFrom($value) ?? throw Errors::request([$path => "is none of $words"], static::class);
    }
}
