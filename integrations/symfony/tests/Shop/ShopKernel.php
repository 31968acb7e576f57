<?php

declare(strict_types=1);

namespace Till\Symfony\Tests\Shop;

use Doctrine\DBAL\Connection;
use Doctrine\DBAL\DriverManager;
use Symfony\Bundle\FrameworkBundle\FrameworkBundle;
use Symfony\Bundle\FrameworkBundle\Kernel\MicroKernelTrait;
use Symfony\Component\DependencyInjection\Loader\Configurator\ContainerConfigurator;
use Symfony\Component\HttpKernel\Kernel;
use Symfony\Component\Routing\Loader\Configurator\RoutingConfigurator;
use Till\Symfony\Clock;
use Till\Symfony\TillBundle;

/** A shop whose account and database are in environment variables, as in production. */
final class ShopKernel extends Kernel
{
    use MicroKernelTrait;

    /**
     * @param string $folder for the cache
     * @param array<string, mixed> $till the bundle's configuration
     * @param list<class-string> $handlers the shop's handlers of orders
     * @param class-string $controller of the checkout
     */
    public function __construct(
        private readonly string $folder,
        private readonly array $till,
        private readonly array $handlers = [Orders::class],
        string $environment = 'test',
        private readonly string $controller = CheckoutController::class,
    ) {
        parent::__construct($environment, false);
    }

    /** The shop's own configuration, with a merchant whose credentials have these names. @param list<string> $names */
    public static function till(array $names): array
    {
        $credentials = [];
        foreach ($names as $name) {
            $credentials[$name] = '%env(CARDS_' . strtoupper($name) . ')%';
        }
        return ['clients' => ['cards' => [
            'gateway' => '%env(CARDS_GATEWAY)%',
            'base_url' => '%env(CARDS_BASE_URL)%',
            'credentials' => $credentials,
            'resolve' => '%env(bool:CARDS_RESOLVE)%',
            'timeouts' => ['total_ms' => 30000],
        ]]];
    }

    public function registerBundles(): iterable
    {
        return [new FrameworkBundle(), new TillBundle()];
    }

    private function configureContainer(ContainerConfigurator $container): void
    {
        $container->extension('framework', [
            'secret' => 'of no use',
            'http_method_override' => false,
            'router' => ['utf8' => true],
        ]);
        $container->extension('till', $this->till);
        $services = $container->services()->defaults()->autowire()->autoconfigure()->public();
        $services->set('doctrine.dbal.default_connection', Connection::class)
            ->factory([DriverManager::class, 'getConnection'])
            ->args(['%env(json:SHOP_DATABASE)%']);
        $services->alias(Connection::class, 'doctrine.dbal.default_connection');
        foreach ($this->handlers as $handler) {
            $services->set($handler);
        }
        $services->set(Clock::class, LaterClock::class)->args(['%env(int:SHOP_LATER)%']);
        $services->set($this->controller)->tag('controller.service_arguments');
        $services->set('logger', ShopLog::class)->args(['%env(SHOP_LOG)%'])->autoconfigure(false);
        $services->alias(\Psr\Log\LoggerInterface::class, 'logger');
    }

    private function configureRoutes(RoutingConfigurator $routes): void
    {
        $routes->import('@TillBundle/config/routes.php')->prefix('/till');
        $routes->add('checkout', '/checkout')->controller($this->controller)->methods(['POST']);
    }

    public function getCacheDir(): string
    {
        return "$this->folder/cache";
    }

    public function getLogDir(): string
    {
        return "$this->folder/log";
    }

    public function getProjectDir(): string
    {
        return $this->folder;
    }
}
