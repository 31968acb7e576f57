<?php

declare(strict_types=1);

namespace Till\Testing;

/**
 * The control API of a running sandbox.
 *
 * @internal
 */
final class Control
{
    /** An assertion may wait for a minute, and the answer needs its time too. */
    private const TIMEOUT_S = 90;

    public function __construct(private readonly string $url, private readonly ?string $caFile)
    {
    }

    /**
     * @param array<string, mixed> $body
     * @param string $what for the message of a refusal, such as `assertion`
     * @return array<string, mixed>
     */
    public function post(string $path, array $body, string $what): array
    {
        $context = stream_context_create([
            'http' => [
                'method' => 'POST',
                'header' => 'Content-Type: application/json',
                'content' => json_encode($body, JSON_THROW_ON_ERROR),
                'ignore_errors' => true,
                'timeout' => self::TIMEOUT_S,
            ],
            'ssl' => $this->caFile === null ? [] : ['cafile' => $this->caFile],
        ]);
        $text = @file_get_contents($this->url . $path, false, $context);
        if ($text === false) {
            throw new \RuntimeException("the sandbox at {$this->url} does not answer; is it still running?");
        }
        $answer = json_decode($text, true, 64, JSON_THROW_ON_ERROR);
        if (isset($answer['error'])) {
            throw new \InvalidArgumentException("the sandbox refused the $what: {$answer['error']}");
        }
        return $answer;
    }
}
