<?php

declare(strict_types=1);

namespace Till\Exception;

use Till\Outcome;
use Till\Verdict;

/**
 * What the failure of a resolve means.
 *
 * @internal
 */
final class Resolving
{
    /**
     * What an error has beside the rest if resolving failed. Whatever the reason, resolving established nothing,
     * which must not be read as proof that nothing happened.
     *
     * @param string $for the operation, or the class of the request
     * @return array<string, mixed>
     */
    public static function failed(string $for): array
    {
        return str_ends_with($for, '_resolve') || str_ends_with($for, 'ResolveRequest')
            ? ['outcome' => Outcome::Unknown->value, 'verdict' => Verdict::Unknown->value]
            : [];
    }
}
