<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;
use Till\Exception\InvalidRequestException;
use Till\Expected;
use Till\Money;

use function Till\dictionary;

final class MoneyTest extends TestCase
{
    /** @dataProvider exact */
    public function testTextIsReadAndWrittenExactly(string $text, string $currency, int $minor, string $back): void
    {
        $money = Money::of($text, $currency);
        self::assertSame([$minor, $currency], [$money->minor, $money->currency]);
        self::assertSame($back, $money->decimal());
        self::assertTrue($money->equals(Money::ofMinor($minor, $currency)));
        self::assertSame("$back $currency", (string) $money);
    }

    /** @return list<array{string, string, int, string}> */
    public static function exact(): array
    {
        return [
            ['10.50', 'USD', 1050, '10.50'],
            ['10.5', 'USD', 1050, '10.50'],
            ['10', 'USD', 1000, '10.00'],
            ['0.07', 'USD', 7, '0.07'],
            ['0', 'USD', 0, '0.00'],
            ['1.10000', 'USD', 110, '1.10'],
            ['500', 'JPY', 500, '500'],
            ['1.234', 'KWD', 1234, '1.234'],
            ['9999999999999.99', 'USD', 999_999_999_999_999, '9999999999999.99'],
        ];
    }

    /** @dataProvider wrong */
    public function testWhatIsNoAmountIsRefused(string|int|float $amount, string $currency, string $path): void
    {
        try {
            Money::of($amount, $currency);
            self::fail('it was taken');
        } catch (InvalidRequestException $exception) {
            self::assertSame($path, $exception->getViolations()[0]->path);
        }
    }

    /** @return list<array{string|int|float, string, string}> */
    public static function wrong(): array
    {
        return [
            [10.5, 'USD', 'amount'],
            [1.0, 'USD', 'amount'],
            ['10,50', 'USD', 'amount'],
            ['-1', 'USD', 'amount'],
            [-1, 'USD', 'amount'],
            ['1e3', 'USD', 'amount'],
            ["1\n", 'USD', 'amount'],
            ['', 'USD', 'amount'],
            ['.5', 'USD', 'amount'],
            ['1.005', 'USD', 'amount'],
            ['1.5', 'JPY', 'amount'],
            ['10000000000000.00', 'USD', 'amount'],
            ['99999999999999999999', 'USD', 'amount'],
            ['1', 'usd', 'currency'],
            ['1', 'XXQ', 'currency'],
        ];
    }

    public function testMinorUnitsOutOfRangeAreRefused(): void
    {
        foreach ([-1, 1_000_000_000_000_000] as $minor) {
            try {
                Money::ofMinor($minor, 'USD');
                self::fail('it was taken');
            } catch (InvalidRequestException $exception) {
                self::assertSame('amount', $exception->getViolations()[0]->path);
            }
        }
    }

    public function testMoneyBringsItsCurrencyAlong(): void
    {
        $expected = new Expected('A1', Money::of('10.50', 'USD'));
        self::assertSame(['order_id' => 'A1', 'amount' => 1050, 'currency' => 'USD'], $expected->toArray());
        $this->expectException(InvalidRequestException::class);
        new Expected('A1', Money::of('10.50', 'USD'), 'EUR');
    }

    public function testDecimalsAreTheLibrarysAndNeedNoLibrary(): void
    {
        $code = 'require $argv[1];'
            . ' foreach (array_slice($argv, 2) as $code) { echo Till\Money::ofMinor(1234567, $code), "\n"; }';
        $rows = array_column(dictionary('currencies'), 'exponent', 'code');
        $arguments = [dirname(__DIR__) . '/autoload.php', ...array_keys($rows)];
        $command = [PHP_BINARY, '-n', '-d', 'disable_functions=proc_open', '-r', $code, '--', ...$arguments];
        $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes, null, []);
        $lines = explode("\n", rtrim(stream_get_contents($pipes[1])));
        self::assertSame(0, proc_close($process), $lines[0]);
        foreach ($rows as $currency => $decimals) {
            $amount = ['1234567', '123456.7', '12345.67', '1234.567', '123.4567'][$decimals];
            self::assertSame("$amount $currency", array_shift($lines));
        }
    }

    public function testMoneyIsJson(): void
    {
        self::assertSame('{"amount":1050,"currency":"USD"}', json_encode(Money::ofMinor(1050, 'USD')));
    }
}
