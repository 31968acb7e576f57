<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;
use Till\Bank;
use Till\City;
use Till\CodeReading;
use Till\Dictionaries;
use Till\DictionarySource;
use Till\ErrorCode;
use Till\PaymentState;
use Till\StateSubject;

use function Till\dictionary;

final class DictionariesTest extends TestCase
{
    private const METHODS = [
        'banks' => 'banks',
        'provinces' => 'provinces',
        'cities' => 'cities',
        'countries' => 'countries',
        'currencies' => 'currencies',
        'way_codes' => 'wayCodes',
        'error_codes' => 'errorCodes',
        'error_kinds' => 'errorKinds',
        'payment_states' => 'paymentStates',
        'gateway_values' => 'gatewayValues',
    ];

    public function testEveryListIsWhole(): void
    {
        self::assertCount(19, Dictionaries::banks());
        self::assertCount(34, Dictionaries::provinces());
        self::assertCount(342, Dictionaries::cities());
        self::assertCount(249, Dictionaries::countries());
    }

    public function testTypedRowsSayWhatThePlainOnesSay(): void
    {
        foreach (self::METHODS as $name => $method) {
            $rows = Dictionaries::$method();
            $plain = array_map(static fn ($row): array => $row->toArray(), $rows);
            self::assertEquals(dictionary($name), $plain, $name);
            self::assertSame($rows[0], Dictionaries::$method()[0], 'rows are made once');
        }
    }

    public function testARowHasTypedFieldsAndCannotBeChanged(): void
    {
        $bank = Dictionaries::bank('ICBC');
        self::assertEquals(new Bank('ICBC', 'Industrial and Commercial Bank of China'), $bank);
        self::assertSame(['414', 3], [Dictionaries::currency('KWD')->number, Dictionaries::currency('KWD')->exponent]);
        self::assertSame('Virtual account', Dictionaries::wayCode('va')->name);
        self::assertSame(DictionarySource::Document, Dictionaries::errorKind('api_error')->source);
        $this->expectException(\Error::class);
        $bank->name = 'x';
    }

    public function testCitiesOfOneNameAreToldApartByCode(): void
    {
        $named = array_filter(Dictionaries::cities(), static fn (City $city): bool => $city->name === 'Suzhou City');
        self::assertSame(['3050' => '32', '3740' => '34'], array_column($named, 'province', 'code'));
        self::assertSame('34', Dictionaries::city('3740')->province);
        self::assertSame('Anhui Province', Dictionaries::province('34')->name);
    }

    public function testACountryIsFoundByAnyOfItsCodes(): void
    {
        $china = Dictionaries::country('CN');
        self::assertSame(['CN', 'CHN', '156', 'China'], array_values($china->toArray()));
        self::assertSame($china, Dictionaries::country('CHN'));
        self::assertSame($china, Dictionaries::country('156'));
        self::assertSame('AL', Dictionaries::country('008')->code);
    }

    public function testWhatIsNotListedIsNull(): void
    {
        foreach (['', 'cn', 'China', '8', 'EU'] as $unknown) {
            self::assertNull(Dictionaries::country($unknown), $unknown);
        }
        self::assertNull(Dictionaries::bank('icbc'));
        self::assertNull(Dictionaries::city('Suzhou City'));
    }

    public function testCodesAndStatesTellHowTheyAreRead(): void
    {
        $codes = array_filter(
            Dictionaries::errorCodes(),
            static fn (ErrorCode $row): bool => in_array('paymart', $row->gateways, true)
        );
        $readings = array_column($codes, 'reading', 'code');
        self::assertSame(CodeReading::Rejected, $readings['order_number_already_exists']);
        self::assertSame(CodeReading::Unknown, $readings['core_api_error']);
        $payouts = array_filter(
            Dictionaries::paymentStates(),
            static fn (PaymentState $row): bool =>
                [$row->gateway, $row->subject] === ['payermax', StateSubject::Payout]
        );
        self::assertSame('returned', array_column($payouts, 'status', 'code')['BOUNCEBACK']);
        self::assertContains('tokenAcq', array_column(Dictionaries::gatewayValues(), 'code'));
    }
}
