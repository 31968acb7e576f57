<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;

/** A shop on a web server, the blocks of the README after it, and the program of the front page. */
final class ReadmeTest extends TestCase
{
    private const SHOP = ['pay', 'payout', 'notify'];

    private static string $folder;

    public static function setUpBeforeClass(): void
    {
        self::$folder = sys_get_temp_dir() . '/till-readme-' . bin2hex(random_bytes(8));
        mkdir(self::$folder, 0700);
        $configs = [];
        foreach (['payermax', 'paypro'] as $gateway) {
            $configs[$gateway] = Sandbox::http()->merchant($gateway)[1];
        }
        file_put_contents(self::$folder . '/config.json', json_encode($configs));
    }

    public static function tearDownAfterClass(): void
    {
        array_map(unlink(...), glob(self::$folder . '/*'));
        rmdir(self::$folder);
    }

    /** @return list<string> */
    private static function allBlocks(): array
    {
        preg_match_all('/^```php\n(.*?)^```$/ms', file_get_contents(__DIR__ . '/../README.md'), $found);
        return $found[1];
    }

    /** @return list<array{string, string}> */
    public static function blocks(): array
    {
        $programs = array_slice(self::allBlocks(), count(self::SHOP));
        $expected = [
            '/^paid\npending\n$/',
            '/^please transfer 300\.00 MXN to \d+\nrequires_action\n[\d.]+ MXN\n$/',
            '/^amount=300tradeNo=A1wayCode=va<key>\nthe signature .*\n\d+ currencies\n$/',
            '/^3050 Jiangsu Province\n3740 Anhui Province\nChina\nNULL\n$/',
            '/^curency is unknown; did you mean "currency"\?\ncurrency is required\n/',
            '/^\{.*"data is invalid"\}refused\n$/',
        ];
        self::assertCount(count($expected), $programs);
        return array_map(null, $programs, $expected);
    }

    /** @dataProvider blocks */
    public function testABlockRuns(string $code, string $expected): void
    {
        self::assertMatchesRegularExpression($expected, self::printed($code));
    }

    /** What a block prints, run in the folder. */
    private static function printed(string $code): string
    {
        $file = self::$folder . '/block.php';
        file_put_contents($file, self::script($code));
        $environment = ['TILL_CONFIG' => self::$folder . '/config.json'] + getenv();
        $command = [PHP_BINARY, '-d', 'extension=' . Module::path(), '-d', 'display_errors=stderr', $file];
        $streams = [1 => ['pipe', 'w'], 2 => ['pipe', 'w']];
        $process = proc_open($command, $streams, $pipes, self::$folder, $environment);
        $output = stream_get_contents($pipes[1]);
        $errors = stream_get_contents($pipes[2]);
        self::assertSame([0, ''], [proc_close($process), $errors]);
        return $output;
    }

    /** @return list<array{?string, string}> */
    public static function faults(): array
    {
        return [[null, 'requires_action'], ['drop_answer', 'created']];
    }

    /** @dataProvider faults */
    public function testTheFrontPagesProgramPaysOnce(?string $fault, string $status): void
    {
        $page = file_get_contents(__DIR__ . '/../../../README.md');
        self::assertSame(1, preg_match_all('/^```php\n(.*?)^```$/ms', $page, $blocks));
        $sandbox = Sandbox::http();
        [$merchant, $config] = $sandbox->merchant('paymart');
        // Without it, `create` would resolve the lost answer, and the program's own call would never run.
        file_put_contents(self::$folder . '/shop.json', json_encode(['resolve' => false] + $config));
        if ($fault !== null) {
            $sandbox->fault($merchant, $fault, ['operation' => 'create_payment']);
        }
        self::assertMatchesRegularExpression("~^$status http\S+/p/\S+\n$~", self::printed($blocks[1][0]));
        $entries = $sandbox->get("/sandbox/ledger?merchant=$merchant")['entries'];
        self::assertSame(['A1001'], array_column($entries, 'order_id'));
    }

    public function testTheShopTakesAPaymentPaysOutAndIsNotified(): void
    {
        $server = new ShopServer(array_combine(self::SHOP, array_map(
            self::script(...),
            array_slice(self::allBlocks(), 0, count(self::SHOP)),
        )));
        $sandbox = Sandbox::http();
        $made = $sandbox->post('/sandbox/merchants', ['gateway' => 'paymart', 'notify_url' => $server->url('notify')]);
        $server->configure(['paymart' => $made['config']]);

        [$status, $headers] = $server->post('pay', 'order_number=A1001');
        self::assertSame(303, $status);
        self::assertMatchesRegularExpression('~/p/[^/?]+$~', $headers['location']);

        // The customer knows the payment's token, and claims that it is approved.
        $claim = ['type' => 'payment', 'status' => 'approved', 'amount' => '1000', 'currency' => 'CNY'];
        $claim['token'] = basename($headers['location']);
        foreach (['A1001' => 200, 'A1002' => 400, 'P1001' => 400] as $number => $expected) {
            [$status] = $server->post('notify', json_encode(['orderNumber' => $number] + $claim));
            self::assertSame($expected, $status, $server->log());
        }
        // PayMart has no query for refunds and disputes: what is not acted on is not repeated either.
        foreach (['refund', 'dispute', 'something of tomorrow'] as $type) {
            [$status] = $server->post('notify', json_encode(['type' => $type, 'orderNumber' => 'A1001'] + $claim));
            self::assertSame(200, $status, $server->log());
        }
        self::assertStringContainsString('A1001 is created', $server->log());
        self::assertStringNotContainsString('is approved', $server->log());

        ShopServer::send($headers['location'], 'choice=pay');
        $server->waitFor('A1001 is approved');
        [$status, , $text] = $server->post('payout', 'order_number=P1001');
        self::assertSame([200, 'succeeded'], [$status, $text]);
        $server->waitFor('P1001 is succeeded');
        self::assertDoesNotMatchRegularExpression('/PHP (Warning|Notice|Deprecated|Fatal)/', $server->log());
    }

    /** A block as a file: `use` has to stand before everything else but the declaration. */
    private static function script(string $code): string
    {
        $autoload = var_export(dirname(__DIR__) . '/autoload.php', true);
        preg_match('/^(?:use .*\n|\n)*/', $code, $uses);
        $rest = substr($code, strlen($uses[0]));
        return "<?php\n\ndeclare(strict_types=1);\n\n{$uses[0]}\nrequire $autoload;\n$rest";
    }
}
