<?php

declare(strict_types=1);

namespace Till\Exception;

use Till\Outcome;

/**
 * From an error object to the exception of its outcome and kind.
 *
 * @internal
 */
trait Judgement
{
    /**
     * The exception for an error object.
     *
     * @param array<string, mixed> $error
     */
    public static function of(array $error): self
    {
        if (Outcome::fromText($error['outcome']) === Outcome::Unknown) {
            return new OutcomeUnknownException($error);
        }
        $name = __NAMESPACE__ . '\\' . (self::CLASSES[$error['kind']] ?? 'TillException');
        return new $name($error);
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
