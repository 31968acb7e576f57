<?php

declare(strict_types=1);

namespace Till\Symfony;

use Symfony\Component\DependencyInjection\ContainerBuilder;
use Symfony\Component\HttpKernel\Bundle\Bundle;
use Till\Symfony\DependencyInjection\ShopServicesPass;

/** libtill in a Symfony shop: clients, stored payments, the addresses of notifications, and two commands. */
final class TillBundle extends Bundle
{
    public function build(ContainerBuilder $container): void
    {
        parent::build($container);
        $container->addCompilerPass(new ShopServicesPass());
    }

    public function getPath(): string
    {
        return \dirname(__DIR__);
    }
}
