<?php

declare(strict_types=1);

namespace Till\Process;

/**
 * Asks the command `till`, a process for each question. Keys and cards go through its standard input, where no process
 * list shows them.
 *
 * @internal
 */
final class Command
{
    /** Deeper than any answer. */
    private const DEPTH_MAX = 128;

    private const JSON_FLAGS =
        JSON_THROW_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE;

    /** The command: what TILL_COMMAND names, or `till` where programs are; null where there is none. */
    public static function path(): ?string
    {
        $named = getenv('TILL_COMMAND');
        if (is_string($named) && $named !== '') {
            return is_file($named) && is_executable($named) ? $named : null;
        }
        foreach (explode(PATH_SEPARATOR, (string) getenv('PATH')) as $folder) {
            $path = "$folder/till";
            // An empty entry would mean the folder in which the script happens to run.
            if ($folder !== '' && is_file($path) && is_executable($path)) {
                return $path;
            }
        }
        return null;
    }

    /** Whether this PHP may start processes at all. */
    public static function isAllowed(): bool
    {
        return function_exists('proc_open') && function_exists('proc_close');
    }

    /**
     * Values as JSON. Whole floats keep their fraction, so that the library sees that they are floats and refuses them
     * as amounts.
     *
     * @param array<array-key, mixed> $values
     * @throws Failure
     */
    public static function json(#[\SensitiveParameter] array $values, string $name): string
    {
        try {
            return json_encode($values, self::JSON_FLAGS, 64);
        } catch (\JsonException $exception) {
            $isConfig = $name === 'config';
            throw Failure::unsent($isConfig ? 'invalid_config' : 'invalid_request', $isConfig ? 2 : 1, $name, match (
                $exception->getCode()
            ) {
                JSON_ERROR_UTF8 => 'holds text that is not UTF-8',
                JSON_ERROR_INF_OR_NAN => 'holds an infinite number or none',
                JSON_ERROR_DEPTH => 'is nested too deeply',
                default => 'holds something that JSON cannot express',
            });
        }
    }

    /**
     * Asks one question.
     *
     * @param string $ask what for
     * @param string $name of the operation, scheme or dictionary
     * @param list<string> $parts
     * @return array<array-key, mixed>
     * @throws Failure
     */
    public static function ask(string $ask, string $name = '', #[\SensitiveParameter] array $parts = []): array
    {
        $head = ['ask' => $ask, 'name' => $name, 'lengths' => array_map(strlen(...), $parts)];
        $answer = self::run(self::json($head, 'operation') . "\n" . implode('', $parts));
        if (preg_match('/\A(\d+) (\d+)\n/', $answer, $told) !== 1) {
            throw self::lost($ask);
        }
        $text = substr($answer, strlen($told[0]), (int) $told[2]);
        $value = json_decode($text, true, self::DEPTH_MAX);
        if (strlen($text) !== (int) $told[2] || !is_array($value)) {
            throw self::lost($ask);
        }
        return $told[1] === '0' ? $value : throw new Failure($value);
    }

    /** What the command has to say to an input; less than a whole answer where it was ended. */
    private static function run(#[\SensitiveParameter] string $input): string
    {
        $ends = [['pipe', 'r'], ['pipe', 'w'], ['file', '/dev/null', 'w']];
        $path = self::path();
        $process = $path === null ? false : @proc_open([$path, 'bridge'], $ends, $pipes);
        if (!is_resource($process)) {
            throw Failure::unsent('internal', 900, 'TILL_COMMAND', 'there is no command till that can be started');
        }
        // The command reads everything before it writes, so neither waits for the other.
        for ($sent = 0; $sent < strlen($input); $sent += $written) {
            $written = @fwrite($pipes[0], substr($input, $sent));
            if ($written === false || $written === 0) {
                break;
            }
        }
        fclose($pipes[0]);
        $answer = '';
        while (!feof($pipes[1])) {
            $answer .= (string) fread($pipes[1], 65536);
        }
        fclose($pipes[1]);
        proc_close($process);
        return $answer;
    }

    /** The command ended without an answer: what it had sent by then, nobody knows. */
    private static function lost(string $ask): Failure
    {
        $sends = $ask === 'call';
        return new Failure([
            'kind' => 'internal',
            'status' => 900,
            'message' => 'the command till ended without an answer; it has to be of the same release as this package',
            'outcome' => $sends ? 'unknown' : 'not_sent',
            'retry_safe' => !$sends,
        ]);
    }
}
