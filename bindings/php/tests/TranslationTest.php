<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;
use Till\Client;
use Till\ClientConfig;
use Till\Customer;
use Till\Exception\ExceptionInterface;
use Till\Exception\InvalidConfigException;
use Till\Exception\InvalidRequestException;
use Till\Call\Wire;
use Till\Item;
use Till\Money;
use Till\Outcome;
use Till\PaymentRequest;
use Till\PaymentResolveRequest;
use Till\RefundRequest;
use Till\Secret;
use Till\Verdict;

/** What PHP's values become, and what is said of those that cannot become anything. */
final class TranslationTest extends TestCase
{
    private static Client $client;

    public static function setUpBeforeClass(): void
    {
        $config = Sandbox::http()->merchant('paymart')[1];
        self::$client = new Client(['base_url' => 'http://127.0.0.1:1', 'retry' => ['attempts' => 1]] + $config);
    }

    private static function refusal(callable $work): ExceptionInterface
    {
        try {
            $work();
        } catch (ExceptionInterface $exception) {
            return $exception;
        }
        self::fail('nothing was refused');
    }

    /** @return iterable<string, array{mixed, string}> a value that is refused in a field of its own, and why */
    public static function refused(): iterable
    {
        $itself = [];
        $itself['more'] = &$itself;
        $object = new \stdClass();
        $object->more = $object;
        $returning = new class implements \JsonSerializable {
            public function jsonSerialize(): mixed
            {
                return $this;
            }
        };
        $listed = new class implements \JsonSerializable {
            public function jsonSerialize(): array
            {
                return ['a' => [1, ['b' => NAN]]];
            }
        };
        $closed = fopen('php://memory', 'r');
        fclose($closed);
        $deep = [];
        for ($level = 0; $level < 50; $level++) {
            $deep = ['more' => $deep];
        }
        yield 'a wrong byte' => ["Blue \xff cap", '~^x: is not UTF-8~'];
        yield 'half a character' => ["\xc3", '~^x: is not UTF-8~'];
        yield 'half of a surrogate pair' => ["\xed\xa0\x80", '~^x: is not UTF-8~'];
        yield 'a wrong byte in a key' => [["a\xff" => 1], '~^x: has a key that is not UTF-8~'];
        yield 'a wrong byte in a list' => [['a', ['b', "\xff"]], '~^x\[1\]\[1\]: is not UTF-8~'];
        yield 'a wrong byte in a secret' => [['number' => Secret::of("4\xff")], '~^x\.number: is not UTF-8~'];
        yield 'two wrong bytes' => [['b' => "\xff", 'a' => "\xff"], '~^x\.a: is not UTF-8[^;]*; x\.b: is not UTF-8~'];
        yield 'a float' => [['a' => [1.5]], '~^x\.a\[0\]: is a float, which is not exact~'];
        yield 'a float in JSON' => [['a' => [1, $listed]], '~^x\.a\[1\]\.a\[1\]\.b: is a float~'];
        yield 'a float after deeper values' => [['a' => [['b' => 1]], 'c' => NAN], '~^x\.c: is a float~'];
        yield 'a wrong byte in a key after deeper values' => [['a' => [[1]], "\xff" => 1], '~^x: has a key~'];
        yield 'NAN' => [[NAN], '~^x\[0\]: is a float~'];
        yield 'INF' => [['a' => -INF], '~^x\.a: is a float~'];
        yield 'a resource' => [STDIN, '~^x: is a resource: read~'];
        yield 'a closed resource' => [$closed, '~^x: is a resource~'];
        yield 'a function' => [static fn () => 1, '~^x: is an object of the class Closure: give text~'];
        yield 'a generator' => [(static fn () => yield 1)(), '~^x: is an object of the class Generator~'];
        yield 'an object that prints itself' => [new \Exception('secret'), '~^x: is an object of the class Exception~'];
        yield 'an object of another class' => [new \DOMDocument(), '~^x: is an object of the class ~'];
        yield 'an enum without values' => [Suit::Hearts, '~^x: is an enum without values~'];
        yield 'an array that holds itself' => [$itself, '~^x\.more\.more: is nested too deeply: it holds itself~'];
        yield 'an object that holds itself' => [$object, '~^x\.more: is nested too deeply: it holds itself~'];
        yield 'an object that is itself in JSON' => [$returning, '~^x: is nested too deeply: it holds itself~'];
        yield 'fifty levels' => [$deep, '~^x(\.more)+: is nested too deeply: at most 40~'];
        yield 'a Money without a currency' => [Money::ofMinor(5, 'EUR'), '~^x: is a Money in EUR, and no currency~'];
        yield 'a card number for a key' => [['4392 9632 0355 1251' => NAN], '~^x\.\[redacted\]: is a float~'];
    }

