<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;
use Till\CredentialKind;
use Till\Exception\InvalidRequestException;
use Till\Exception\SignatureInvalidException;
use Till\Key;
use Till\PaymentMethodKind;

use function Till\capabilities;
use function Till\dictionary;
use function Till\explain;
use function Till\sign;
use function Till\verify;
use function Till\version;

final class SignatureTest extends TestCase
{
    private static function vectors(string $gateway): array
    {
        $file = __DIR__ . "/../../../tests/vectors/$gateway.json";
        return json_decode(file_get_contents($file), true, 64, JSON_THROW_ON_ERROR);
    }

    private static function assertNotVerified(callable $verify): void
    {
        try {
            $verify();
        } catch (SignatureInvalidException) {
            self::assertTrue(true);
            return;
        }
        self::fail('a wrong signature was taken');
    }

    public function testPayproIsSignedAsInTheKnownAnswers(): void
    {
        foreach (self::vectors('paypro')['vectors'] as $vector) {
            ['fields' => $fields, 'secret' => $secret] = $vector;
            self::assertSame($vector['md5_salt_suffix'], sign('paypro', $fields, $secret), $vector['id']);
            self::assertSame($vector['md5_salt_prefix'], sign('paypro-prefix', $fields, $secret), $vector['id']);
            self::assertSame($vector['base_string'] . '<key>', explain('paypro', $fields)['string_to_sign']);
            $key = new Key('paypro', $secret);
            self::assertSame($vector['md5_salt_suffix'], $key->sign($fields));
            $key->verify($fields, $vector['md5_salt_suffix']);
            verify('paypro', $fields, $vector['md5_salt_suffix'], $secret);
            self::assertNotVerified(static fn () => verify('paypro', $fields, $vector['md5_salt_prefix'], $secret));
            self::assertNotVerified(static fn () => $key->verify($fields, $vector['md5_salt_prefix']));
        }
    }

    public function testPayermaxIsSignedAsInTheKnownAnswers(): void
    {
        ['keys' => $keys, 'vectors' => $vectors] = self::vectors('payermax');
        $bodies = array_filter($vectors, static fn (array $vector): bool => isset($vector['body_utf8']));
        self::assertCount(3, $bodies);
        foreach ($bodies as ['id' => $id, 'body_utf8' => $body, 'sign_base64' => $signature, 'key' => $name]) {
            $public = $keys[$name]['public_key_pem'];
            if (str_contains($id, 'negative')) {
                self::assertNotVerified(static fn () => verify('payermax', $body, $signature, $public));
                continue;
            }
            self::assertSame($signature, sign('payermax', $body, $keys[$name]['private_key_pkcs8_pem']), $id);
            verify('payermax', $body, $signature, $public);
            (new Key('payermax', $public))->verify($body, $signature);
            self::assertNotVerified(static fn () => verify('payermax', "$body ", $signature, $public));
        }
    }

    public function testAKeyCannotBeShownClonedOrSerialised(): void
    {
        $key = new Key('paypro', 'needle-in-the-haystack');
        self::assertStringNotContainsString('needle', print_r($key, true) . var_export($key, true) . json_encode($key));
        foreach ([static fn () => serialize($key), static fn () => clone $key] as $attempt) {
            try {
                $attempt();
                self::fail('that must not be possible');
            } catch (\LogicException | \Error $error) {
                self::assertStringNotContainsString('needle', (string) $error);
            }
        }
    }

    public function testMessagesThatCannotBeExpressedAreRefused(): void
    {
        $this->expectException(InvalidRequestException::class);
        sign('paypro', ['a' => "\xff"], 'secret');
    }

    public function testNoFieldIsLeftOutOfWhatIsSigned(): void
    {
        $fields = ['a' => '1', 'b' => '2'];
        $signature = sign('paypro', $fields, 'secret');
        self::assertNotVerified(static fn () => verify('paypro', $fields + ["\0c" => '3'], $signature, 'secret'));
        self::assertNotVerified(static fn () => verify('paypro', ["\0*\0a" => '3'] + $fields, $signature, 'secret'));
        self::assertSame('<key>', explain('paypro', [])['string_to_sign']);
        self::assertSame(explain('paypro', '{"0": "x"}'), explain('paypro', ['x']));
    }

    /** @dataProvider floats */
    public function testFloatsAreNotSigned(string $path, array $fields): void
    {
        foreach ([sign(...), static fn ($scheme, $fields) => explain($scheme, $fields)] as $function) {
            try {
                $function('paypro', $fields, 'secret');
                self::fail('a float was signed');
            } catch (InvalidRequestException $exception) {
                self::assertSame($path, $exception->getViolations()[0]->path);
            }
        }
    }

    /** @return iterable<string, array{string, array<string, mixed>}> */
    public static function floats(): iterable
    {
        yield 'sum' => ['amount', ['amount' => 0.1 + 0.2]];
        yield 'whole' => ['amount', ['amount' => 10.0]];
        yield 'below' => ['items[1].price', ['items' => [['price' => '1'], ['price' => 1.5]]]];
        yield 'object' => ['more.price', ['more' => new \ArrayObject(['price' => 1.5])]];
    }

    public function testDictionariesAndCapabilitiesAreTold(): void
    {
        self::assertContains('USD', array_column(dictionary('currencies'), 'code'));
        $gateways = array_column(capabilities(), null, 'gateway');
        $payermax = $gateways['payermax'];
        self::assertSame(PaymentMethodKind::HostedPage, $payermax->paymentMethods[0]->method);
        self::assertTrue($payermax->features->partialRefunds);
        $secrets = array_filter($payermax->credentials, static fn ($credential): bool => $credential->secret);
        self::assertSame(CredentialKind::RsaPrivateKey, reset($secrets)->kind);
        self::assertSame('currency', $gateways['paypro']->accountCurrency);
        self::assertMatchesRegularExpression('/^\d+\.\d+\.\d+/', version());
        $this->expectException(InvalidRequestException::class);
        dictionary('way_code');
    }
}
