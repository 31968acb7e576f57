<?php

declare(strict_types=1);

use Symfony\Component\Routing\Loader\Configurator\RoutingConfigurator;
use Till\Symfony\NotificationController;

return static function (RoutingConfigurator $routes): void {
    $routes->add('till_notification', '/notifications/{client}')
        ->controller(NotificationController::class)
        ->methods(['POST'])
        ->stateless();
};
