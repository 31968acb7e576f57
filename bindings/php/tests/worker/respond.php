<?php

declare(strict_types=1);

// A host that has set and sent various things before a response of libtill is sent.

use Till\CustomerResponse;
use Till\NextAction;
use Till\NotificationReply;

require (getenv('TILL_PACKAGE') ?: dirname(__DIR__, 2)) . '/autoload.php';

parse_str($_SERVER['QUERY_STRING'] ?? '', $asked);
$response = match ($asked['response']) {
    'refusal' => new NotificationReply(400, ['content-type' => 'text/plain'], 'refused'),
    'acceptance' => new NotificationReply(200, ['content-type' => 'text/plain'], 'OK'),
    'redirect' => CustomerResponse::of(NextAction::fromArray(['type' => 'redirect', 'url' => 'https://pay.example/1'])),
    'page' => CustomerResponse::of(NextAction::fromArray(['type' => 'wait'])),
};
match ($asked['host']) {
    'silent' => null,
    // WordPress's status_header(), and what WooCommerce does before it calls a plugin.
    'status line' => header('HTTP/1.1 200 OK', true, 200),
    'another status line' => header('HTTP/1.0 404 Not Found'),
    'code' => http_response_code(404),
    'code with a header' => header('x-host: 1', true, 503),
    'line, then code' => [header('HTTP/1.1 200 OK', true, 200), http_response_code($response->httpStatus)],
    'redirect' => header('Location: https://elsewhere.example/'),
    'type and length' => [header('Content-Type: application/json'), header('Content-Length: 3')],
    'printed' => [ob_get_level() > 0 && ob_end_flush(), print('something'), flush()],
};
try {
    $response->send();
} catch (LogicException $exception) {
    echo $exception->getMessage();
}
