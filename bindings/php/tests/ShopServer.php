<?php

declare(strict_types=1);

namespace Till\Tests;

/** PHP's own web server with a shop's scripts; it ends with the object. */
final class ShopServer
{
    private readonly string $folder;

    private readonly string $address;

    /** @var resource */
    private $process;

    /** @param array<string, string> $scripts their texts by name */
    public function __construct(array $scripts)
    {
        $this->folder = sys_get_temp_dir() . '/till-shop-' . bin2hex(random_bytes(8));
        mkdir($this->folder, 0700);
        foreach ($scripts as $name => $text) {
            file_put_contents("$this->folder/$name.php", $text);
        }
        $free = stream_socket_server('tcp://127.0.0.1:0');
        $this->address = stream_socket_get_name($free, false);
        fclose($free);
        $options = ['-d', 'extension=' . Module::path(), '-d', 'display_errors=stderr'];
        $command = [PHP_BINARY, ...$options, '-S', $this->address, '-t', $this->folder];
        $log = ['file', "$this->folder/log", 'a'];
        $environment = ['TILL_CONFIG' => "$this->folder/config.json"] + getenv();
        $this->process = proc_open($command, [1 => $log, 2 => $log], $pipes, null, $environment);
        $this->waitFor('started');
    }

    public function __destruct()
    {
        proc_terminate($this->process);
        proc_close($this->process);
        array_map(unlink(...), glob("$this->folder/*"));
        rmdir($this->folder);
    }

    /** @param array<string, mixed> $configs */
    public function configure(array $configs): void
    {
        file_put_contents("$this->folder/config.json", json_encode($configs));
    }

    public function url(string $script): string
    {
        return "http://$this->address/$script.php";
    }

    /** @return array{int, array<string, string>, string} status, headers and body */
    public function post(string $script, string $body): array
    {
        return self::send($this->url($script), $body);
    }

    /** @return array{int, array<string, string>, string} status, headers and body */
    public static function send(string $url, string $body): array
    {
        $context = stream_context_create(['http' => [
            'method' => 'POST',
            'header' => 'Content-Type: application/x-www-form-urlencoded',
            'content' => $body,
            'ignore_errors' => true,
            'follow_location' => 0,
            'timeout' => 120,
        ]]);
        $text = file_get_contents($url, false, $context);
        $headers = [];
        foreach (array_slice($http_response_header, 1) as $line) {
            [$name, $value] = explode(':', $line, 2);
            $headers[strtolower($name)] = trim($value);
        }
        return [(int) explode(' ', $http_response_header[0])[1], $headers, $text];
    }

    /** What the server and the scripts have logged. */
    public function log(): string
    {
        return file_get_contents("$this->folder/log");
    }

    /** Waits until the log has a text. */
    public function waitFor(string $text): void
    {
        $end = microtime(true) + 120;
        while (!str_contains($this->log(), $text)) {
            if (microtime(true) > $end) {
                throw new \RuntimeException("no `$text` within 120 seconds, but: " . $this->log());
            }
            usleep(20_000);
        }
    }
}
