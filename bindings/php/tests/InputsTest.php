<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;
use Till\Client;
use Till\ErrorKind;
use Till\Exception\ExceptionInterface;
use Till\Exception\InvalidRequestException;
use Till\Call\Wire;
use Till\Key;
use Till\Money;
use Till\Outcome;
use Till\PaymentRequest;
use Till\PaymentResolveRequest;
use Till\RefundRequest;
use Till\Verdict;

/** The inputs of tests/inputs.json, which mean the same in every language. */
final class InputsTest extends TestCase
{
    private const FILE = __DIR__ . '/../../../tests/inputs.json';

    /** Types that PHP does not have: text is bytes, an array is a list, and a date is an instant. */
    private const LACKING = ['decimal', 'bytes', 'set', 'local_time', 'date'];

    private const CLASSES = [
        'payment_create' => PaymentRequest::class,
        'payment_resolve' => PaymentResolveRequest::class,
        'refund_create' => RefundRequest::class,
    ];

    private static array $table;

    private static function table(): array
    {
        return self::$table ??= json_decode(file_get_contents(self::FILE), true, 64, JSON_THROW_ON_ERROR);
    }

    /** Whether PHP has all types of an input. Keys that look like integers are integers, and there are no others. */
    private static function isExpressible(array $tagged): bool
    {
        if (in_array($tagged['type'] ?? null, self::LACKING, true)) {
            return false;
        }
        foreach ($tagged['pairs'] ?? [] as [$key]) {
            if (!in_array($key['type'], ['text', 'broken_text'], true)) {
                return false;
            }
        }
        foreach ($tagged as $below) {
            if (is_array($below) && !self::isExpressible($below)) {
                return false;
            }
        }
        return true;
    }

    private static function value(array $tagged): mixed
    {
        $text = $tagged['text'] ?? '';
        return match ($tagged['type']) {
            'text' => $text,
            // An integer beyond 64 bits is a float in PHP, also where it stands in a program.
            'integer' => (string) (int) $text === $text ? (int) $text : (float) $text,
            'float' => ['NaN' => NAN, 'Infinity' => INF][$text] ?? (float) $text,
            'boolean' => $text === 'true',
            'none' => null,
            'broken_text' => "Blue \xff cap",
            'money' => Money::of($text, $tagged['currency']),
            'money_minor' => Money::ofMinor((int) $text, $tagged['currency']),
            'time' => new \DateTimeImmutable($text),
            'list' => array_map(self::value(...), $tagged['of']),
            'map' => self::map($tagged),
            'other_map' => new \ArrayObject(self::map($tagged)),
            'nested' => self::nested($tagged['levels']),
            'endless' => self::endless(),
            'object' => new class {
                public string $email = 'ada@example.com';
            },
            'function' => strlen(...),
        };
    }

    private static function map(array $tagged): array
    {
        $map = array_map(self::value(...), $tagged['members'] ?? []);
        foreach ($tagged['pairs'] ?? [] as [$key, $value]) {
            $map[self::value($key)] = self::value($value);
        }
        return $map;
    }

    private static function nested(int $levels): array
    {
        return $levels === 1 ? [] : ['more' => self::nested($levels - 1)];
    }

    private static function endless(): array
    {
        $itself = [];
        $itself['more'] = &$itself;
        return $itself;
    }

    private static function assertRefused(array $refused, ExceptionInterface $exception): void
    {
        $message = $exception->getMessage();
        self::assertSame(ErrorKind::InvalidRequest, $exception->kind, $message);
        $paths = array_map(static fn ($violation): string => $violation->path, $exception->getViolations());
        if (isset($refused['within'])) {
            self::assertNotSame([], $paths);
            foreach ($paths as $path) {
                self::assertStringStartsWith($refused['within'], $path);
            }
        } else {
            self::assertSame([$refused['path']], $paths, $message);
        }
        foreach ($refused['says'] ?? [] as $word) {
            self::assertStringContainsString($word, $message);
        }
        foreach ($refused['lacks'] ?? [] as $word) {
            self::assertStringNotContainsString($word, $message);
        }
    }

    /** @return iterable<string, array{array}> */
    public static function money(): iterable
    {
        foreach (self::table()['money'] as $row) {
            if (self::isExpressible($row)) {
                yield $row['name'] => [$row];
            }
        }
    }

    /** @dataProvider money */
    public function testMoney(array $row): void
    {
        $make = static fn (): Money => isset($row['of'])
            ? Money::of(self::value($row['of']), $row['currency'])
            : Money::ofMinor(self::value($row['of_minor']), $row['currency']);
        if (isset($row['is'])) {
            $money = $make();
            self::assertSame(
                [$row['is']['minor'], $row['currency'], $row['is']['decimal'], $row['is']['printed']],
                [$money->minor, $money->currency, $money->decimal(), (string) $money]
            );
            return;
        }
        try {
            $make();
            self::fail('it was taken');
        } catch (ExceptionInterface $exception) {
            self::assertRefused($row['refused'], $exception);
        } catch (\TypeError $error) {
            // PHP's own types refuse null.
            self::assertSame('none', $row['of']['type'], $error->getMessage());
        }
    }

