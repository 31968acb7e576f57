<?php

declare(strict_types=1);

namespace Till;

use Till\Call\Translation;
use Till\Call\Wire;
use Till\Exception\ExceptionInterface;
use Till\Exception\TillException;
use Till\Internal\Errors;

/** What is sent: requests, their parts and the configuration. An unknown name or word is a mistake, and refused. */
abstract class Request extends Record
{
    protected static function at(string $path, #[\SensitiveParameter] array $values): static
    {
        $arguments = self::arguments($path, $values);
        $unknown = array_diff_key($values, static::FIELDS);
        if ($unknown !== []) {
            throw self::unknown($path, array_keys($unknown));
        }
        try {
            return new static(...$arguments);
        } catch (ExceptionInterface $exception) {
            // The constructor knows its own fields, and not where it is.
            $violations = [];
            foreach ($exception->getViolations() as $violation) {
                $violations[Translation::below($path, $violation->path)] = $violation->message;
            }
            throw $path === '' ? $exception : Errors::request($violations, static::class);
        }
    }

    /** @param list<array-key> $names */
    private static function unknown(string $path, array $names): TillException
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
        if ($path !== '' && array_is_list($names) && is_int($names[0])) {
            $violations = [$path => 'must be an object, and is a list'];
        }
        return Errors::request($violations, static::class);
    }

    public function toArray(): array
    {
        return Wire::request($this, static::class);
    }

    protected static function read(
        string $path,
        #[\SensitiveParameter] mixed $value,
        string $kind,
        string $elements
    ): mixed {
        if (is_subclass_of($kind, Record::class) && Translation::isMap($value)) {
            $value = Translation::elements($value);
        }
        return parent::read($path, $value, $kind, $elements);
    }

    /** A misspelt word must not be taken for none: a payment would be captured that was to be reserved. */
    protected static function word(string $path, string $value, string $kind): \BackedEnum
    {
        $words = implode(', ', array_column($kind::cases(), 'value'));
        return $kind::tryFrom($value) ?? throw Errors::request([$path => "is none of $words"], static::class);
    }
}
