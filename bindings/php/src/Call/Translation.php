<?php

declare(strict_types=1);

namespace Till\Call;

use Till\Money;
use Till\Record;
use Till\Secret;

use function array_is_list;
use function is_array;
use function is_bool;
use function is_int;
use function is_object;
use function is_string;
use function preg_match;

/**
 * Turns one value with everything in it into plain arrays, and collects what JSON cannot express. It writes to nothing
 * of the caller's, even where arrays hold references.
 *
 * @internal
 */
final class Translation
{
    public const BROKEN_KEY = 'has a key that is not UTF-8: convert it to UTF-8';

    /** Amounts beside which the model has their currency: a Money there states it. */
    private const PRICED = ['amount', 'expected_refunded'];

    /** Deeper than any request. */
    private const DEPTH_MAX = 40;

    /** @var array<string, string> what is wrong, by its path */
    public array $violations = [];

    /** @var array<int|string, true> the objects and references around the value: what comes again holds itself */
    private array $around = [];

    /**
     * The way to the value at hand, by depth; null where a level has no key. Only a violation needs its text.
     *
     * @var list<int|string|null>
     */
    private array $keys = [];

    /** @var list<bool> which levels of the way are lists */
    private array $lists = [];

    /** @param string $name what a violation without a path is called */
    public function __construct(private readonly string $name)
    {
    }

