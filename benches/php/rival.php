<?php

// The same request through PHP's curl.

declare(strict_types=1);

namespace Bench;

/**
 * Sends a request, and reads the answer.
 *
 * @param array<string, mixed> $raw
 * @return array<string, mixed>
 */
function send(\CurlHandle $handle, array $raw, string $authorities): array
{
    $headers = [];
    foreach ($raw['headers'] as $name => $text) {
        $headers[] = "$name: $text";
    }
    curl_setopt_array($handle, [
        CURLOPT_URL => $raw['url'],
        CURLOPT_POSTFIELDS => $raw['body'],
        CURLOPT_HTTPHEADER => $headers,
        CURLOPT_CAINFO => $authorities,
        CURLOPT_RETURNTRANSFER => true,
    ]);
    $answer = curl_exec($handle);
    if ($answer === false || curl_getinfo($handle, CURLINFO_RESPONSE_CODE) !== 200) {
        throw new \RuntimeException('curl: ' . curl_error($handle));
    }
    return json_decode($answer, true, 64, JSON_THROW_ON_ERROR);
}
