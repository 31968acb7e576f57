<?php

declare(strict_types=1);

namespace Till;

use Till\Exception\ExceptionInterface;
use Till\Internal\Errors;

/** An amount with its currency, in whole minor units. It never goes through a float. */
final class Money implements \JsonSerializable, \Stringable
{
    /** The largest amount in minor units that libtill takes. */
    private const MINOR_MAX = 999_999_999_999_999;

    /** @var array<string, int>|null decimals by currency */
    private static ?array $decimals = null;

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
     * @param string|int $amount decimal text, or whole major units; a float is refused
     * @throws ExceptionInterface if the text is no amount of the currency
     */
    public static function of(string|int|float $amount, string $currency): self
    {
        self::refuseFloat($amount, 'amount');
        $decimals = self::decimalsOf($currency);
        if (preg_match('/^([0-9]{1,15})(?:\.([0-9]+))?$/D', (string) $amount, $parts) !== 1) {
            throw Errors::request('amount', 'is not a plain decimal number such as 1111.00');
        }
        $fraction = rtrim($parts[2] ?? '', '0');
        if (strlen($fraction) > $decimals) {
            throw Errors::request('amount', "has more decimals than the $decimals of $currency");
        }
        $digits = ltrim($parts[1] . str_pad($fraction, $decimals, '0'), '0');
        if (strlen($digits) > strlen((string) self::MINOR_MAX)) {
            throw Errors::request('amount', 'is over ' . self::MINOR_MAX . ' minor units');
        }
        return new self((int) $digits, $currency);
    }

    /**
     * So many minor units.
     *
     * @param int $minor a float is refused
     * @throws ExceptionInterface if the amount is out of range or the currency unknown
     */
    public static function ofMinor(int|float $minor, string $currency): self
    {
        self::refuseFloat($minor, 'amount');
        self::decimalsOf($currency);
        if ($minor < 0 || $minor > self::MINOR_MAX) {
            throw Errors::request('amount', 'must be from 0 to ' . self::MINOR_MAX . ' minor units');
        }
        return new self($minor, $currency);
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
     * The minor units of an amount in any of its forms; a string of digits stays one.
     *
     * @internal
     */
    public static function toMinor(int|float|string|self $amount, string $path): int|string
    {
        self::refuseFloat($amount, $path);
        return $amount instanceof self ? $amount->minor : $amount;
    }

    /**
     * The currency that goes with an amount: a Money has its own.
     *
     * @internal
     */
    public static function currencyFor(int|float|string|self|null $amount, ?string $currency): ?string
    {
        if (!$amount instanceof self) {
            return $currency;
        }
        if ($currency !== null && $currency !== $amount->currency) {
            throw Errors::request('currency', "is not the amount's own, which is {$amount->currency}");
        }
        return $amount->currency;
    }

    private static function refuseFloat(mixed $amount, string $path): void
    {
        if (is_float($amount)) {
            throw Errors::request($path, 'must be an integer in minor units, never a float');
        }
    }

    private static function decimalsOf(string $currency): int
    {
        self::$decimals ??= array_column(dictionary('currencies'), 'exponent', 'code');
        if (!isset(self::$decimals[$currency])) {
            throw Errors::request('currency', 'is no ISO 4217 currency code');
        }
        return self::$decimals[$currency];
    }
}
