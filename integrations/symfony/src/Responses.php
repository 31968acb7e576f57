<?php

declare(strict_types=1);

namespace Till\Symfony;

use Symfony\Component\HttpFoundation\Response;
use Till\CustomerResponse;
use Till\Money;
use Till\NextAction;
use Till\NotificationReply;

/** libtill's responses as Symfony's. */
final class Responses
{
    /**
     * What the customer's browser gets for a next action: a redirect, or a page.
     *
     * @param Money|null $amount the amount to pay, which the page with instructions shows
     * @param string|null $nonce the request's nonce, in base64, if the shop's content security policy has one
     * @return Response|null null if the customer has to go nowhere
     * @throws \UnexpectedValueException if an address is neither http nor https
     */
    public static function forCustomer(?NextAction $action, ?Money $amount = null, ?string $nonce = null): ?Response
    {
        $response = CustomerResponse::of($action, $amount, $nonce);
        return $response === null
            ? null
            : new Response($response->body, $response->httpStatus, $response->headers);
    }

    /** What a gateway expects in reply to its notification. */
    public static function forGateway(NotificationReply $reply): Response
    {
        return new Response($reply->body, $reply->httpStatus, $reply->headers);
    }
}
