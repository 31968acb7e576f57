<?php

// Runs a command beside two sandboxes, one with HTTP and one with TLS: php with-sandbox.php COMMAND...

declare(strict_types=1);

namespace Till\Tests;

/** Starts a sandbox and waits until it takes requests. */
function start(string $program, string $ready, array $options): mixed
{
    $command = [$program, '--port', '0', '--quiet', '--ready-file', $ready, ...$options];
    $process = proc_open($command, [0 => ['file', '/dev/null', 'r'], 1 => ['file', '/dev/null', 'w']], $pipes);
    $end = microtime(true) + 180;
    while (!is_file($ready)) {
        if (microtime(true) > $end || !proc_get_status($process)['running']) {
            fwrite(STDERR, "the sandbox does not start: $program\n");
            exit(1);
        }
        usleep(20_000);
    }
    return $process;
}

/** Ends a sandbox and waits for it. */
function stop(mixed $process): void
{
    proc_terminate($process);
    proc_close($process);
}

$program = getenv('TILL_SANDBOX') ?: __DIR__ . '/../../../target/debug/till-sandbox';
if (!is_executable($program)) {
    fwrite(STDERR, "$program is missing: run `cargo build -p libtill-sandbox`, or set TILL_SANDBOX\n");
    exit(1);
}
$folder = sys_get_temp_dir() . '/till-' . bin2hex(random_bytes(8));
mkdir($folder, 0700);
$plain = start($program, "$folder/http.json", []);
$secure = start($program, "$folder/tls.json", ['--tls', '--ca-file', "$folder/ca.pem"]);
putenv("TILL_TEST_HTTP=$folder/http.json");
putenv("TILL_TEST_TLS=$folder/tls.json");
putenv("TILL_TEST_TLS_CA=$folder/ca.pem");
putenv('TILL_TEST_SUPPORT=' . __DIR__ . '/Sandbox.php');

$command = proc_open(array_slice($argv, 1), [STDIN, STDOUT, STDERR], $pipes);
$status = proc_close($command);
stop($plain);
stop($secure);
array_map(unlink(...), glob("$folder/*"));
rmdir($folder);
exit($status);
