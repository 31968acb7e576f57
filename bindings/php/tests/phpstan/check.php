<?php

// Runs PHPStan at its highest level over a shop's code and every sample of the documents, and over mistakes that it
// must find: php check.php PHPSTAN BUILD

declare(strict_types=1);

[, $phpstan, $build] = $argv;
$binding = dirname(__DIR__, 2);
$root = dirname($binding, 2);
$samples = "$build/phpstan";
is_dir($samples) || mkdir($samples, 0777, true);
array_map(unlink(...), glob("$samples/*.php"));

/** The samples of a page as files. */
$extract = static function (string $page, string $before) use ($root, $samples): void {
    preg_match_all('/^```php\n(.*?)^```$/ms', file_get_contents("$root/$page"), $found);
    foreach ($found[1] as $number => $code) {
        preg_match('/^(?:use .*\n|\n)*/', $code, $uses);
        $file = strtr($page, '/', '-') . "-$number.php";
        $text = "<?php\n\ndeclare(strict_types=1);\n\n{$uses[0]}$before" . substr($code, strlen($uses[0]));
        file_put_contents("$samples/$file", $text);
    }
};
$extract('README.md', '');
$extract('bindings/php/README.md', '');
foreach (glob("$root/docs/guide/*.md") as $page) {
    // The guide's own page has the frame of these programs.
    if (basename($page) !== 'README.md') {
        $extract('docs/guide/' . basename($page), "/** @var Till\\Client \$client */\n");
    }
}

/** @return array<string, list<array{line: int, message: string}>> what PHPStan finds, by file */
$analyse = static function (string ...$paths) use ($phpstan, $binding): array {
    $command = [PHP_BINARY, '-d', 'memory_limit=2G', $phpstan, 'analyse', '--no-progress', '--error-format', 'json'];
    $command = [...$command, '--configuration', "$binding/phpstan.neon", ...$paths];
    $process = proc_open($command, [1 => ['pipe', 'w']], $pipes);
    $text = stream_get_contents($pipes[1]);
    proc_close($process);
    $found = json_decode($text, true);
    if (!isset($found['files']) || $found['errors'] !== []) {
        fwrite(STDERR, "PHPStan did not run: $text\n");
        exit(1);
    }
    return array_map(static fn (array $file): array => $file['messages'], $found['files']);
};

$failures = [];
foreach ($analyse($samples, __DIR__ . '/Shop.php') as $file => $messages) {
    foreach ($messages as $message) {
        $failures[] = basename($file) . ":{$message['line']}: {$message['message']}";
    }
}
$mistakes = __DIR__ . '/Mistakes.php';
$expected = array_keys(preg_grep('~// mistake$~', file($mistakes, FILE_IGNORE_NEW_LINES)));
$expected = array_map(static fn (int $index): int => $index + 1, $expected);
$found = array_unique(array_column($analyse($mistakes)[$mistakes] ?? [], 'line'));
foreach (array_diff($expected, $found) as $line) {
    $failures[] = "Mistakes.php:$line: is not found";
}
foreach (array_diff($found, $expected) as $line) {
    $failures[] = "Mistakes.php:$line: is found, and is no mistake";
}
echo implode("\n", [...$failures, '']);
echo count(glob("$samples/*.php")), ' samples, ', count($expected), ' mistakes, ', count($failures), " failures\n";
exit($failures === [] ? 0 : 1);
