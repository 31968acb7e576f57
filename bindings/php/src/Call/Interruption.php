<?php

declare(strict_types=1);

namespace Till\Call;

use Till\Exception\ExceptionInterface;
use Till\Exception\TillException;
use Till\Internal\Errors;

/**
 * What ends a call from outside, such as an exception of a signal's handler. It reports the outcome of the call.
 *
 * @internal
 */
final class Interruption
{
    /** The records that an error can hold, by the first word of their operations. */
    private const RECORDS = ['payment', 'refund', 'payout'];

    /**
     * Runs a call. Signals that come meanwhile are handled once its answer is there, so that no exception of theirs
     * takes the answer's place: it gets what is known of the call as the last of its previous exceptions.
     *
     * @param \Closure(): array<string, mixed> $work
     * @param array<string, mixed> $request
     * @return array<string, mixed>
     */
    public static function deferred(
        #[\SensitiveParameter] \Closure $work,
        string $operation,
        #[\SensitiveParameter] array $request
    ): array {
        $holds = function_exists('pcntl_async_signals') && pcntl_async_signals(false);
        $answer = $error = null;
        try {
            try {
                $answer = $work();
            } catch (TillException $error) {
                // It is thrown below, after the signals.
            } finally {
                if ($holds) {
                    pcntl_async_signals(true);
                    pcntl_signal_dispatch();
                }
            }
        } catch (\Throwable $interruption) {
            $report = $error ?? self::error($operation, $request, $answer);
            throw self::reporting($report, $interruption);
        }
        return $answer ?? throw $error;
    }

    /**
     * What to throw for a call that something else ended: both, one as the last of the other's previous exceptions. An
     * error of another call, which a handler made, must not be taken for this one's.
     */
    public static function reporting(TillException $report, \Throwable $interruption): \Throwable
    {
        return $interruption instanceof ExceptionInterface
            ? self::under($interruption, $report)
            : self::under($report, $interruption);
    }

    /**
     * @param array<string, mixed> $request
     * @param array<string, mixed>|null $answer
     */
    private static function error(
        string $operation,
        #[\SensitiveParameter] array $request,
        ?array $answer
    ): TillException {
        $message = $answer === null
            ? 'the call was interrupted, and its outcome is unknown; ask with resolve'
            : 'the gateway had answered, and the program was interrupted before it saw the answer';
        $record = strstr($operation, '_', true);
        $isKnown = isset($answer['status']) && in_array($record, self::RECORDS, true);
        return Errors::interrupted($message, array_filter([
            'operation' => $operation,
            'order_id' => $request['order_id'] ?? null,
            'refund_id' => $request['refund_id'] ?? null,
        ], is_string(...)) + ($isKnown ? [$record => $answer] : []));
    }

    /** Puts an exception behind the last previous one of another. */
    private static function under(\Throwable $cause, \Throwable $thrown): \Throwable
    {
        $last = $thrown;
        while ($last->getPrevious() !== null) {
            $last = $last->getPrevious();
        }
        $class = $last instanceof \Exception ? \Exception::class : \Error::class;
        (new \ReflectionProperty($class, 'previous'))->setValue($last, $cause);
        return $thrown;
    }
}
