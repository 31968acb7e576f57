<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;
use Till\Process\Client;
use Till\Process\Failure;
use Till\Process\Key;

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

    /** A command that does this to calls, and is the real one for every other question. */
    private function breaking(string $does): void
    {
        $script = <<<END
            #!/bin/sh
            printf '%s\\n' "\$@" >> $this->folder/seen
            env >> $this->folder/seen
            cat > $this->folder/question
            if head -n 1 $this->folder/question | grep -q '"ask":"call"'; then
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
        ];
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
        self::assertSame(['invalid_config', 'config'], [$error['kind'], $error['faults'][0]['path']]);
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
