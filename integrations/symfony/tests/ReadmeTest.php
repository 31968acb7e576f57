<?php

declare(strict_types=1);

namespace Till\Symfony\Tests;

use Symfony\Component\HttpFoundation\Request;
use Symfony\Component\Yaml\Yaml;
use Till\AttemptKind;
use Till\Symfony\Attempts;
use Till\Symfony\Tests\Shop\ShopKernel;

/** The shop of the README: its configuration, its handler and its checkout. */
final class ReadmeTest extends ShopCase
{
    /** @return list<string> */
    private static function blocks(string $language): array
    {
        preg_match_all("/^```$language\n(.*?)^```$/ms", file_get_contents(dirname(__DIR__) . '/README.md'), $found);
        return $found[1];
    }

    /** Loads the classes of a block into a namespace, since other tests have classes with these names. */
    private function load(string $code): void
    {
        $file = "$this->folder/" . bin2hex(random_bytes(6)) . '.php';
        $before = "<?php\n\ndeclare(strict_types=1);\n\nnamespace Till\\Symfony\\Tests\\Readme;\n\n";
        file_put_contents($file, $before . $code);
        require $file;
    }

    public function testTheShopIsPaid(): void
    {
        $this->database->executeStatement('CREATE TABLE orders (number VARCHAR(128), state VARCHAR(64))');
        $this->database->insert('orders', ['number' => 'A1', 'state' => 'new']);
        array_map($this->load(...), self::blocks('php'));
        [$till, $routes] = array_map(Yaml::parse(...), self::blocks('yaml'));
        self::assertSame(['resource' => '@TillBundle/config/routes.php', 'prefix' => '/till'], $routes['till']);

        $this->kernel();
        $kernel = new ShopKernel(
            "$this->folder/readme",
            $till['till'],
            [Readme\Orders::class],
            controller: Readme\Checkout::class
        );
        $response = $kernel->handle(Request::create('https://shop.example/checkout', 'POST', ['order' => 'A1']));
        self::assertSame(303, $response->getStatusCode(), (string) $response->getContent());
        $this->payOnThePage($response->headers->get('location'));

        $kernel->getContainer()->get(Attempts::class)->resolve('cards', AttemptKind::Payment, 'A1');
        self::assertSame('paid', $this->database->fetchOne('SELECT state FROM orders'));
        $this->merchant->assertChargedOnce('A1', 2500);
    }

    private function payOnThePage(string $address): void
    {
        file_get_contents($address, false, stream_context_create(['http' => [
            'method' => 'POST',
            'header' => 'Content-Type: application/x-www-form-urlencoded',
            'content' => 'choice=pay',
            'ignore_errors' => true,
            'follow_location' => 0,
            'timeout' => 120,
        ]]));
    }
}
