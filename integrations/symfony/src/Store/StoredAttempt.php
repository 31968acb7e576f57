<?php

declare(strict_types=1);

namespace Till\Symfony\Store;

use Till\Attempt;
use Till\AttemptKind;

/** One row: an attempt, and what the shop has done about it. */
final class StoredAttempt
{
    /**
     * @param string $client its name in `till.clients`
     * @param string|null $paymentNumber of a refund: the number of its payment
     * @param list<string> $done what the shop's handlers have done, each once
     * @param int|null $askedAt when the gateway was last asked, in seconds since 1970
     * @param int|null $dueAt when to ask it next; null if nothing can change
     */
    public function __construct(
        public readonly string $client,
        public readonly Attempt $attempt,
        public readonly ?string $paymentNumber = null,
        public readonly array $done = [],
        public readonly ?int $askedAt = null,
        public readonly ?int $dueAt = null,
    ) {
    }

    public function kind(): AttemptKind
    {
        return $this->attempt->kind ?? throw new \UnexpectedValueException(
            "{$this->attempt->number} was stored by a newer version of libtill: update this one"
        );
    }

    public function number(): string
    {
        return $this->attempt->number;
    }

    public function withAttempt(Attempt $attempt): self
    {
        return $this->change(['attempt' => $attempt]);
    }

    /** @param list<string> $done */
    public function withDone(array $done): self
    {
        return $this->change(['done' => $done]);
    }

    public function withAsked(?int $at): self
    {
        return $this->change(['askedAt' => $at]);
    }

    public function withDue(?int $at): self
    {
        return $this->change(['dueAt' => $at]);
    }

    /** @param array<string, mixed> $changes */
    private function change(array $changes): self
    {
        return new self(...($changes + get_object_vars($this)));
    }
}
