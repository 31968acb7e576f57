<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;
use Till\Card;
use Till\Client;
use Till\ClientConfig;
use Till\Destination;
use Till\Event;
use Till\PaymentMethod;
use Till\PaymentRequest;
use Till\PayoutRequest;
use Till\Record;
use Till\StoredToken;
use Till\TokenRequest;

/**
 * Nested arrays with cards and keys stay out of stack traces: out of the frames of this package, and of those of PHP's
 * own functions and of closures that it calls.
 */
final class TraceTest extends TestCase
{
    private const NEEDLE = '4392963203551251';

    /** Deep enough to be in the middle of PHP's own limit for what it prints of an argument. */
    private const CARD = ['card' => ['number' => self::NEEDLE, 'expiry_month' => 8, 'expiry_year' => 2040]];

    private const CLASSES = [
        Card::class, ClientConfig::class, Destination::class, PaymentMethod::class, PaymentRequest::class,
        PayoutRequest::class, StoredToken::class, TokenRequest::class,
    ];

    protected function setUp(): void
    {
        if (PHP_VERSION_ID < 80200) {
            self::markTestSkipped('PHP 8.1 has no #[\SensitiveParameter]');
        }
        self::assertSame('0', ini_get('zend.exception_ignore_args'), 'traces have no arguments');
    }

    /** @return list<array<string, mixed>> the frames that are of this package, or called from within it */
    private static function frames(\Throwable $exception): array
    {
        $source = dirname(__DIR__) . '/src/';
        $frames = [];
        for ($one = $exception; $one !== null; $one = $one->getPrevious()) {
            foreach ($one->getTrace() as $frame) {
                $class = $frame['class'] ?? '';
                $isOurs = str_starts_with($class, 'Till\\') && !str_starts_with($class, __NAMESPACE__);
                if ($isOurs || str_starts_with($frame['file'] ?? '', $source)) {
                    $frames[] = $frame;
                }
            }
        }
        return $frames;
    }

    private static function assertShowsNothing(callable $call, string $what): void
    {
        try {
            $call();
        } catch (\Throwable $thrown) {
            $frames = self::frames($thrown);
            self::assertNotSame([], $frames, "$what: $thrown");
            $arguments = array_map(static fn (array $frame): array => $frame['args'] ?? [], $frames);
            self::assertStringNotContainsString(self::NEEDLE, print_r($arguments, true), $what);
            self::assertStringNotContainsString(self::NEEDLE, $thrown->getMessage(), $what);
            return;
        }
        self::fail("$what: nothing was thrown");
    }

    /** @return iterable<string, array{class-string<Record>, string}> */
    public static function parameters(): iterable
    {
        foreach (self::CLASSES as $class) {
            foreach ((new \ReflectionMethod($class, '__construct'))->getParameters() as $parameter) {
                yield "$class, {$parameter->getName()}" => [$class, $parameter->getName()];
            }
        }
    }

    /**
     * @dataProvider parameters
     * @param class-string<Record> $class
     */
    public function testAConstructorShowsNothingWhicheverParameterIsWrong(string $class, string $name): void
    {
        // No parameter takes an object of this class, and the needle stands in every other one as well.
        $arguments = [];
        foreach ((new \ReflectionMethod($class, '__construct'))->getParameters() as $parameter) {
            $isArray = str_contains((string) $parameter->getType(), 'array');
            $isText = str_contains((string) $parameter->getType(), 'string');
            if ($isArray || $isText) {
                $arguments[$parameter->getName()] = $isArray ? self::CARD : self::NEEDLE;
            }
        }
        $arguments[$name] = (object) self::CARD;
        self::assertShowsNothing(static fn () => new $class(...$arguments), "$class, $name");
    }

    public function testNoWayOfARequestShowsIt(): void
    {
        $config = Sandbox::http()->merchant('paymart')[1];
        $client = new Client(['base_url' => 'http://127.0.0.1:1', 'retry' => ['attempts' => 1]] + $config);
        $request = ['payment_method' => self::CARD] + Sandbox::payment('A1');
        $throwing = new class implements \JsonSerializable {
            public function jsonSerialize(): never
            {
                throw new \DomainException('why');
            }
        };
        $iterating = new class (self::CARD) extends \ArrayObject {
            public function getIterator(): \Iterator
            {
                throw new \DomainException('why');
            }
        };
        $itself = ['more' => self::CARD];
        $itself['itself'] = &$itself;
        $deep = self::CARD;
        for ($level = 0; $level < 60; $level++) {
            $deep = ['more' => $deep, 'less' => self::CARD];
        }
        $wrong = [
            'float' => ['amount' => 1.5],
            'byte' => ['description' => "\xff"],
            'NAN' => ['gateway_options' => ['a' => NAN, 'b' => self::CARD]],
            'closure' => ['gateway_options' => ['a' => static fn () => 1, 'b' => self::CARD]],
            'throwing' => ['gateway_options' => ['a' => ['b' => $throwing, 'c' => self::CARD]]],
            'throwing in an object' => ['gateway_options' => (object) ['b' => $throwing, 'c' => self::CARD]],
            'throwing in a list' => ['items' => [self::CARD, [$throwing]]],
            'iterating' => ['gateway_options' => $iterating],
            'itself' => ['gateway_options' => $itself],
            'deep' => ['gateway_options' => $deep],
            'unknown key' => ['payment_methd' => self::CARD],
            'card of a wrong type' => ['payment_method' => ['card' => [self::NEEDLE]]],
            'no connection' => [],
        ];
        foreach ($wrong as $what => $more) {
            foreach (['create', 'get', 'list', 'resolve'] as $method) {
                $call = static fn () => $client->payments->$method($more + $request);
                self::assertShowsNothing($call, "$what, $method");
            }
            $payout = ['destination' => self::CARD] + $more + $request;
            self::assertShowsNothing(static fn () => $client->payouts->create($payout), "$what, payout");
            self::assertShowsNothing(static fn () => new Client($more + $request + $config), "$what, configuration");
        }
    }

    public function testWhatIsTakenApartElsewhereShowsNothing(): void
    {
        $config = Sandbox::http()->merchant('paymart')[1];
        $client = new Client($config);
        $itemOfWrongType = ['items' => [['name' => self::NEEDLE, 'quantity' => [], 'price' => 1]]];
        $cardOfWrongType = ['card' => ['number' => self::NEEDLE, 'expiry_month' => []]];
        $request = Sandbox::payment('A1');
        $calls = [
            'a list' => static fn () => PaymentRequest::fromArray($itemOfWrongType + $request),
            'a card' => static fn () => PaymentRequest::fromArray(['payment_method' => $cardOfWrongType] + $request),
            'credentials' => static fn () => ClientConfig::fromArray(
                ['gateway' => 'paymart', 'credentials' => ['private_key' => self::NEEDLE, 'other' => []]]
            ),
            'an object for a request' => static fn () => $client->payments->create((object) self::CARD),
            'an object for a configuration' => static fn () => new Client((object) self::CARD),
            'a notification' => static fn () => $client->notifications->parse(['a' => self::NEEDLE], self::NEEDLE),
            'a notification to act on' => static fn () => $client->notifications->receive(
                ['a' => self::NEEDLE],
                self::NEEDLE,
                static fn (Event $event) => throw new \LogicException('not reached')
            ),
        ];
        foreach ($calls as $what => $call) {
            self::assertShowsNothing($call, $what);
        }
    }
}
