<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;
use Till\Client;
use Till\Service\PayoutService;

/** A page that makes one call loads what this call needs, and nothing else. */
final class LoadingTest extends TestCase
{
    private const EVERY_PAGE = [
        'Call/Connection', 'Call/Translation', 'Call/Wire', 'Client', 'Internal/Copies', 'Internal/Extension',
        'Service/Service', 'Service/Services',
    ];

    /** @return list<string> the files of classes that a program loads, but for those that run the command `till` */
    private static function loaded(string $code): array
    {
        $config = Sandbox::http()->merchant('paymart')[1];
        $code = 'require $argv[1]; $client = new Till\Client(json_decode($argv[2], true)); ' . $code .
            ' foreach (get_included_files() as $file) { echo $file, "\n"; }';
        $extension = extension_loaded('till') ? ['-d', 'extension=' . Module::path()] : [];
        $arguments = [dirname(__DIR__) . '/autoload.php', json_encode($config)];
        $command = [PHP_BINARY, ...$extension, '-r', $code, '--', ...$arguments];
        $process = proc_open($command, [1 => ['pipe', 'w']], $pipes);
        $files = explode("\n", trim(stream_get_contents($pipes[1])));
        self::assertSame(0, proc_close($process), implode("\n", $files));
        $classes = [];
        foreach ($files as $file) {
            if (preg_match('~/src/(?:Generated/)?((?!Process/)(?:[A-Z]\w*/)*[A-Z]\w*)\.php$~D', $file, $name) === 1) {
                $classes[] = $name[1];
            }
        }
        sort($classes);
        return $classes;
    }

    /** @param list<string> $more */
    private static function assertLoads(array $more, string $code): void
    {
        // The extension's version is compared; the command gets the configuration, which is kept as a secret.
        $expected = [...self::EVERY_PAGE, extension_loaded('till') ? 'Internal/Version' : 'Secret', ...$more];
        sort($expected);
        self::assertSame($expected, self::loaded($code));
    }

    public function testAClientAloneLoadsNoGroupOfOperations(): void
    {
        self::assertLoads([], '');
    }

    public function testAPaymentLoadsItsGroupAndItsResult(): void
    {
        $request = var_export(Sandbox::payment(Sandbox::number('L')), true);
        self::assertLoads([
            'Call/Interruption', 'Payment', 'PaymentStatus', 'Record', 'Service/PaymentService', 'TransactionKind',
        ], "\$client->payments->create($request);");
    }

    public function testANotificationReplyLoadsItsGroupAndItsResult(): void
    {
        self::assertLoads([
            'Call/Interruption', 'Internal/Sendable', 'NotificationReply', 'Record', 'Service/NotificationReader',
            'Service/NotificationService',
        ], '$client->notifications->reply();');
    }

    public function testAGroupIsMadeOnceAndNoOtherPropertyExists(): void
    {
        $client = new Client(Sandbox::http()->merchant('paymart')[1]);
        self::assertTrue(isset($client->payouts));
        self::assertInstanceOf(PayoutService::class, $client->payouts);
        self::assertSame($client->payouts, $client->payouts);
        self::assertFalse(isset($client->connection));
        $this->expectException(\LogicException::class);
        $this->expectExceptionMessage('A client has no connection');
        $client->connection;
    }

    public function testAGroupCannotBeReplaced(): void
    {
        $client = new Client(Sandbox::http()->merchant('paymart')[1]);
        $this->expectException(\Error::class);
        $client->payouts = $client->payouts;
    }
}
