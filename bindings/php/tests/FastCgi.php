<?php

declare(strict_types=1);

namespace Till\Tests;

/** Requests to php-fpm. */
final class FastCgi
{
    private const BEGIN = 1;
    private const END = 3;
    private const PARAMETERS = 4;
    private const INPUT = 5;
    private const OUTPUT = 6;

    /** The body of a page's answer. */
    public static function get(string $socket, string $script, string $query): string
    {
        return self::answer(self::ask($socket, $script, $query));
    }

    /**
     * Asks for a page and does not wait: several workers can be asked at once.
     *
     * @return resource
     */
    public static function ask(string $socket, string $script, string $query): mixed
    {
        $connection = stream_socket_client("unix://$socket", $code, $message, 5);
        stream_set_timeout($connection, 120);
        $parameters = '';
        $values = ['REQUEST_METHOD' => 'GET', 'SCRIPT_FILENAME' => $script, 'QUERY_STRING' => $query];
        foreach ($values as $name => $value) {
            $parameters .= pack('NN', strlen($name) | 1 << 31, strlen($value) | 1 << 31) . $name . $value;
        }
        fwrite($connection, self::record(self::BEGIN, pack('nCx5', 1, 0))
            . self::record(self::PARAMETERS, $parameters) . self::record(self::PARAMETERS, '')
            . self::record(self::INPUT, ''));
        return $connection;
    }

    /**
     * The body of the answer, once it is there.
     *
     * @param resource $connection
     */
    public static function answer(mixed $connection): string
    {
        return explode("\r\n\r\n", self::whole($connection), 2)[1];
    }

    /**
     * The whole answer, once it is there: its status as a header, the other headers, the body.
     *
     * @param resource $connection
     */
    public static function whole(mixed $connection): string
    {
        $output = '';
        do {
            $header = unpack('Cversion/Ctype/nid/nlength/Cpadding', stream_get_contents($connection, 8));
            $content = (string) stream_get_contents($connection, $header['length']);
            stream_get_contents($connection, $header['padding']);
            $output .= $header['type'] === self::OUTPUT ? $content : '';
        } while ($header['type'] !== self::END);
        return $output;
    }

    private static function record(int $type, string $content): string
    {
        return pack('CCnnxx', 1, $type, 1, strlen($content)) . $content;
    }
}
