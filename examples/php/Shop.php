<?php

declare(strict_types=1);

namespace Shop;

use Till\Client;
use Till\Exception\ExceptionInterface;
use Till\Expected;
use Till\Payment;

/** What all checkouts share: a client, an address for notifications, and output. */
abstract class Shop
{
    public function __construct(
        protected readonly string $gateway,
        protected readonly Client $client,
        protected readonly NotificationServer $notifications,
        protected readonly string $run,
    ) {
    }

    abstract public function checkout(): void;

    /** Prints what happens. */
    protected function say(string $text): void
    {
        $this->write("  $text");
    }

    /** Ends a step: its result is the same in every language. */
    protected function step(string $step, string $result): void
    {
        $this->say("$step: $result");
        $this->write('@step ' . json_encode(['gateway' => $this->gateway, 'step' => $step, 'result' => $result]));
    }

    /** Asks the customer, played by the program that started this one. */
    protected function askCustomer(array $what): void
    {
        $this->write('@customer ' . json_encode($what, JSON_UNESCAPED_SLASHES));
    }

    /** Some gateways' events are not authenticated, so the shop confirms them with a query until all is decided. */
    protected function waitAndConfirm(string $order, int $amount, string $currency): string
    {
        $expected = new Expected($order, $amount, $currency);
        do {
            $event = $this->notifications->wait($order);
            $confirmed = $this->client->notifications->confirm($event, $expected);
        } while (!$confirmed->payment->final);
        return "{$event->verified->value}, then {$confirmed->verified->value} {$confirmed->payment->status->value}";
    }

    /** The state of a payment, and whether a query found it after its answer was lost. */
    protected static function found(Payment $payment): string
    {
        return $payment->status->value . ($payment->resolved === true ? ' resolved' : '');
    }

    /** What is wrong with a request that the library refused. */
    protected static function violations(ExceptionInterface $exception): string
    {
        $paths = array_map(static fn ($violation): string => $violation->path, $exception->getViolations());
        sort($paths);
        return "{$exception->kind->value} {$exception->getOutcome()->value}: " . implode(', ', $paths);
    }

    private function write(string $line): void
    {
        fwrite(STDOUT, "$line\n");
        fflush(STDOUT);
    }
}
