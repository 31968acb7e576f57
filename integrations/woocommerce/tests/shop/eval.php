<?php

// Runs PHP code inside of WordPress.

declare(strict_types=1);

require __DIR__ . '/load.php';
eval($argv[1]);
