<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;
use Till\Process\Client;
use Till\Process\Command;
use Till\Process\Failure;
use Till\Process\Key;
use Till\Process\Library;

/** The command `till` in the extension's place: how it ends, and who can read along. */
final class ProcessTest extends TestCase
{
    private string|false $command;
    private string $folder;

    protected function setUp(): void
    {
        $this->command = getenv('TILL_COMMAND');
        self::assertIsString($this->command, 'TILL_COMMAND names the command: run the tests through `make test`');
        $this->folder = sys_get_temp_dir() . '/till-' . bin2hex(random_bytes(8));
        mkdir($this->folder, 0700);
    }

    protected function tearDown(): void
    {
        putenv("TILL_COMMAND=$this->command");
        array_map(unlink(...), glob("$this->folder/*"));
        rmdir($this->folder);
    }

    /** A command that does this to some questions, and is the real one for every other. */
    private function breaking(string $does, string $ask = 'call'): void
    {
        $script = <<<END
            #!/bin/sh
            printf '%s\\n' "\$@" >> $this->folder/seen
            env >> $this->folder/seen
            cat > $this->folder/question
            if head -n 1 $this->folder/question | grep -q '"ask":"$ask"'; then
                $does
                exit 0
            fi
            exec $this->command "\$@" < $this->folder/question
            END;
        file_put_contents("$this->folder/till", $script);
        chmod("$this->folder/till", 0700);
        putenv("TILL_COMMAND=$this->folder/till");
    }

    /** @return array<string, mixed> */
    private static function failure(callable $work): array
    {
        try {
            $work();
        } catch (Failure $failure) {
            return $failure->error;
        }
        self::fail('nothing failed');
    }

    /** @dataProvider endings */
    public function testACommandThatEndsWithoutAWholeAnswerLeavesItOpen(string $does): void
    {
        $this->breaking($does);
        $client = new Client(Sandbox::http()->merchant('payermax')[1]);
        $order = Sandbox::number('A');
        $error = self::failure(fn () => $client->call('payment_create', Sandbox::payment($order)));
        self::assertSame(['internal', 'unknown', false, 'payment_create', $order], [
            $error['kind'], $error['outcome'], $error['retry_safe'], $error['operation'], $error['order_id'],
        ]);
        $resolve = ['order_id' => $order, 'amount' => 2500, 'currency' => 'USD'];
        unlink("$this->folder/till");
        $error = self::failure(fn () => $client->call('payment_resolve', $resolve));
        self::assertSame(['internal', 'unknown', 'unknown'], [$error['kind'], $error['outcome'], $error['verdict']]);
    }

    /** @return array<string, array{string}> */
    public static function endings(): array
    {
        return [
            'nothing said' => [':'],
            'killed' => ['kill -9 $$'],
            'a success that was cut off' => ["printf '0 200\\n{\"status\":\"approved\"}'"],
            'a success without its length' => ["echo '{\"status\":\"approved\"}'"],
            'a success that is no JSON' => ["printf '0 9\\napproved!'"],
            'an error that says nothing' => ["printf '900 2\\n{}'"],
            'an error without its outcome' => ["printf '900 %d\\n{\"kind\":\"internal\"}' 19"],
        ];
    }

