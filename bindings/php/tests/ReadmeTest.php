<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;

/** Every PHP block of the README is a program that runs. */
final class ReadmeTest extends TestCase
{
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

    /** @return list<array{string, string}> */
    public static function blocks(): array
    {
        preg_match_all('/^```php\n(.*?)^```$/ms', file_get_contents(__DIR__ . '/../README.md'), $found);
        $expected = [
            '/^paid\npending\n$/',
            '/^please transfer 300\.00 MXN to \d+\nrequires_action\n[\d.]+ MXN\n$/',
            '/^amount=300tradeNo=A1wayCode=va<key>\nthe signature .*\n\d+ currencies\n$/',
            '/^3050 Jiangsu Province\n3740 Anhui Province\nChina\nNULL\n$/',
            '/^curency is unknown; did you mean "currency"\?\ncurrency is required\n/',
            '/^refused\n$/',
        ];
        self::assertCount(count($expected), $found[1]);
        return array_map(null, $found[1], $expected);
    }

    /** @dataProvider blocks */
    public function testABlockRuns(string $code, string $expected): void
    {
        $autoload = var_export(dirname(__DIR__) . '/autoload.php', true);
        $file = self::$folder . '/block.php';
        // `use` has to stand before everything else but the declaration.
        preg_match('/^(?:use .*\n|\n)*/', $code, $uses);
        $rest = substr($code, strlen($uses[0]));
        file_put_contents($file, "<?php\n\ndeclare(strict_types=1);\n\n{$uses[0]}\nrequire $autoload;\n$rest");
        $environment = ['TILL_CONFIG' => self::$folder . '/config.json'] + getenv();
        $command = [PHP_BINARY, '-d', 'extension=' . Module::path(), '-d', 'display_errors=stderr', $file];
        $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['pipe', 'w']], $pipes, null, $environment);
        $output = stream_get_contents($pipes[1]);
        $errors = stream_get_contents($pipes[2]);
        self::assertSame([0, ''], [proc_close($process), $errors]);
        self::assertMatchesRegularExpression($expected, $output);
    }
}
