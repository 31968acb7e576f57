<?php

declare(strict_types=1);

namespace Till\Internal;

use Psr\Http\Message\MessageInterface;

/**
 * The parts of a PSR-7 message as libtill takes them.
 *
 * @internal
 */
final class PsrMessage
{
    /** @return array<string, string> */
    public static function headers(MessageInterface $message): array
    {
        $headers = [];
        foreach ($message->getHeaders() as $name => $values) {
            $headers[(string) $name] = implode(', ', $values);
        }
        return $headers;
    }

    /**
     * The whole body. Not by a cast to text, which may hide that the body cannot be read.
     *
     * @throws \RuntimeException if it cannot be read, or has been read already and cannot be read again
     */
    public static function body(MessageInterface $message): string
    {
        $body = $message->getBody();
        if ($body->isSeekable()) {
            $body->rewind();
        } elseif ($body->tell() > 0) {
            throw new \RuntimeException('the body was read before, and cannot be read again');
        }
        return $body->getContents();
    }

    /**
     * Headers come from anywhere: one that is no UTF-8 must not hide the others, so its bytes are replaced.
     *
     * @param array<string, string> $headers
     * @return array<string, string>
     */
    public static function asText(array $headers): array
    {
        return json_decode(json_encode($headers, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE), true);
    }
}
