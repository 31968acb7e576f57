<?php

declare(strict_types=1);

namespace Libtill\WooCommerce\Shop;

use Libtill\WooCommerce\Plugin;

final class Integration
{
    public static function start(Plugin $plugin): void
    {
    }
}
