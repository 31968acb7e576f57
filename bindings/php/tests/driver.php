<?php

// Runs the shared scenarios through the public API: a JSON object a line on standard input, an answer a line on
// standard output. Requests become typed objects, results come back from typed objects.

declare(strict_types=1);

namespace Till\Tests;

use Till\Client;
use Till\ClientConfig;
use Till\Exception\ExceptionInterface;
use Till\Listing;
use Till\Record;

require __DIR__ . '/../autoload.php';

/** A typed object, or the array where its types cannot express what is asked: the library then says what is wrong. */
function typed(string $class, array $values): Record|array
{
    try {
        return $class::fromArray($values);
    } catch (\TypeError | ExceptionInterface) {
        return $values;
    }
}

/** The operations by name: the group (null for the client itself), the method, and its parameters. */
function call(Client $client, string $operation, array $request): Record|array
{
    $words = explode('_', $operation);
    $verb = array_pop($words);
    $plural = camel(implode('_', $words)) . 's';
    $group = isset($client->$plural) ? $plural : null;
    $target = $group === null ? $client : $client->$group;
    $name = $group === null && method_exists($client, camel($operation)) ? camel($operation) : $verb;
    $method = new \ReflectionMethod($target, $name);
    $parameters = $method->getParameters();
    if ($parameters[0]->getName() === 'request') {
        $result = $method->invoke($target, typed(recordOf($parameters[0]), $request));
        return $result instanceof Listing ? $result->firstPage : $result;
    }
    $arguments = [];
    foreach ($parameters as $parameter) {
        $name = $parameter->getName();
        $given = $request[strtolower(preg_replace('/[A-Z]/', '_$0', $name))] ?? null;
        if ($given !== null) {
            $class = recordOf($parameter);
            $arguments[$name] = $class === null ? $given : typed($class, $given);
        }
    }
    return $method->invokeArgs($target, $arguments);
}

/** The record class among the types of a parameter. */
function recordOf(\ReflectionParameter $parameter): ?string
{
    $type = $parameter->getType();
    foreach ($type instanceof \ReflectionUnionType ? $type->getTypes() : [$type] as $one) {
        if (is_subclass_of($one->getName(), Record::class)) {
            return $one->getName();
        }
    }
    return null;
}

function camel(string $name): string
{
    return lcfirst(str_replace('_', '', ucwords($name, '_')));
}

function answer(array $line, ?Client &$client): mixed
{
    switch ($line['do']) {
        case 'client':
            $client = new Client(typed(ClientConfig::class, $line['config']));
            return new \stdClass();
        case 'call':
            return call($client, $line['operation'], $line['request'] ?? []);
        case 'notification':
            return $client->notifications->parse($line['headers'], $line['body']);
        case 'sign':
            return ['signature' => \Till\sign($line['scheme'], $line['message'], $line['key'])];
        case 'verify':
            \Till\verify($line['scheme'], $line['message'], $line['signature'], $line['key']);
            return ['valid' => true];
        case 'explain':
            return \Till\explain($line['scheme'], $line['message']);
        case 'dictionary':
            return \Till\dictionary($line['name']);
        default:
            throw new \UnexpectedValueException("the driver cannot do {$line['do']}");
    }
}

$client = null;
while (($text = fgets(STDIN)) !== false) {
    $line = json_decode($text, true, 64, JSON_THROW_ON_ERROR);
    if ($line['do'] === 'quit') {
        break;
    }
    try {
        $answer = ['ok' => answer($line, $client)];
    } catch (ExceptionInterface $exception) {
        $answer = ['error' => $exception->details];
    }
    fwrite(STDOUT, json_encode($answer, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE) . "\n");
    fflush(STDOUT);
}