    /** @return iterable<string, array{array, string}> */
    public static function members(): iterable
    {
        foreach (self::table()['members'] as $row) {
            if (self::isExpressible($row)) {
                yield "{$row['name']}, as an array" => [$row, 'array'];
                yield "{$row['name']}, as an object" => [$row, 'object'];
            }
        }
    }

    /** @dataProvider members */
    public function testMembers(array $row, string $form): void
    {
        $operation = $row['operation'] ?? 'payment_create';
        $usual = self::table()['requests'][$operation];
        $array = array_map(self::value(...), $row['set']) + $usual;
        try {
            $request = $form === 'array' ? $array : self::CLASSES[$operation]::fromArray($array);
            $sent = isset($row['sends']) ? Wire::request($request, $operation) : [];
            $this->call($operation, $request);
            self::fail('it reached somebody');
        } catch (\TypeError $error) {
            // The types of an object refuse it, and name the property.
            self::assertSame(['object', true], [$form, isset($row['refused'])], $error->getMessage());
            return;
        } catch (ExceptionInterface $exception) {
            // Below.
        }
        if (isset($row['sends'])) {
            self::assertSame(ErrorKind::Connection, $exception->kind, $exception->getMessage());
            $expected = $row['sends'] + array_diff_key($usual, $row['set']);
            self::assertEquals($expected, self::withoutNone($sent));
            self::assertSame(json_encode($row['sends']), json_encode(array_replace($row['sends'], array_intersect_key(
                self::withoutNone($sent),
                $row['sends']
            ))));
            return;
        }
        $resolves = $operation === 'payment_resolve';
        self::assertRefused($row['refused'], $exception);
        self::assertSame($resolves ? Outcome::Unknown : Outcome::NotSent, $exception->getOutcome());
        self::assertSame($resolves ? Verdict::Unknown : null, $exception->verdict);
    }

    /** A text with the table's keys in it. */
    private static function filled(string $text): string
    {
        $names = array_map(static fn (string $name): string => "{{{$name}}}", array_keys(self::table()['key_texts']));
        return str_replace($names, array_values(self::table()['key_texts']), $text);
    }

    /** @return iterable<string, array{array}> */
    public static function keys(): iterable
    {
        foreach (self::table()['keys'] as $row) {
            yield $row['name'] => [$row];
        }
    }

    /** @dataProvider keys */
    public function testKeys(array $row): void
    {
        $owner = self::table()['key_owners'][$row['credential']];
        $text = self::filled($row['text']);
        foreach ($row['replace'] ?? [] as [$old, $new]) {
            $text = str_replace($old, $new, $text);
        }
        $config = self::table()['key_clients'][$owner['scheme']];
        $credentials = array_map(self::filled(...), $config['credentials']);
        $config['credentials'] = [$row['credential'] => $text] + $credentials;
        $asKey = function () use ($row, $owner, $text): void {
            $key = new Key($owner['scheme'], $text);
            if ($row['credential'] !== 'gateway_public_key') {
                self::assertSame($owner['signature'], $key->sign($owner['message']));
            }
            $key->verify($owner['message'], $owner['signature']);
        };
        if ($row['as_key'] ?? true) {
            self::assertKey($row, 'key', $asKey);
        }
        self::assertKey($row, "credentials.{$row['credential']}", static fn () => new Client($config));
    }

    private static function assertKey(array $row, string $path, \Closure $use): void
    {
        try {
            $use();
            self::assertArrayNotHasKey('refused', $row, "$path was taken");
        } catch (ExceptionInterface $exception) {
            self::assertArrayHasKey('refused', $row, $exception->getMessage());
            self::assertSame([$path], array_map(
                static fn ($violation): string => $violation->path,
                $exception->getViolations()
            ));
            foreach ($row['refused']['says'] as $word) {
                self::assertStringContainsString($word, $exception->getMessage());
            }
        }
    }

    private function call(string $operation, array|\Till\Record $request): void
    {
        $client = new Client(self::table()['client']);
        [$group, $method] = explode('_', $operation);
        $client->{"{$group}s"}->$method($request);
    }

    /** A member that is none is absent. */
    private static function withoutNone(array $values): array
    {
        $there = array_filter($values, static fn (mixed $value): bool => $value !== null);
        return array_map(static fn (mixed $value) => is_array($value) ? self::withoutNone($value) : $value, $there);
    }

    public function testNothingIsMadeAnIntegerWhereTypesAreNotStrict(): void
    {
        $calls = [
            'Till\Money::of(true, "EUR")', 'Till\Money::of(25.0, "EUR")', 'Till\Money::ofMinor("1050", "EUR")',
            'Till\Money::ofMinor(true, "EUR")', 'Till\Money::ofMinor(1050.0, "EUR")',
            'new Till\PaymentRequest("A1", "25", "EUR")', 'new Till\PaymentRequest("A1", true, "EUR")',
            'new Till\PaymentRequest("A1", 25.0, "EUR")', 'new Till\Item("Cap", 1, "25")',
        ];
        foreach ($calls as $call) {
            try {
                eval("$call;");
                self::fail("$call was taken");
            } catch (ExceptionInterface $exception) {
                self::assertInstanceOf(InvalidRequestException::class, $exception, $call);
            }
        }
    }
}
