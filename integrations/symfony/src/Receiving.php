<?php

declare(strict_types=1);

namespace Till\Symfony;

use Till\AttemptKind;
use Till\Event;
use Till\Exception\UnsupportedException;
use Till\Expected;
use Till\NotificationReply;
use Till\OrderKind;
use Till\Refund;
use Till\Symfony\Store\StoredAttempt;

/**
 * Takes notifications: news that is authenticated and about the shop's own orders is stored.
 *
 * @internal
 */
final class Receiving
{
    public function __construct(private readonly Ledger $ledger)
    {
    }

    /** @param array<string, string> $headers */
    public function receive(string $client, array $headers, string $body): NotificationReply
    {
        try {
            $event = $this->ledger->clients->get($client)->notifications->receive(
                $headers,
                $body,
                fn (Event $claimed): Expected => $this->expected($client, $claimed)
            );
        } catch (UnsupportedException $exception) {
            // The gateway has no query for it, and would repeat it for a day.
            $this->ledger->logger->warning(
                'a notification for till.clients.{client} cannot be confirmed, look into the gateway\'s back office: ' .
                '{message}',
                ['client' => $client, 'message' => $exception->getMessage()]
            );
            return $this->ledger->clients->get($client)->notifications->reply();
        }
        $this->ledger->store->transactional(fn () => $this->accept($client, $event));
        return $this->ledger->clients->get($client)->notifications->reply();
    }

    private function expected(string $client, Event $event): Expected
    {
        if ($event->refund !== null) {
            return $this->expectedRefund($client, $event->refund);
        }
        $stored = $this->order($client, $event) ?? throw self::unknown(self::number($event));
        return new Expected(
            $stored->number(),
            $stored->attempt->amount,
            $stored->attempt->currency,
            kind: $stored->kind() === AttemptKind::Payout ? OrderKind::Payout : OrderKind::Payment,
            capture: $stored->attempt->capture,
        );
    }

    private function order(string $client, Event $event): ?StoredAttempt
    {
        $number = self::number($event);
        if ($number === null) {
            return null;
        }
        $store = $this->ledger->store;
        // Some gateways do not say which of the two it is.
        $payment = $event->payout === null ? $store->find($client, AttemptKind::Payment, $number) : null;
        return $payment ?? $store->find($client, AttemptKind::Payout, $number);
    }

    /** A refund that was made in the gateway's back office is known by its payment alone. */
    private function expectedRefund(string $client, Refund $refund): Expected
    {
        $own = $this->ownRefund($client, $refund);
        if ($own !== null) {
            return new Expected($own->number(), $own->attempt->amount, $own->attempt->currency);
        }
        $payment = $refund->orderId === null
            ? null
            : $this->ledger->store->find($client, AttemptKind::Payment, $refund->orderId);
        if ($payment === null || $refund->refundId === null || $refund->amount === null) {
            throw self::unknown($refund->orderId);
        }
        return new Expected($refund->refundId, $refund->amount, $refund->currency);
    }

    private function ownRefund(string $client, Refund $refund): ?StoredAttempt
    {
        return $refund->refundId === null
            ? null
            : $this->ledger->store->find($client, AttemptKind::Refund, $refund->refundId);
    }

    private function accept(string $client, Event $event): void
    {
        if ($event->payment === null && $event->payout === null && $event->refund === null) {
            if ($this->ledger->store->addEvent($client, $event->dedupeKey)) {
                $this->acceptDispute($client, $event);
                $this->ledger->tell($client, $event);
            }
            return;
        }
        if ($event->refund !== null) {
            $this->acceptRefund($client, $event, $event->refund);
            return;
        }
        $kind = $event->payout === null ? AttemptKind::Payment : AttemptKind::Payout;
        $number = self::number($event) ?? throw self::unknown(null);
        $this->ledger->addLocked($this->ledger->locked($client, $kind, $number), ['event' => $event]);
    }

    /** A payment of this shop that is disputed needs a person. */
    private function acceptDispute(string $client, Event $event): void
    {
        $number = $event->dispute?->orderId;
        $payment = $number === null ? null : $this->ledger->store->lock($client, AttemptKind::Payment, $number);
        if ($payment !== null) {
            $this->ledger->addLocked($payment, ['event' => $event]);
        }
    }

    private function acceptRefund(string $client, Event $event, Refund $refund): void
    {
        $own = $this->ownRefund($client, $refund);
        if ($own !== null) {
            $this->ledger->addInTransaction($own, ['event' => $event]);
            return;
        }
        $number = $refund->orderId ?? throw self::unknown(null);
        $this->ledger->addLocked(
            $this->ledger->locked($client, AttemptKind::Payment, $number),
            ['event' => $event]
        );
    }

    private static function number(Event $event): ?string
    {
        return ($event->payment ?? $event->payout ?? $event->refund)?->orderId;
    }

    private static function unknown(?string $number): UnknownOrderException
    {
        return new UnknownOrderException(
            "a notification is about the order $number, which this shop did not begin: another shop uses the same " .
            'account, or the order was deleted'
        );
    }
}
