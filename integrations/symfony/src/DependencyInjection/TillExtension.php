<?php

declare(strict_types=1);

namespace Till\Symfony\DependencyInjection;

use Psr\Log\LoggerInterface;
use Symfony\Component\DependencyInjection\ContainerBuilder;
use Symfony\Component\DependencyInjection\ContainerInterface;
use Symfony\Component\DependencyInjection\Definition;
use Symfony\Component\DependencyInjection\Extension\Extension;
use Symfony\Component\DependencyInjection\Reference;
use Till\Symfony\Attempts;
use Till\Symfony\Clients;
use Till\Symfony\Clock;
use Till\Symfony\Command\CheckCommand;
use Till\Symfony\Command\ResolveCommand;
use Till\Symfony\Ledger;
use Till\Symfony\NotificationController;
use Till\Symfony\OrderHandler;
use Till\Symfony\Store\AttemptStore;
use Till\Symfony\Store\DbalAttemptStore;

/** Makes the bundle's services from its configuration. */
final class TillExtension extends Extension
{
    public const HANDLER_TAG = 'till.order_handler';

    /** @param array<array-key, mixed> $configs */
    public function load(#[\SensitiveParameter] array $configs, ContainerBuilder $container): void
    {
        $config = $this->processConfiguration(new Configuration(), $configs);
        $container->registerForAutoconfiguration(OrderHandler::class)->addTag(self::HANDLER_TAG);
        $container->register(Clock::class);
        $this->add($container, Clients::class, [
            $config['clients'],
            $config['live'] ?? $container->getParameter('kernel.environment') === 'prod',
            $config['command'],
            self::logger(),
        ])->setPublic(true);
        $this->addStore($container, $config['store']);
        $this->add($container, Ledger::class, [
            new Reference(Clients::class),
            new Reference(AttemptStore::class),
            // The shop's handlers: ShopServicesPass.
            [],
            new Reference(Clock::class),
            self::logger(),
        ]);
        $this->add($container, Attempts::class, [new Reference(Ledger::class)])->setPublic(true);
        $this->add($container, NotificationController::class, [
            new Reference(Clients::class),
            new Reference(Attempts::class),
            $config['notifications']['max_bytes'],
            self::logger(),
        ])->setPublic(true)->addTag('controller.service_arguments');
        $this->add($container, ResolveCommand::class, [new Reference(Attempts::class)])
            ->addTag('console.command', ['command' => 'till:resolve']);
        $this->add($container, CheckCommand::class, [new Reference(Clients::class)])
            ->addTag('console.command', ['command' => 'till:check']);
    }

    /** @param array{connection: string, service: string|null} $store */
    private function addStore(ContainerBuilder $container, array $store): void
    {
        if ($store['service'] !== null) {
            $container->setAlias(AttemptStore::class, $store['service']);
            return;
        }
        $this->add($container, DbalAttemptStore::class, [new Reference($store['connection'])]);
        $container->setAlias(AttemptStore::class, DbalAttemptStore::class);
    }

    /** @param list<mixed> $arguments */
    private function add(
        ContainerBuilder $container,
        string $class,
        #[\SensitiveParameter] array $arguments
    ): Definition {
        return $container->register($class, $class)
            ->setArguments($arguments)
            ->addTag('monolog.logger', ['channel' => 'till']);
    }

    private static function logger(): Reference
    {
        return new Reference(LoggerInterface::class, ContainerInterface::NULL_ON_INVALID_REFERENCE);
    }
}