    /**
     * @param Record|array<array-key, mixed> $values
     * @return array<array-key, mixed>
     */
    public function whole(#[\SensitiveParameter] Record|array $values): array
    {
        return $values instanceof Record
            ? $this->map($values->fields(), null, 0, true)
            : $this->map($values, null, 0);
    }

    private function value(#[\SensitiveParameter] mixed $value, ?string $currency, int $depth): mixed
    {
        if ($depth > self::DEPTH_MAX) {
            return $this->refuse($depth, 'is nested too deeply: at most ' . self::DEPTH_MAX . ' levels are taken');
        }
        return match (true) {
            is_string($value) => preg_match('//u', $value) === 1
                ? $value
                : $this->refuse($depth, 'is not UTF-8: convert the text to UTF-8'),
            is_int($value), is_bool($value), $value === null => $value,
            is_array($value) => $this->map($value, $currency, $depth),
            is_object($value) => $this->object($value, $currency, $depth),
            // No field of the model takes one, and its text is a surprise: 0.1 + 0.2 would be 0.30000000000000004.
            is_float($value) => $this->refuse(
                $depth,
                'is a float, which is not exact: give an amount as an integer in minor units, any other number as text'
            ),
            default => $this->refuse($depth, 'is a resource: read its content, and give that'),
        };
    }

    /**
     * @param array<array-key, mixed> $values
     * @param bool $isRecord whether the keys are the model's
     * @return array<array-key, mixed>
     */
    private function map(
        #[\SensitiveParameter] array $values,
        ?string $currency,
        int $depth,
        bool $isRecord = false
    ): array {
        $stated = isset($values['currency']) ? null : self::stated($values);
        if ($stated !== null) {
            // A reference to the caller's own variable must not be written to.
            unset($values['currency']);
            $values['currency'] = $stated;
        }
        $own = $values['currency'] ?? null;
        $own = $own instanceof \BackedEnum ? $own->value : $own;
        $currency = is_string($own) ? $own : $currency;
        $this->lists[$depth] = array_is_list($values);
        $plain = [];
        foreach ($values as $key => $value) {
            if (!$isRecord && is_string($key) && preg_match('//u', $key) !== 1) {
                $this->refuse($depth, self::BROKEN_KEY);
                continue;
            }
            // Most values are texts, which need no call of their own.
            if (is_string($value) && preg_match('//u', $value) === 1) {
                $plain[$key] = $value;
                continue;
            }
            $this->keys[$depth] = $key;
            // The units of a gateway's own fields are unknown.
            $known = $key === 'gateway_options' ? null : $currency;
            $reference = is_array($value) ? \ReflectionReference::fromArrayElement($values, $key)?->getId() : null;
            $plain[$key] = $reference === null
                ? $this->value($value, $known, $depth + 1)
                : $this->once($reference, $value, $known, $depth + 1);
        }
        return $plain;
    }

    /** The currency that a Money among the values states. */
    private static function stated(#[\SensitiveParameter] array $values): ?string
    {
        foreach (self::PRICED as $name) {
            $amount = $values[$name] ?? null;
            if ($amount instanceof Money) {
                return $amount->currency;
            }
        }
        return null;
    }

    private function object(#[\SensitiveParameter] object $value, ?string $currency, int $depth): mixed
    {
        return match (true) {
            $value instanceof Secret => $this->value($value->reveal(), $currency, $depth),
            $value instanceof Money => $this->minor($value, $currency, $depth),
            $value instanceof \BackedEnum => $value->value,
            $value instanceof \DateTimeInterface => self::instant($value),
            default => $this->once(spl_object_id($value), $value, $currency, $depth),
        };
    }

    /** What may hold itself: an object by its number, or an array by its reference. */
    private function once(
        int|string $identity,
        #[\SensitiveParameter] array|object $value,
        ?string $currency,
        int $depth
    ): mixed {
        if (isset($this->around[$identity])) {
            return $this->refuse($depth, 'is nested too deeply: it holds itself');
        }
        $this->around[$identity] = true;
        $plain = is_array($value) ? $this->map($value, $currency, $depth) : $this->container($value, $currency, $depth);
        unset($this->around[$identity]);
        return $plain;
    }

    private function container(#[\SensitiveParameter] object $value, ?string $currency, int $depth): mixed
    {
        return match (true) {
            $value instanceof Record => $this->map($value->fields(), $currency, $depth, true),
            $value instanceof \JsonSerializable => $this->serialized($value, $currency, $depth),
            $value instanceof \stdClass => self::asObject($this->map(self::elements($value), $currency, $depth)),
            self::isMap($value) => $this->map(self::elements($value), $currency, $depth),
            $value instanceof \UnitEnum => $this->refuse($depth, 'is an enum without values: give text'),
            default => $this->refuse(
                $depth,
                'is an object of the class ' . get_debug_type($value) . ': give text, an integer or an array'
            ),
        };
    }

    /** Here and not in json_encode(), whose frame in a stack trace would show the whole request. */
    private function serialized(
        #[\SensitiveParameter] \JsonSerializable $value,
        ?string $currency,
        int $depth
    ): mixed {
        $this->keys[$depth] = null;
        return $this->value($value->jsonSerialize(), $currency, $depth + 1);
    }

    /** An empty map is {} in JSON, and one whose names are numbers is no list. */
    private static function asObject(#[\SensitiveParameter] array $values): object|array
    {
        return array_is_list($values) ? (object) $values : $values;
    }

    /** Whether an object is a map such as ArrayObject is one. */
    public static function isMap(#[\SensitiveParameter] mixed $value): bool
    {
        return $value instanceof \stdClass || $value instanceof \Traversable && $value instanceof \ArrayAccess;
    }

    /**
     * What is in a map. A loop and not iterator_to_array(), whose frame in a stack trace would show all of it.
     *
     * @return array<array-key, mixed>
     */
    public static function elements(#[\SensitiveParameter] array|object $map): array
    {
        $elements = [];
        foreach (is_array($map) || $map instanceof \Traversable ? $map : (array) $map as $key => $element) {
            $elements[$key] = $element;
        }
        return $elements;
    }

    private function minor(Money $money, ?string $currency, int $depth): ?int
    {
        return match ($currency) {
            $money->currency => $money->minor,
            null => $this->refuse($depth, "is a Money in $money->currency, and no currency is given for this place"),
            default => $this->refuse($depth, "is in $money->currency, and the currency beside it is $currency"),
        };
    }

    /** An instant as RFC 3339, in UTC; text stays what it is. */
    public static function instant(string|\DateTimeInterface $time): string
    {
        if (is_string($time)) {
            return $time;
        }
        $utc = \DateTimeImmutable::createFromInterface($time)->setTimezone(new \DateTimeZone('UTC'));
        $fraction = rtrim($utc->format('u'), '0');
        return $utc->format('Y-m-d\TH:i:s') . ($fraction === '' ? '' : ".$fraction") . 'Z';
    }

    /** Refuses what is at the end of the first levels of the way. */
    private function refuse(int $depth, string $message): mixed
    {
        $path = '';
        for ($level = 0; $level < $depth; $level++) {
            if ($this->keys[$level] !== null) {
                $path = self::below($path, $this->keys[$level], $this->lists[$level]);
            }
        }
        $this->violations[$path === '' ? $this->name : $path] = $message;
        return null;
    }

    /** The path of a key's value. A caller may have swapped the two, so the key may be a card number. */
    public static function below(string $path, int|string $key, bool $isList = false): string
    {
        if ($isList) {
            return "{$path}[$key]";
        }
        $shown = preg_replace('/\d(?:[ -]?\d){11,}/', '[redacted]', (string) $key);
        return $path === '' ? $shown : "$path.$shown";
    }
}
