<?php

declare(strict_types=1);

namespace Till\Tests;

use PHPUnit\Framework\TestCase;

/** php-fpm whose master has made a client and has paid with it before the workers are forked. */
final class PreloadTest extends TestCase
{
    private const WORKERS = 4;
    private const ORDERS = 60;

    private string $folder;

    private ?Fpm $fpm = null;

    protected function setUp(): void
    {
        $this->folder = sys_get_temp_dir() . '/till-preload-' . bin2hex(random_bytes(8));
        mkdir($this->folder, 0700);
        foreach (['preload.php', 'preloaded.php'] as $name) {
            copy(__DIR__ . "/worker/$name", "$this->folder/$name");
        }
    }

    protected function tearDown(): void
    {
        $this->fpm = null;
        array_map(unlink(...), glob("$this->folder/*"));
        rmdir($this->folder);
    }

    /**
     * @testWith ["http"]
     *           ["tls"]
     */
    public function testWorkersKeepTheirAnswersApart(string $transport): void
    {
        $sandbox = $transport === 'http' ? Sandbox::http() : Sandbox::tls();
        [$merchant, $config] = $sandbox->merchant('payermax');
        // Calls of several workers are under way at once, and no mix-up is mended silently.
        $sandbox->fault($merchant, 'delay', ['milliseconds' => 50, 'times' => 1000]);
        $config = ['resolve' => false, 'retry' => ['attempts' => 1]] + $config;
        file_put_contents("$this->folder/config.json", json_encode($config));
        $user = posix_getpwuid(posix_geteuid())['name'];
        $this->fpm = new Fpm($this->folder, ['pm.max_children = ' . self::WORKERS], [
            "opcache.preload=$this->folder/preload.php", "opcache.preload_user=$user",
        ]);

        $workers = [];
        for ($first = 0; $first < self::ORDERS; $first += self::WORKERS) {
            $asked = [];
            for ($number = $first; $number < $first + self::WORKERS; $number++) {
                $asked["P$number"] = FastCgi::ask($this->fpm->socket, "$this->folder/preloaded.php", "order=P$number");
            }
            foreach ($asked as $order => $connection) {
                $body = FastCgi::answer($connection);
                $answer = json_decode($body, true);
                self::assertSame([$order, 1], [$answer['order'] ?? null, $answer['clients'] ?? null], $body);
                $workers[$answer['pid']] = true;
            }
        }
        self::assertGreaterThan(1, count($workers));
        $ledger = $sandbox->get("/sandbox/ledger?merchant=$merchant");
        self::assertSame([1 + self::ORDERS, []], [count($ledger['entries']), $ledger['duplicates']]);
    }
}
