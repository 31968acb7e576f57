<?php

// Checks every PHP file: its syntax, and what PSR-12 says about lines.

declare(strict_types=1);

const LINE_MAX = 120;

$root = dirname(__DIR__, 3);
// By default what belongs to the binding: php lint.php FOLDER... checks others.
$named = array_slice($argv, 1) ?: ['bindings/php', 'examples/php'];
$folders = array_map(static fn (string $folder): string => "$root/$folder", $named);
$findings = [];
$count = 0;
foreach ($folders as $folder) {
    foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($folder)) as $file) {
        $path = substr((string) $file, strlen($root) + 1);
        if ($file->getExtension() !== 'php' || preg_match('#/(build|vendor)/#', $path) === 1) {
            continue;
        }
        $count++;
        exec(escapeshellarg(PHP_BINARY) . ' -n -l ' . escapeshellarg((string) $file) . ' 2>&1', $output, $status);
        if ($status !== 0) {
            $findings[] = "$path: " . implode(' ', $output);
        }
        $text = file_get_contents((string) $file);
        $stub = str_ends_with($path, '.stub.php');
        if (!$stub && !str_contains($text, "\ndeclare(strict_types=1);\n")) {
            $findings[] = "$path: has no declare(strict_types=1)";
        }
        if (!str_ends_with($text, "\n") || str_ends_with($text, "\n\n")) {
            $findings[] = "$path: does not end with one line break";
        }
        foreach (explode("\n", $text) as $number => $line) {
            $wrong = match (true) {
                mb_strlen($line, 'UTF-8') > LINE_MAX => 'is longer than ' . LINE_MAX . ' characters',
                rtrim($line) !== $line => 'ends with white space',
                preg_match('/^ *\t/', $line) === 1 => 'is indented with a tab',
                preg_match('/^(?: {4})* {1,3}[^ *]/', $line) === 1 => 'is not indented by four spaces',
                default => null,
            };
            if ($wrong !== null) {
                $findings[] = sprintf('%s:%d: %s', $path, $number + 1, $wrong);
            }
        }
    }
}
foreach ($findings as $finding) {
    fwrite(STDERR, "$finding\n");
}
echo "$count PHP files, ", count($findings), " findings\n";
exit($findings === [] ? 0 : 1);
