<?php

declare(strict_types=1);

namespace Till;

/**
 * A text that cannot be printed: a key, a card number, a security code.
 *
 * Dumps, string forms and JSON show `[redacted]`, and it cannot be serialised.
 */
final class Secret implements \JsonSerializable, \Stringable
{
    private const SHOWN = '[redacted]';

    /**
     * The texts are kept outside the objects, where var_export() and array casts do not find them.
     *
     * @var \WeakMap<self, string>|null
     */
    private static ?\WeakMap $texts = null;

    private function __construct()
    {
    }

    /** Wraps a text; a Secret stays what it is. */
    public static function of(#[\SensitiveParameter] string|self $text): self
    {
        if ($text instanceof self) {
            return $text;
        }
        $secret = new self();
        self::$texts ??= new \WeakMap();
        self::$texts[$secret] = $text;
        return $secret;
    }

    /** The text itself. */
    public function reveal(): string
    {
        return self::$texts[$this];
    }

    public function __toString(): string
    {
        return self::SHOWN;
    }

    public function jsonSerialize(): string
    {
        return self::SHOWN;
    }

    /** @return array<string, string> */
    public function __debugInfo(): array
    {
        return ['text' => self::SHOWN];
    }

    public function __serialize(): array
    {
        throw new \LogicException('A secret cannot be serialised');
    }

    /** @param array<mixed> $data */
    public function __unserialize(array $data): void
    {
        throw new \LogicException('A secret cannot be unserialised');
    }

    private function __clone()
    {
    }
}
