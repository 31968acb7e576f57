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

    /** What every error object has, and as what. */
    private const ERROR = [
        'kind' => 'string', 'status' => 'int', 'message' => 'string', 'outcome' => 'string', 'retry_safe' => 'bool',
        'transient' => 'bool',
    ];

    /** What the program has named, before TILL_COMMAND and PATH; null leaves it to these. */
    public static ?string $configured = null;

    /** The command: configured, named by TILL_COMMAND, or `till` where programs are; null where there is none. */
    public static function path(): ?string
    {
        $named = self::$configured ?? getenv('TILL_COMMAND');
        if (is_string($named) && $named !== '') {
            return self::isProgram($named) ? $named : null;
        }
        foreach (explode(PATH_SEPARATOR, (string) getenv('PATH')) as $folder) {
            if (self::isProgram("$folder/till")) {
                return "$folder/till";
            }
        }
        return null;
    }

    /** Only a whole path is one: any other would mean the folder in which the script happens to run. */
    public static function isProgram(string $path): bool
    {
        return str_starts_with($path, '/')
            && self::quietly(static fn (): bool => is_file($path) && is_executable($path));
    }

    /**
     * Without PHP's warnings, which open_basedir and a command that ended cause. A handler of the program's own could
     * turn them into exceptions, whose stack traces contain the question.
     *
     * @template Result
     * @param \Closure(): Result $work
     * @return Result
     */
    private static function quietly(#[\SensitiveParameter] \Closure $work): mixed
    {
        set_error_handler(static fn (): bool => true);
        try {
            return $work();
        } finally {
            restore_error_handler();
        }
    }

    /** Whether this PHP may start processes at all. */
    public static function isAllowed(): bool
    {
        return function_exists('proc_open') && function_exists('proc_close') && function_exists('proc_get_status');
    }

    /**
     * Values as JSON. Whole floats keep their fraction, so that the library sees that they are floats and refuses them
     * as amounts. Headers come from anywhere: one that is no UTF-8 must not hide the others, so its bytes are replaced.
     *
     * @param array<array-key, mixed> $values
     * @throws Failure
     */
    public static function json(#[\SensitiveParameter] array $values, string $name): string
    {
        $more = $name === 'headers' ? JSON_INVALID_UTF8_SUBSTITUTE : 0;
        try {
            return json_encode($values, self::JSON_FLAGS | $more, 64);
        } catch (\JsonException $exception) {
            $message = match ($exception->getCode()) {
                JSON_ERROR_UTF8 => 'holds text that is not UTF-8',
                JSON_ERROR_INF_OR_NAN => 'holds an infinite number or none',
                JSON_ERROR_DEPTH => 'is nested too deeply',
                default => 'holds something that JSON cannot express',
            };
            throw $name === 'config'
                ? Failure::local('invalid_config', 2, $name, $message)
                : Failure::local('invalid_request', 1, $name, $message, $name === 'exchange');
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
        $input = self::json($head, 'operation') . "\n" . implode('', $parts);
        $answer = self::quietly(static fn (): ?string => self::run($input));
        if ($answer === null) {
            $message = 'there is no command till that can be started';
            $name = self::$configured === null ? 'TILL_COMMAND' : 'command';
            throw Failure::local('internal', 900, $name, $message, $ask === 'exchange_resume');
        }
        if (preg_match('/\A(\d+) (\d+)\n/', $answer, $told) !== 1) {
            throw self::lost($ask);
        }
        $text = substr($answer, strlen($told[0]), (int) $told[2]);
        $value = json_decode($text, true, self::DEPTH_MAX);
        if (strlen($text) !== (int) $told[2] || !is_array($value)) {
            throw self::lost($ask);
        }
        if ($told[1] === '0') {
            return $value;
        }
        $isError = array_diff_assoc(self::ERROR, array_map(get_debug_type(...), $value)) === [];
        throw $isError ? new Failure($value) : self::lost($ask);
    }

    /** What the command has to say to an input; less than a whole answer where it was ended, and null where none is. */
    private static function run(#[\SensitiveParameter] string $input): ?string
    {
        $path = self::path();
        $ends = [['pipe', 'r'], ['pipe', 'w'], ['null']];
        $process = $path === null ? false : proc_open([$path, 'bridge'], $ends, $pipes);
        if (!is_resource($process)) {
            return null;
        }
        // The command reads everything before it writes, so neither waits for the other.
        for ($sent = 0; $sent < strlen($input); $sent += $written) {
            $written = (int) fwrite($pipes[0], substr($input, $sent));
            if ($written === 0) {
                // Either a signal interrupted the write, or the command has ended.
                if (!proc_get_status($process)['running']) {
                    break;
                }
                usleep(1000);
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

    /** The command ended without an answer: it is unknown what was sent. */
    private static function lost(string $ask): Failure
    {
        $sends = $ask === 'call' || $ask === 'exchange_resume';
        return new Failure([
            'kind' => 'internal',
            'status' => 900,
            'message' => 'the command till ended without an answer; it has to be of the same release as this package',
            'outcome' => $sends ? 'unknown' : 'not_sent',
            'retry_safe' => !$sends,
            'transient' => false,
        ]);
    }
}
