<?php

// PHP's command: each step with each gateway, and whole calls beside curl with a kept handle. Participants take turns in
// each round. Results go to standard output, a JSON object per line.

declare(strict_types=1);

namespace Bench;

use Till\Call\Wire;
use Till\Client;
use Till\Key;
use Till\Native;
use Till\Payment;
use Till\PaymentRequest;

require __DIR__ . '/../../bindings/php/autoload.php';
require __DIR__ . '/rival.php';

const OPERATION = 'payment_create';

/**
 * The steps of a gateway: what is measured, who does it, and how.
 *
 * @param array<string, mixed> $case
 * @return list<array{string, string, \Closure}>
 */
function steps(array $case, string $authorities): array
{
    $client = new Client($case['config']);
    // The extension has the two halves of a call; the classes only have whole calls.
    $native = new Native\Client(Wire::config($case['config']));
    $request = PaymentRequest::fromArray($case['request']);
    $prepare = static fn (): array => $native->startExchange(OPERATION, Wire::request($request, OPERATION));
    ['answer' => $answer, 'body' => $body, 'notice' => $notice, 'sign' => $sign, 'raw' => $raw] = $case;
    $state = $prepare()['state'];
    $key = new Key($sign['scheme'], $sign['key']);
    $message = $sign['scheme'] === 'payermax' ? $sign['message'] : json_decode($sign['message'], true);
    $handle = curl_init();
    $steps = [
        ['prepare', 'libtill', $prepare],
        ['parse', 'libtill', static fn (): Payment
            => Payment::fromArray($native->resumeExchange($state, $answer, $body)['result'])],
        ['notice', 'libtill', static fn () => $client->notifications->parse($notice['headers'], $notice['body'])],
        ['sign', 'libtill', static fn (): string => $key->sign($message)],
        ['call', 'libtill', static fn (): Payment => $client->payments->create($request)],
        ['call', 'curl', static fn (): array => send($handle, $raw, $authorities)],
    ];
    if ($sign['scheme'] === 'payermax') {
        $private = openssl_pkey_get_private($sign['key']);
        $steps[] = ['sign', 'openssl_sign', static function () use ($message, $private): string {
            openssl_sign($message, $signature, $private, OPENSSL_ALGO_SHA256);
            return base64_encode($signature);
        }];
    }
    return $steps;
}

/** The microseconds that a step takes. */
function timed(\Closure $step): float
{
    $begin = hrtime(true);
    $step();
    return (hrtime(true) - $begin) / 1000;
}

$work = json_decode(file_get_contents(getenv('TILL_WORK')), true, 64, JSON_THROW_ON_ERROR);
$participants = [];
foreach ($work['cases'] as $case) {
    foreach (steps($case, $work['ca_file']) as [$measure, $who, $step]) {
        $participants[] = [$measure, $case['gateway'], $who, $step];
    }
}
// Round 0 opens connections and fills caches, and counts for nothing.
for ($round = 0; $round <= $work['rounds']; $round++) {
    foreach ($participants as [$measure, $gateway, $who, $step]) {
        $times = [];
        for ($call = 0; $call < $work['calls']; $call++) {
            $times[] = timed($step);
        }
        sort($times);
        $middle = ['median' => $times[intdiv(count($times), 2)], 'p10' => $times[intdiv(count($times), 10)]];
        $line = ['measure' => $measure, 'case' => $gateway, 'who' => $who, 'round' => $round];
        echo json_encode($line + $middle), "\n";
    }
}