    /** @dataProvider refused */
    public function testWhatCannotBeExpressedIsNamedByItsPlace(mixed $value, string $told): void
    {
        $exception = self::refusal(static fn () => Wire::request(['x' => $value], 'payment_create'));
        self::assertInstanceOf(InvalidRequestException::class, $exception);
        self::assertMatchesRegularExpression($told, $exception->getMessage());
        self::assertSame([Outcome::NotSent, true, false], [
            $exception->outcome, $exception->retrySafe, $exception->transient,
        ]);
        foreach ($exception->getViolations() as $violation) {
            self::assertStringContainsString("$violation->path: $violation->message", $exception->getMessage());
        }
    }

    public function testThePlaceIsToldHoweverTheRequestIsMade(): void
    {
        $request = Sandbox::payment('A1');
        $typed = ['customer' => new Customer(firstName: "\xff")] + $request;
        $whole = new PaymentRequest('A1', 2500, 'EUR', customer: new Customer(firstName: "\xff"));
        $array = ['customer' => ['first_name' => "\xff"]] + $request;
        $object = ['customer' => (object) ['first_name' => "\xff"]] + $request;
        foreach ([$typed, $whole, $array, $object] as $one) {
            $exception = self::refusal(static fn () => self::$client->payments->create($one));
            self::assertSame('customer.first_name', $exception->getViolations()[0]->path);
        }
        $config = Sandbox::http()->merchant('paypro')[1];
        $config['credentials']['secret'] = "\xff";
        foreach ([$config, ClientConfig::fromArray($config)] as $one) {
            $exception = self::refusal(static fn () => new Client($one));
            self::assertInstanceOf(InvalidConfigException::class, $exception);
            self::assertSame('credentials.secret', $exception->getViolations()[0]->path);
        }
        $exception = self::refusal(static fn () => \Till\sign('paypro', ['a' => ['b' => "\xff"]], 'secret'));
        self::assertSame('a.b', $exception->getViolations()[0]->path);
        $items = [['name' => 'a', 'quantity' => 1, 'price' => 1, 'prize' => 1]];
        $request = ['order_id' => 'A1', 'amount' => 1, 'items' => $items];
        $exception = self::refusal(static fn () => PaymentRequest::fromArray($request));
        self::assertSame('items[0].prize', $exception->getViolations()[0]->path);
    }

    public function testAResolveThatCouldNotBeAskedHasFoundOutNothing(): void
    {
        $wrong = ['order_id' => "\xff", 'amount' => 1, 'currency' => 'EUR'];
        $calls = [
            'array' => static fn () => self::$client->payments->resolve($wrong),
            'object' => static fn () => self::$client->payments->resolve(new PaymentResolveRequest("\xff", 1, 'EUR')),
            'amount' => static fn () => new PaymentResolveRequest('A1', 1.5, 'EUR'),
            'currency' => static fn () => new PaymentResolveRequest('A1', Money::ofMinor(1, 'USD'), 'EUR'),
            'key' => static fn () => PaymentResolveRequest::fromArray(['order' => 'A1', 'amount' => 1]),
            'payout' => static fn () => self::$client->payouts->resolve(['order_id' => NAN]),
            'refund' => static fn () => self::$client->refunds->resolve(['refund_id' => STDIN]),
            'core' => static fn () => self::$client->payments->resolve(['order_id' => 'A1']),
            'unsupported' => static fn () => self::$client->refunds->resolve(['refund_id' => 'R1']),
        ];
        foreach ($calls as $name => $call) {
            $exception = self::refusal($call);
            self::assertSame([Outcome::Unknown, Verdict::Unknown], [$exception->outcome, $exception->verdict], $name);
            self::assertTrue($exception->isOutcomeUnknown(), $name);
        }
    }

