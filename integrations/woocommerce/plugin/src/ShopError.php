<?php

declare(strict_types=1);

namespace Libtill\WooCommerce;

/** Something was refused before any money moved. The message tells a shopkeeper what happened and what to do. */
final class ShopError extends \RuntimeException
{
    public function __construct(
        /** A word for programs, such as `already_paid`. */
        public readonly string $word,
        string $message,
        /** The attempt that is in the way, where there is one. */
        public readonly ?StoredAttempt $attempt = null,
    ) {
        parent::__construct($message);
    }
}
