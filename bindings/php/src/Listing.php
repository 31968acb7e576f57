<?php

declare(strict_types=1);

namespace Till;

use Till\Exception\ExceptionInterface;
use Till\Internal\Errors;

/**
 * What a list operation found. Iterating goes over all records, and asks for the next page when it gets there.
 *
 * @template Element of Record
 * @implements \IteratorAggregate<int, Element>
 */
final class Listing implements \IteratorAggregate
{
    /**
     * @internal
     * @param Record $firstPage the first page: `data` has its records
     * @param \Closure(int): Record|null $load gives a page by its number; null where there are no more pages to ask for
     * @param int $number of the first page
     */
    public function __construct(
        public readonly Record $firstPage,
        private readonly ?\Closure $load,
        private readonly int $number = 1,
    ) {
    }

    /**
     * The records of all pages.
     *
     * @return \Generator<int, Element>
     * @throws ExceptionInterface
     */
    public function getIterator(): \Generator
    {
        foreach ($this->pages() as $page) {
            foreach ($page->data as $record) {
                yield $record;
            }
        }
    }

    /**
     * The pages, one after another. Where a page is empty and names another, or names one that was there before, the
     * list is not complete, which is an OutcomeUnknownException of the kind `MalformedResponse`.
     *
     * @return \Generator<int, Record>
     * @throws ExceptionInterface
     */
    public function pages(): \Generator
    {
        $page = $this->firstPage;
        $number = $this->number;
        yield $page;
        while ($this->load !== null && $page->next !== null) {
            if (($page->data ?? []) === [] || $page->next <= $number) {
                throw Errors::incomplete();
            }
            $number = $page->next;
            $page = ($this->load)($number);
            yield $page;
        }
    }
}
