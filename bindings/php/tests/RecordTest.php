<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;
use Till\ErrorKind;
use Till\Event;
use Till\Exception\InvalidRequestException;
use Till\Exception\OutcomeUnknownException;
use Till\Listing;
use Till\NotificationReply;
use Till\Money;
use Till\Payment;
use Till\PaymentPage;
use Till\PaymentRequest;
use Till\PaymentStatus;
use Till\Record;
use Till\TransactionKind;
use Till\Verified;

final class RecordTest extends TestCase
{
    private const SCHEMA = __DIR__ . '/../../../schema/model.json';

    /** A value for a property of the schema. */
    private static function sample(array $schema, array $definitions): mixed
    {
        foreach ($schema['anyOf'] ?? [] as $branch) {
            if (($branch['type'] ?? null) !== 'null') {
                return self::sample($branch, $definitions);
            }
        }
        if (isset($schema['$ref'])) {
            $name = substr($schema['$ref'], strlen('#/$defs/'));
            return match ($name) {
                'Amount' => 1050,
                'Currency' => 'USD',
                default => self::sample($definitions[$name], $definitions),
            };
        }
        if (isset($schema['oneOf'])) {
            return $schema['oneOf'][0]['const'];
        }
        $type = is_array($schema['type']) ? array_values(array_diff($schema['type'], ['null']))[0] : $schema['type'];
        return match ($type) {
            'string' => 'text',
            'integer' => 7,
            'boolean' => true,
            'array' => [self::sample($schema['items'], $definitions)],
            'object' => isset($schema['properties'])
                ? array_map(static fn (array $one): mixed => self::sample($one, $definitions), $schema['properties'])
                : ['a' => 'b'],
        };
    }

    public function testEveryRecordOfTheSchemaIsReadAndWrittenWhole(): void
    {
        $definitions = json_decode(file_get_contents(self::SCHEMA), true)['$defs'];
        $checked = 0;
        foreach ($definitions as $name => $schema) {
            if (!isset($schema['properties'])) {
                continue;
            }
            $class = 'Till\\' . ($name === 'Error' ? 'ErrorDetails' : $name);
            $values = self::sample($schema, $definitions);
            $record = $class::fromArray($values);
            self::assertInstanceOf(Record::class, $record);
            self::assertEquals($values, $record->toArray(), $name);
            self::assertEquals(
                self::hidden($schema, $values, $definitions),
                json_decode(json_encode($record), true),
                $name
            );
            $checked++;
        }
        self::assertGreaterThan(50, $checked);
    }

    /** The same values with secrets redacted, as json_encode() has them. */
    private static function hidden(array $schema, mixed $value, array $definitions): mixed
    {
        foreach ($schema['anyOf'] ?? [] as $branch) {
            if (($branch['type'] ?? null) !== 'null') {
                return self::hidden($branch, $value, $definitions);
            }
        }
        if (isset($schema['$ref'])) {
            return self::hidden($definitions[substr($schema['$ref'], strlen('#/$defs/'))], $value, $definitions);
        }
        if ($schema['x-secret'] ?? false) {
            return '[redacted]';
        }
        if (!is_array($value)) {
            return $value;
        }
        foreach ($value as $key => $one) {
            $below = $schema['properties'][$key] ?? $schema['items'] ?? $schema['additionalProperties'] ?? null;
            $value[$key] = is_array($below) ? self::hidden($below, $one, $definitions) : $one;
        }
        return $value;
    }

    public function testWhatIsAbsentIsNullAndStaysAbsent(): void
    {
        $values = ['gateway' => 'payermax', 'operation' => 'payment', 'status' => 'approved', 'final' => true];
        $payment = Payment::fromArray($values);
        self::assertNull($payment->amount);
        self::assertNull(Money::amountOf($payment));
        self::assertEquals($values, $payment->toArray());
    }

    public function testNewsOfALaterVersionIsIgnored(): void
    {
        $values = ['gateway' => 'payermax', 'operation' => 'gift', 'status' => 'teleported', 'final' => false];
        $payment = Payment::fromArray($values + ['mood' => 'good']);
        self::assertSame(PaymentStatus::Unknown, $payment->status);
        self::assertSame(TransactionKind::Other, $payment->operation);
    }

