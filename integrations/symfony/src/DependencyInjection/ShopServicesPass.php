<?php

declare(strict_types=1);

namespace Till\Symfony\DependencyInjection;

use Symfony\Component\DependencyInjection\Compiler\CompilerPassInterface;
use Symfony\Component\DependencyInjection\Compiler\PriorityTaggedServiceTrait;
use Symfony\Component\DependencyInjection\ContainerBuilder;
use Symfony\Component\DependencyInjection\Exception\InvalidArgumentException;
use Till\Symfony\Ledger;
use Till\Symfony\OrderHandler;
use Till\Symfony\Store\AttemptStore;
use Till\Symfony\Store\DbalAttemptStore;

/** Connects what the shop brings: its handlers of orders, and its database. */
final class ShopServicesPass implements CompilerPassInterface
{
    use PriorityTaggedServiceTrait;

    public function process(ContainerBuilder $container): void
    {
        if (!$container->hasDefinition(Ledger::class)) {
            return;
        }
        $handlers = $this->findAndSortTaggedServices(TillExtension::HANDLER_TAG, $container);
        if ($handlers === []) {
            throw new InvalidArgumentException(
                'till: no service handles orders, so nobody would ship what was paid: write a service that ' .
                'implements ' . OrderHandler::class
            );
        }
        $container->getDefinition(Ledger::class)->replaceArgument(2, $handlers);
        $this->checkStore($container);
    }

    private function checkStore(ContainerBuilder $container): void
    {
        $alias = (string) $container->getAlias(AttemptStore::class);
        if (!$container->has($alias)) {
            throw new InvalidArgumentException(
                "till.store.service: there is no service \"$alias\": name one that implements " . AttemptStore::class
            );
        }
        $connection = $alias === DbalAttemptStore::class
            ? (string) $container->getDefinition($alias)->getArgument(0)
            : null;
        if ($connection !== null && !$container->has($connection)) {
            throw new InvalidArgumentException(
                "till.store.connection: there is no service \"$connection\": install doctrine/doctrine-bundle, name " .
                'the service of your Doctrine DBAL connection, or name an AttemptStore in till.store.service'
            );
        }
    }
}
