<?php

// The shop as its web server and its console run it.

declare(strict_types=1);

namespace Till\Symfony\Tests;

use Symfony\Bundle\FrameworkBundle\Console\Application;
use Symfony\Component\Console\Input\ArgvInput;
use Symfony\Component\HttpFoundation\Request;
use Till\Symfony\Tests\Shop\ShopKernel;

require_once __DIR__ . '/bootstrap.php';

$names = json_decode((string) getenv('CARDS_NAMES'), true, 4, JSON_THROW_ON_ERROR);
$kernel = new ShopKernel((string) getenv('SHOP_FOLDER'), ShopKernel::till($names));
if (PHP_SAPI === 'cli') {
    require_once 'Symfony/Component/Console/autoload.php';
    (new Application($kernel))->run(new ArgvInput());
}
$request = Request::createFromGlobals();
$response = $kernel->handle($request);
$response->send();
$kernel->terminate($request, $response);