    public function testAnUnknownVoucherVouchesForNothing(): void
    {
        $event = Event::fromArray([
            'gateway' => 'payermax', 'type' => 'payment', 'verified' => 'oracle', 'stale' => false, 'dedupe_key' => 'k',
        ]);
        self::assertSame(Verified::None, $event->verified);
    }

    public function testAnUnknownKeyOfARequestIsRefused(): void
    {
        $this->expectException(InvalidRequestException::class);
        $this->expectExceptionMessage('curency');
        PaymentRequest::fromArray(['order_id' => 'A1', 'amount' => 1, 'curency' => 'USD']);
    }

    public function testAMisspeltWordOfARequestIsRefused(): void
    {
        $this->expectException(InvalidRequestException::class);
        $this->expectExceptionMessage('capture: is none of automatic, manual');
        PaymentRequest::fromArray(['order_id' => 'A1', 'amount' => 1, 'capture' => 'manuall']);
    }

    public function testEmptyMapsAndListsAreTheirOwnJson(): void
    {
        self::assertSame(
            '{"http_status":200,"headers":{},"body":""}',
            json_encode(new NotificationReply(200, [], ''))
        );
        self::assertSame('{"data":[]}', json_encode(new PaymentPage([])));
    }

    public function testAListingAsksForTheNextPageWhenItGetsThere(): void
    {
        $asked = [];
        $payment = static fn (string $id): Payment =>
            new Payment('payermax', TransactionKind::Payment, PaymentStatus::Approved, true, id: $id);
        $load = static function (int $number) use (&$asked, $payment): PaymentPage {
            $asked[] = $number;
            return new PaymentPage([$payment("page $number")], $number < 3 ? $number + 1 : null);
        };
        $listing = new Listing(new PaymentPage([$payment('first')], 2), $load);
        $seen = [];
        foreach ($listing as $one) {
            $seen[] = $one->id;
            if (count($seen) === 1) {
                self::assertSame([], $asked);
            }
        }
        self::assertSame([['first', 'page 2', 'page 3'], [2, 3]], [$seen, $asked]);
        self::assertCount(1, iterator_to_array(new Listing(new PaymentPage([$payment('only')], 2), null)));
    }

    public function testAListingMayLeavePagesOut(): void
    {
        $data = [new Payment('payermax', TransactionKind::Payment, PaymentStatus::Approved, true)];
        $page = static fn (int $number) => new PaymentPage($data, $number > 20 ? null : $number * 3);
        self::assertCount(4, iterator_to_array((new Listing($page(1), $page))->pages()));
    }

    /** @dataProvider contradictory */
    public function testAListingIsNeitherEndlessNorTooShort(callable $page, int $asked, int $first = 1): void
    {
        $asks = 0;
        $load = static function (int $number) use (&$asks, $page): PaymentPage {
            if (++$asks > 100) {
                throw new \LogicException('it is asked for ever');
            }
            return $page($number);
        };
        try {
            foreach ((new Listing($page($first), $load, $first))->pages() as $one) {
                self::assertInstanceOf(PaymentPage::class, $one);
            }
            self::fail('the list counts as complete');
        } catch (OutcomeUnknownException $exception) {
            self::assertSame(ErrorKind::MalformedResponse, $exception->kind);
            self::assertStringContainsString('it is not complete', $exception->getMessage());
        }
        self::assertSame($asked, $asks);
    }

    /** @return iterable<string, array{callable(int): PaymentPage, int, 2?: int}> */
    public static function contradictory(): iterable
    {
        $data = [new Payment('payermax', TransactionKind::Payment, PaymentStatus::Approved, true)];
        yield 'empty pages for ever' => [static fn (int $number) => new PaymentPage([], $number + 1), 0];
        yield 'empty after some' => [
            static fn (int $number) => new PaymentPage($number < 4 ? $data : [], $number + 1), 3,
        ];
        yield 'the same page for ever' => [static fn (int $number) => new PaymentPage($data, $number), 0];
        yield 'the first page again' => [
            static fn (int $number) => new PaymentPage($data, $number < 3 ? $number + 1 : 1), 2,
        ];
        yield 'an earlier page than the one that was asked for' => [static fn () => new PaymentPage($data, 3), 0, 5];
        yield 'page nought' => [static fn () => new PaymentPage($data, 0), 0];
    }
}
