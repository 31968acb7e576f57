<?php

declare(strict_types=1);

namespace Till;

use Till\Exception\ExceptionInterface;
use Till\Internal\Currencies;
use Till\Internal\Errors;

/** An amount with its currency, in whole minor units. It never goes through a float, and needs no library. */
final class Money implements \JsonSerializable, \Stringable
{
    /** The largest amount in minor units that libtill takes. */
    private const MINOR_MAX = 999_999_999_999_999;

    private function __construct(
        /** The amount in minor units: cents for USD, yen for JPY. */
        public readonly int $minor,
        /** The ISO 4217 currency code. */
        public readonly string $currency,
    ) {
    }

    /**
     * Reads a decimal amount such as "10.50", exactly.
     *
     * @param string $amount decimal text, in major units; anything else is refused
     * @throws ExceptionInterface if it is no amount of the currency
     */
    public static function of(string|int|float|bool $amount, string $currency): self
    {
        if (!is_string($amount)) {
            throw self::refusal('amount', is_int($amount)
                ? 'is an integer, which does not say what it counts: Money::of() reads decimal text, which counts ' .
                    'major units, and Money::ofMinor() takes an integer, which counts minor units'
                : 'must be decimal text in major units, and is ' . self::kindOf($amount));
        }
        $decimals = self::decimalsOf($currency);
        if (str_starts_with($amount, '-')) {
            throw self::refusal('amount', 'must not be negative');
        }
        if (preg_match('/^([0-9]{1,15})(?:\.([0-9]+))?$/D', $amount, $parts) !== 1) {
            throw self::refusal('amount', 'is not a plain decimal number such as 1111.00');
        }
        $fraction = rtrim($parts[2] ?? '', '0');
        if (strlen($fraction) > $decimals) {
            throw self::refusal('amount', "has more decimals than the $decimals of $currency");
        }
        $digits = ltrim($parts[1] . str_pad($fraction, $decimals, '0'), '0');
        if (strlen($digits) > strlen((string) self::MINOR_MAX)) {
            throw self::refusal('amount', 'is over ' . self::MINOR_MAX . ' minor units');
        }
        return new self((int) $digits, $currency);
    }

    /**
     * So many minor units.
     *
     * @param int $minor anything else is refused
     * @throws ExceptionInterface if the amount is out of range or the currency unknown
     */
    public static function ofMinor(int|float|string|bool $minor, string $currency): self
    {
        if (!is_int($minor)) {
            throw self::refusal('amount', 'must be an integer in minor units, and is ' . self::kindOf($minor));
        }
        self::decimalsOf($currency);
        if ($minor < 0) {
            throw self::refusal('amount', 'must not be negative');
        }
        if ($minor > self::MINOR_MAX) {
            throw self::refusal('amount', 'is over ' . self::MINOR_MAX . ' minor units');
        }
        return new self($minor, $currency);
    }

    /** The amount of a result with its currency; null where it has none, or the gateway does not report them. */
    public static function amountOf(Record $result): ?self
    {
        $fields = $result->fields();
        return isset($fields['amount'], $fields['currency'])
            ? self::ofMinor($fields['amount'], $fields['currency'])
            : null;
    }

    /** The amount in major units, with all decimals of the currency, such as "10.50". */
    public function decimal(): string
    {
        $decimals = self::decimalsOf($this->currency);
        if ($decimals === 0) {
            return (string) $this->minor;
        }
        $digits = str_pad((string) $this->minor, $decimals + 1, '0', STR_PAD_LEFT);
        return substr($digits, 0, -$decimals) . '.' . substr($digits, -$decimals);
    }

    public function equals(self $other): bool
    {
        return $this->minor === $other->minor && $this->currency === $other->currency;
    }

    public function __toString(): string
    {
        return $this->decimal() . ' ' . $this->currency;
    }

    /** @return array{amount: int, currency: string} */
    public function jsonSerialize(): array
    {
        return ['amount' => $this->minor, 'currency' => $this->currency];
    }

    /**
     * The amount of a request: an integer in minor units, or a Money. Text does not say which units it counts.
     *
     * @internal
     * @param string $for the class of the request
     */
    public static function amount(int|float|string|bool|self $amount, string $path, string $for): int|self
    {
        if (!is_int($amount) && !$amount instanceof self) {
            $kind = self::kindOf($amount);
            throw Errors::request([$path => "must be an integer in minor units or a Money, and is $kind"], $for);
        }
        return $amount;
    }

    /**
     * The minor units of an amount with its currency beside it.
     *
     * @internal
     */
    public static function toMinor(int|float|string|bool|self $amount, ?string $currency, string $for): int
    {
        $amount = self::amount($amount, 'amount', $for);
        if (is_int($amount)) {
            return $amount;
        }
        if ($currency !== null && $currency !== $amount->currency) {
            $violation = "is in $amount->currency, and the currency beside it is $currency";
            throw Errors::request(['amount' => $violation], $for);
        }
        return $amount->minor;
    }

    /**
     * The currency that goes with an amount: a Money has its own.
     *
     * @internal
     */
    public static function currencyFor(int|float|string|bool|self|null $amount, ?string $currency): ?string
    {
        return $amount instanceof self ? $amount->currency : $currency;
    }

    private static function kindOf(int|float|string|bool $amount): string
    {
        return match (get_debug_type($amount)) {
            'string' => 'text',
            'int' => 'an integer',
            'float' => 'a float',
            default => 'true or false',
        };
    }

    private static function refusal(string $path, string $message): ExceptionInterface
    {
        return Errors::request([$path => $message]);
    }

    private static function decimalsOf(string $currency): int
    {
        return Currencies::DECIMALS[$currency] ?? throw self::refusal('currency', 'is no ISO 4217 currency code');
    }
}
