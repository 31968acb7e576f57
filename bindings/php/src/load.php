<?php

// Loads the functions. A second copy of the package, such as that of another plugin, ends here in words: PHP would end
// the program because it cannot have two functions of one name.

declare(strict_types=1);

(static function (): void {
    if (!function_exists('Till\version')) {
        require __DIR__ . '/functions.php';
        return;
    }
    $first = dirname((new ReflectionFunction('Till\version'))->getFileName(), 2);
    if ($first !== dirname(__DIR__)) {
        class_exists(Till\Internal\Copies::class) || require __DIR__ . '/Internal/Copies.php';
        throw new LogicException(Till\Internal\Copies::message([$first, dirname(__DIR__)]));
    }
})();
