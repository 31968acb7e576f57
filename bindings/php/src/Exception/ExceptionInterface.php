<?php

declare(strict_types=1);

namespace Till\Exception;

use Till\ErrorKind;
use Till\Outcome;
use Till\Verdict;
use Till\Violation;

/**
 * Everything that libtill throws.
 *
 * Catch OutcomeUnknownException first: money may have moved, so ask with `resolve` before anything else. With any
 * other, nothing has happened, and its class names the kind of error.
 */
interface ExceptionInterface extends \Throwable
{
    /** What went wrong; null for a kind that this version does not know. */
    public function getKind(): ?ErrorKind;

    /** What a `resolve` that failed has established; null for every other operation. */
    public function getVerdict(): ?Verdict;

    /** Whether money may have moved. */
    public function getOutcome(): Outcome;

    /** Whether it may have happened: ask with `resolve` before anything else. */
    public function isOutcomeUnknown(): bool;

    /** Whether repeating this identical call cannot move money twice. */
    public function isRetrySafe(): bool;

    /** Whether repeating may help. It says nothing of money: repeat only what is safe to repeat as well. */
    public function isTransient(): bool;

    /**
     * Everything that is wrong with the request or the configuration.
     *
     * @return list<Violation>
     */
    public function getViolations(): array;

    /**
     * The error object, with the model's own names.
     *
     * @return array<string, mixed>
     */
    public function toArray(): array;
}
