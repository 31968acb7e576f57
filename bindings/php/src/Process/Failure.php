<?php

declare(strict_types=1);

namespace Till\Process;

/**
 * Why a call failed, as Till\Native\Failure of the extension: the error object, and its status number as the code.
 *
 * @internal
 */
final class Failure extends \RuntimeException
{
    /** @param array<string, mixed> $error */
    public function __construct(public readonly array $error)
    {
        parent::__construct((string) ($error['message'] ?? ''), (int) ($error['status'] ?? 0));
    }

    /**
     * A failure in this package.
     *
     * @param bool $isSent whether the gateway may have received something: then the outcome is unknown
     */
    public static function local(string $kind, int $status, string $path, string $message, bool $isSent = false): self
    {
        return new self([
            'kind' => $kind,
            'status' => $status,
            'message' => "$path: $message",
            'outcome' => $isSent ? 'unknown' : 'not_sent',
            'retry_safe' => !$isSent,
            'transient' => false,
            'violations' => [['path' => $path, 'message' => $message]],
        ]);
    }
}
