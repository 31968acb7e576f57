<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;
use Till\Card;
use Till\Client;
use Till\ClientConfig;
use Till\Exception\ExceptionInterface;
use Till\Key;
use Till\PaymentRequest;
use Till\RawRequest;
use Till\Secret;

use function Till\explain;
use function Till\sign;
use function Till\verify;

/** Nothing that PHP can print shows a card number, a security code or a key. */
final class SecretTest extends TestCase
{
    private const NEEDLE = '4392963203551251';

    private static function traceOf(\Throwable $exception): string
    {
        $frames = array_filter(
            $exception->getTrace(),
            static fn (array $frame): bool => !str_starts_with($frame['class'] ?? '', 'PHPUnit\\')
        );
        return $exception . print_r(array_map(static fn (array $frame) => $frame['args'] ?? [], $frames), true);
    }

    /** @return list<string> everything that can be made of a value to look at it */
    private static function shown(mixed $value): array
    {
        ob_start();
        var_dump($value);
        $dumped = ob_get_clean();
        return [$dumped, print_r($value, true), var_export($value, true), json_encode($value)];
    }

    /** Three digits come by chance within numbers and lengths: a security code stands by itself. */
    private static function assertNoSecurityCode(string $text): void
    {
        self::assertDoesNotMatchRegularExpression('/(?<![\w.#(])' . Sandbox::CVV . '(?!\w)/', $text);
    }

    public function testACardShowsNeitherNumberNorSecurityCode(): void
    {
        $card = new Card(self::NEEDLE, 12, 2030, cvv: Sandbox::CVV);
        $request = PaymentRequest::fromArray(Sandbox::payment('A1', self::NEEDLE));
        foreach ([$card, $request, [$card], (array) $card] as $value) {
            foreach (self::shown($value) as $text) {
                self::assertStringNotContainsString(self::NEEDLE, $text);
                self::assertNoSecurityCode($text);
            }
        }
        self::assertSame('[redacted]', (string) $card->number);
        self::assertSame(self::NEEDLE, $card->number->reveal());
        self::assertSame(self::NEEDLE, $card->toArray()['number']);
    }

    public function testCardsClientsAndConfigurationsAreNotSerialised(): void
    {
        $config = Sandbox::http()->merchant('paypro')[1];
        $card = new Card(self::NEEDLE, 12, 2030);
        foreach ([$card, new Client($config), ClientConfig::fromArray($config), Secret::of('x')] as $object) {
            try {
                serialize($object);
                self::fail($object::class . ' was serialised');
            } catch (\LogicException $exception) {
                self::assertStringContainsString('cannot be serialised', $exception->getMessage());
            }
        }
        $this->expectException(\LogicException::class);
        unserialize('O:11:"Till\Secret":0:{}');
    }

    public function testAClientShowsNothingOfItsConfiguration(): void
    {
        $config = Sandbox::http()->merchant('payermax')[1];
        $client = new Client($config);
        $typed = ClientConfig::fromArray($config);
        $key = substr($config['credentials']['private_key'], 200, 40);
        foreach ([...self::shown($client), ...self::shown($typed)] as $text) {
            self::assertStringNotContainsString($key, $text);
            self::assertStringNotContainsString($config['credentials']['app_id'], $text);
        }
    }

    public function testStackTracesShowNoMessageAndNoBody(): void
    {
        if (PHP_VERSION_ID < 80200) {
            self::markTestSkipped('PHP 8.1 has no #[\SensitiveParameter]');
        }
        $client = new Client(Sandbox::http()->merchant('payermax')[1]);
        $key = new Key('paypro', 'secret');
        $throwing = new class implements \JsonSerializable {
            public function jsonSerialize(): never
            {
                throw new \DomainException('why');
            }
        };
        $fields = ['card' => self::NEEDLE, 'bad' => "\xff"];
        $request = Sandbox::payment('A1', self::NEEDLE);
        $calls = [
            static fn () => sign('payermax', self::NEEDLE, 'no key'),
            static fn () => verify('payermax', self::NEEDLE, 'AAAA', 'no key'),
            static fn () => explain('none', self::NEEDLE),
            static fn () => sign('paypro', $fields, 'secret'),
            static fn () => $key->sign(self::NEEDLE),
            static fn () => $key->verify(self::NEEDLE, 'AAAA'),
            static fn () => $key->verify($fields, 'AAAA'),
            static fn () => $client->callRaw('orderAndPay', body: 'no JSON ' . self::NEEDLE),
            static fn () => new RawRequest('orderAndPay', body: self::NEEDLE, options: []),
            static fn () => $client->payments->create(['gateway_options' => ['a' => $throwing]] + $request),
            static fn () => $client->payments->create(['gateway_options' => (object) ['a' => $throwing]] + $request),
        ];
        foreach ($calls as $number => $call) {
            try {
                $call();
                self::fail("nothing was thrown by call $number");
            } catch (ExceptionInterface | \DomainException | \TypeError $exception) {
                self::assertStringNotContainsString(self::NEEDLE, self::traceOf($exception), "call $number");
            }
        }
    }

    public function testAnExceptionShowsNothingOfWhatWasSent(): void
    {
        [$merchant, $config] = Sandbox::http()->merchant('payermax');
        $client = new Client(['resolve' => false] + $config);
        $array = Sandbox::payment(Sandbox::number('A'), self::NEEDLE);
        $invalid = $array;
        $invalid['payment_method']['card']['number'] = self::NEEDLE . '000000000';
        $invalid['payment_method']['card']['cvc'] = Sandbox::CVV;
        $calls = [
            static fn () => $client->payments->create($invalid),
            static fn () => $client->payments->create(['amount' => 1.5] + $array),
            static fn () => $client->payments->create($array),
            static fn () => $client->payments->create(PaymentRequest::fromArray($array)),
            static fn () => new Client(['retri' => 1] + $config),
        ];
        foreach ($calls as $call) {
            Sandbox::http()->fault($merchant, 'garbage', ['operation' => 'orderAndPay']);
            try {
                $call();
                self::fail('nothing was thrown');
            } catch (ExceptionInterface $exception) {
                $frames = array_filter(
                    $exception->getTrace(),
                    static fn (array $frame): bool => str_starts_with($frame['class'] ?? '', 'Till\\')
                        && !str_starts_with($frame['class'], __NAMESPACE__)
                );
                self::assertNotSame([], $frames);
                $text = $exception . json_encode($exception->raw) . print_r($frames, true);
                self::assertStringNotContainsString(self::NEEDLE, $text);
                self::assertNoSecurityCode(preg_replace('/\.php.*/', '', $text));
                self::assertStringNotContainsString($config['credentials']['app_id'], $text);
            }
        }
    }
}
