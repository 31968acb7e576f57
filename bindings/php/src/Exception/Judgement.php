<?php

declare(strict_types=1);

namespace Till\Exception;

use Till\ErrorKind;
use Till\Outcome;
use Till\Verdict;

/**
 * What every exception says about its call.
 *
 * @internal
 */
trait Judgement
{
    public function getKind(): ?ErrorKind
    {
        return $this->kind;
    }

    public function getVerdict(): ?Verdict
    {
        return $this->verdict;
    }

    public function getOutcome(): Outcome
    {
        return $this->outcome;
    }

    public function isOutcomeUnknown(): bool
    {
        return $this->outcome === Outcome::Unknown;
    }

    public function isRetrySafe(): bool
    {
        return $this->retrySafe;
    }

    public function isTransient(): bool
    {
        return $this->transient;
    }

    public function getViolations(): array
    {
        return $this->violations ?? [];
    }

    public function toArray(): array
    {
        return $this->details->toArray();
    }
}