    /** What a PHP without the extension says, with TILL_COMMAND naming nothing. */
    private static function withoutExtension(string $code, string ...$arguments): string
    {
        $code = 'require $argv[1]; try { ' . $code . ' } catch (Till\Exception\ExceptionInterface $refused) {'
            . ' echo $refused::class, ": ", $refused->getMessage(); }';
        $command = [PHP_BINARY, '-n', '-r', $code, '--', dirname(__DIR__) . '/autoload.php', ...$arguments];
        $environment = ['PATH' => '/nowhere', 'TILL_COMMAND' => '/nowhere/till'];
        $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes, '/', $environment);
        $said = stream_get_contents($pipes[1]);
        proc_close($process);
        return $said;
    }

    public function testAProgramNamesItsCommand(): void
    {
        $use = 'Till\Client::useCommand($argv[2]); echo Till\version();';
        self::assertMatchesRegularExpression('/^\d+\.\d+\.\d+$/', self::withoutExtension($use, $this->command));
        file_put_contents("$this->folder/text", '');
        $refused = 'Till\Exception\InvalidConfigException: command: ';
        foreach (['till', 'bin/till', ''] as $path) {
            $said = self::withoutExtension($use, $path);
            self::assertStringStartsWith("{$refused}must be an absolute path", $said);
        }
        foreach (["$this->folder/text", "$this->folder/none", $this->folder] as $path) {
            $said = self::withoutExtension($use, $path);
            self::assertStringStartsWith("{$refused}is no file that this PHP may execute", $said);
        }
        $back = 'Till\Client::useCommand($argv[2]); Till\Client::useCommand(null); echo Till\version();';
        $said = self::withoutExtension($back, $this->command);
        self::assertStringContainsString('Till\Client::useCommand()', $said);
    }

    public function testAnExchangeThatTookPlaceIsNotCalledUnsent(): void
    {
        $ca = "$this->folder/ca.pem";
        copy(getenv('TILL_TEST_TLS_CA'), $ca);
        $client = new Client(['tls' => ['ca_file' => $ca]] + Sandbox::tls()->merchant('payermax')[1]);
        $state = $client->startExchange('payment_create', Sandbox::payment(Sandbox::number('A')))['state'];
        $failure = ['failure' => 'timeout', 'written' => true];
        $told = [
            'infinite' => self::failure(fn () => $client->resumeExchange($state, ['http_status' => INF])),
            'no UTF-8' => self::failure(fn () => $client->resumeExchange($state, ['headers' => ['a' => "\xff"]])),
            'no JSON' => self::failure(fn () => $client->resumeExchange("\xff", $failure)),
        ];
        unlink($ca);
        $told['no ca_file'] = self::failure(fn () => $client->resumeExchange($state, $failure));
        self::assertSame('invalid_config', $told['no ca_file']['kind']);
        $this->breaking('kill -9 $$', 'exchange_resume');
        $told['killed'] = self::failure(fn () => $client->resumeExchange($state, $failure));
        unlink("$this->folder/till");
        $told['no command'] = self::failure(fn () => $client->resumeExchange($state, $failure));
        foreach ($told as $why => $error) {
            self::assertSame(['unknown', false], [$error['outcome'], $error['retry_safe']], $why);
        }
    }

    public function testSignalsDoNotCutTheQuestion(): void
    {
        if (!extension_loaded('pcntl')) {
            self::markTestSkipped('PHP has no pcntl');
        }
        $client = new Client(Sandbox::http()->merchant('payermax')[1]);
        $this->breaking('exit 0', 'none');
        pcntl_signal(SIGALRM, static fn () => null);
        $script = 'while kill -ALRM "$1"; do sleep 0.001; done';
        $kill = proc_open(['sh', '-c', $script, 'sh', (string) getmypid()], [2 => ['null']], $pipes);
        try {
            for ($time = 0; $time < 20; $time++) {
                $body = str_repeat('a', 1_000_000);
                $error = self::failure(static fn () => $client->parseNotification(['sign' => 'AAAA'], $body));
                self::assertSame('signature_invalid', $error['kind'], $error['message']);
            }
        } finally {
            proc_terminate($kill);
            proc_close($kill);
            pcntl_signal(SIGALRM, SIG_DFL);
        }
    }

    public function testAHandlerOfWarningsDoesNotSeeTheQuestion(): void
    {
        $client = new Client(Sandbox::http()->merchant('payermax')[1]);
        file_put_contents("$this->folder/till", "#!/bin/sh\nexec 0<&-\nsleep 0.2\n");
        chmod("$this->folder/till", 0700);
        putenv("TILL_COMMAND=$this->folder/till");
        $seen = [];
        set_error_handler(static function (int $level, string $message) use (&$seen): never {
            $seen[] = $message;
            throw new \ErrorException($message);
        });
        try {
            $request = ['description' => str_repeat('a', 200_000)] + Sandbox::payment('A1');
            $error = self::failure(static fn () => $client->call('payment_create', $request));
            self::assertSame(['unknown', []], [$error['outcome'], $seen]);
        } finally {
            restore_error_handler();
        }
    }

    public function testStackTracesShowNoMessage(): void
    {
        if (PHP_VERSION_ID < 80200) {
            self::markTestSkipped('PHP 8.1 has no #[\SensitiveParameter]');
        }
        $key = new Key('paypro', 'secret');
        $calls = [
            static fn () => $key->sign(Sandbox::APPROVED),
            static fn () => $key->verify(Sandbox::APPROVED, 'AAAA'),
            static fn () => Library::explain('none', Sandbox::APPROVED),
        ];
        foreach ($calls as $call) {
            try {
                $call();
                self::fail('nothing was thrown');
            } catch (Failure $failure) {
                $ours = static fn (array $frame): bool => str_starts_with($frame['class'] ?? '', 'Till\\Process\\');
                $frames = array_filter($failure->getTrace(), $ours);
                self::assertNotSame([], $frames);
                self::assertStringNotContainsString(Sandbox::APPROVED, print_r($frames, true));
            }
        }
    }

    public function testItIsFoundUnderOpenBasedir(): void
    {
        $root = dirname(__DIR__, 3);
        $code = <<<'END'
            set_error_handler(static fn (int $level, string $message) => throw new ErrorException($message));
            require $argv[1];
            echo Till\version();
            END;
        $open = implode(':', [$root, dirname($this->command)]);
        $command = [PHP_BINARY, '-n', '-d', "open_basedir=$open", '-r', $code, "$root/bindings/php/autoload.php"];
        foreach (['/usr/bin:/bin:' . dirname($this->command) => '', '' => $this->command] as $path => $named) {
            $environment = ['PATH' => $path, 'TILL_COMMAND' => $named];
            $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['redirect', 1]], $pipes, null, $environment);
            self::assertSame(Library::version(), stream_get_contents($pipes[1]));
            proc_close($process);
        }
    }

    public function testOnlyAWholePathNamesTheCommand(): void
    {
        [$path, $folder] = [getenv('PATH'), getcwd()];
        $this->breaking(':');
        chdir($this->folder);
        try {
            foreach (['till', './till', ''] as $named) {
                putenv("TILL_COMMAND=$named");
                foreach (['', '.', ':.', '../' . basename($this->folder)] as $folders) {
                    putenv("PATH=$folders");
                    self::assertNull(Command::path(), "$named in $folders");
                }
            }
            putenv("PATH=.:$this->folder");
            self::assertSame("$this->folder/till", Command::path());
        } finally {
            putenv("PATH=$path");
            chdir($folder);
        }
    }

    public function testWhatItAnswersIsTheLibrarysOwnError(): void
    {
        $client = new Client(Sandbox::http()->merchant('payermax')[1]);
        $error = self::failure(fn () => $client->call('payment_get', ['order_id' => 'none' . Sandbox::number('A')]));
        self::assertSame('not_found', $error['kind']);
        $error = self::failure(fn () => $client->call('payment_create', ['amount' => 10.5]));
        self::assertSame(['invalid_request', 'not_sent'], [$error['kind'], $error['outcome']]);
        $error = self::failure(fn () => $client->call('payment_create', ['order_id' => "\xff"]));
        self::assertSame('request: holds text that is not UTF-8', $error['message']);
        $error = self::failure(fn () => new Client(['gateway' => NAN]));
        self::assertSame(['invalid_config', 'config'], [$error['kind'], $error['violations'][0]['path']]);
    }

    public function testNoKeyAndNoCardStandsWhereOthersCanReadThem(): void
    {
        $this->breaking(':');
        $config = Sandbox::http()->merchant('paypro')[1];
        $client = new Client($config);
        self::failure(fn () => $client->call('payment_create', Sandbox::payment(Sandbox::number('A'))));
        $key = new Key('paypro', $config['credentials']['secret']);
        self::assertSame(32, strlen($key->sign('{"a": "1"}')['signature']));
        $seen = file_get_contents("$this->folder/seen");
        self::assertStringContainsString('bridge', $seen);
        foreach ([$config['credentials']['secret'], '4392963203551251', '"credentials"'] as $secret) {
            self::assertStringNotContainsString($secret, $seen);
        }
        self::assertStringNotContainsString($config['credentials']['secret'], print_r([$client, $key], true));
    }

    public function testACommandThatIsNotThereIsNamed(): void
    {
        putenv("TILL_COMMAND=$this->folder/till");
        $error = self::failure(static fn () => new Client(['gateway' => 'paypro']));
        self::assertSame(['internal', 'not_sent'], [$error['kind'], $error['outcome']]);
        self::assertStringContainsString('TILL_COMMAND', $error['message']);
    }
}
