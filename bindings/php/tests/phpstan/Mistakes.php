<?php

// A shop's mistakes: PHPStan finds one in each line that says so, and in no other.

declare(strict_types=1);

namespace Till\Tests\PhpStan;

use Till\Capture;
use Till\Client;
use Till\CustomerResponse;
use Till\Payment;
use Till\PaymentRequest;
use Till\PaymentStatus;

function mistakes(Client $client, Payment $payment): void
{
    $client->payments->make(['order_id' => 'A1']); // mistake
    $client->payment->create(['order_id' => 'A1']); // mistake
    $client->payments->create('A1'); // mistake
    $client->payments->get(7); // mistake
    new PaymentRequest(orderId: 'A1', amount: 2500, curency: 'USD'); // mistake
    new PaymentRequest(orderId: 1001, amount: 2500); // mistake
    new PaymentRequest(orderId: 'A1', amount: 2500, capture: 'manual'); // mistake
    new PaymentRequest(orderId: 'A1', amount: 2500, capture: Capture::Later); // mistake
    new PaymentRequest(orderId: 'A1'); // mistake
    echo $payment->orderID; // mistake
    echo $payment->nextAction->url; // mistake
    echo $payment->status; // mistake
    echo $payment->status === 'approved' ? 'paid' : ''; // mistake
    echo $payment->status === PaymentStatus::Paid ? 'paid' : ''; // mistake
    $payment->status = PaymentStatus::Approved; // mistake
    CustomerResponse::of($payment->nextAction)->send(); // mistake
    foreach ($client->payments->list() as $listed) {
        echo $listed->number; // mistake
    }
}