    public function testEachKindOfValueHasOneMeaning(): void
    {
        $utc = new \DateTimeZone('UTC');
        $values = [
            'time' => new \DateTime('2030-01-02T03:04:05.250000+05:30'),
            'second' => new \DateTimeImmutable('2030-01-02 03:04:05', $utc),
            'enum' => \Till\Capture::Manual,
            'secret' => Secret::of('s'),
            'array_object' => new \ArrayObject(['a' => new \ArrayObject(['b'])]),
            'serializable' => new class implements \JsonSerializable {
                public function jsonSerialize(): array
                {
                    return ['at' => new \DateTimeImmutable('2030-01-02T03:04:05Z')];
                }
            },
            'large' => PHP_INT_MAX,
            'record' => new Customer(email: 'a@b.example'),
        ];
        self::assertSame([
            'time' => '2030-01-01T21:34:05.25Z',
            'second' => '2030-01-02T03:04:05Z',
            'enum' => 'manual',
            'secret' => 's',
            'array_object' => ['a' => ['b']],
            'serializable' => ['at' => '2030-01-02T03:04:05Z'],
            'large' => PHP_INT_MAX,
            'record' => ['email' => 'a@b.example'],
        ], Wire::request($values, ''));
        $objects = ['map' => (object) ['a' => 1], 'none' => new \stdClass(), 'numbers' => (object) ['x', 'y']];
        self::assertSame(
            '{"map":{"a":1},"none":{},"numbers":{"0":"x","1":"y"}}',
            json_encode(Wire::request($objects, ''))
        );
    }

    public function testAMoneyIsTakenWhereverItsCurrencyIsThatOfTheRequest(): void
    {
        $eur = Money::of('25.00', 'EUR');
        $usd = Money::of('25.00', 'USD');
        $sent = static fn (array|\Till\Record $request): array => Wire::request($request, 'payment_create');
        $items = ['items' => [['price' => $eur]]];
        self::assertSame(2500, $sent(['amount' => $eur] + $items)['items'][0]['price']);
        self::assertSame(2500, $sent(['amount' => 1, 'currency' => 'EUR'] + $items)['items'][0]['price']);
        $typed = new PaymentRequest('A1', $eur, items: [new Item('Cap', 1, $eur)]);
        self::assertSame(['EUR', 2500], [$sent($typed)['currency'], $sent($typed)['items'][0]['price']]);
        $refund = new RefundRequest('R1', orderId: 'A1', amount: $eur, expectedRefunded: $eur);
        self::assertSame(2500, $refund->toArray()['expected_refunded']);

        $wrong = [
            'items[0].price' => static fn () => $sent(['amount' => $usd] + $items),
            'amount' => static fn () => $sent(['amount' => $usd, 'currency' => 'EUR']),
            'expected_refunded' => static fn () =>
                $sent(new RefundRequest('R1', orderId: 'A1', amount: $usd, expectedRefunded: $eur)),
        ];
        foreach ($wrong as $path => $call) {
            $exception = self::refusal($call);
            self::assertSame($path, $exception->getViolations()[0]->path);
            self::assertMatchesRegularExpression('/EUR.*USD|USD.*EUR/', $exception->getMessage());
        }
    }

    public function testNothingOfTheCallersIsWrittenTo(): void
    {
        $amount = Money::of('25.00', 'EUR');
        $currency = null;
        $number = Secret::of(Sandbox::APPROVED);
        $request = ['amount' => &$amount, 'currency' => &$currency, 'card' => ['number' => &$number]];
        $sent = Wire::request($request, 'payment_create');
        self::assertSame([2500, ['number' => Sandbox::APPROVED], 'EUR'], array_values($sent));
        self::assertEquals(Money::of('25.00', 'EUR'), $amount);
        self::assertNull($currency);
        self::assertInstanceOf(Secret::class, $number);
        $items = [['name' => 'a', 'quantity' => 1, 'price' => 1]];
        $first = &$items[0];
        PaymentRequest::fromArray(['order_id' => 'A1', 'amount' => 1, 'items' => $items]);
        self::assertIsArray($first);
    }
}
