<?php

declare(strict_types=1);

namespace Till\Service;

use Till\Call\Connection;
use Till\Call\Wire;
use Till\Listing;
use Till\Record;

/**
 * A group of operations.
 *
 * @internal
 */
abstract class Service
{
    public function __construct(protected readonly Connection $connection)
    {
    }

    /**
     * @param Record|array<string, mixed> $request
     * @param class-string<Record> $page
     */
    protected function listing(
        string $operation,
        #[\SensitiveParameter] Record|array $request,
        string $page,
        bool $paged
    ): Listing {
        $wire = Wire::request($request, $operation);
        $load = fn (array $more): Record => $page::fromArray($this->connection->call($operation, $more + $wire));
        $next = $paged ? static fn (int $number): Record => $load(['page' => $number]) : null;
        return new Listing($load([]), $next, is_int($wire['page'] ?? null) ? $wire['page'] : 1);
    }
}
