<?php

// Reads PHP sources, a JSON object of texts by path, and writes what PHP-Parser sees.
//
// For each path: `declares`, the full names of its classes and functions; and `uses`, the full names of the classes and
// functions that its code names, each with its line. An import alone is no use: it may serve a comment.

declare(strict_types=1);

require 'PhpParser/autoload.php';

use PhpParser\Error;
use PhpParser\Node;
use PhpParser\NodeFinder;
use PhpParser\NodeTraverser;
use PhpParser\NodeVisitor\NameResolver;
use PhpParser\ParserFactory;

/** @return array{declares: list<string>, uses: list<array{int, string}>} */
function seen(array $statements): array
{
    $declares = $uses = [];
    foreach ((new NodeFinder())->find($statements, static fn (): bool => true) as $node) {
        if (($node instanceof Node\Stmt\ClassLike || $node instanceof Node\Stmt\Function_) && $node->namespacedName) {
            $declares[] = $node->namespacedName->toString();
        }
        if ($node instanceof Node\Name) {
            // A function without a namespace may be the namespace's own, or PHP's.
            $name = $node->getAttribute('namespacedName') ?? ($node->isFullyQualified() ? $node : null);
            if ($name !== null) {
                $uses[] = [$node->getStartLine(), $name->toString()];
            }
        }
    }
    return ['declares' => $declares, 'uses' => $uses];
}

$parser = (new ParserFactory())->create(ParserFactory::PREFER_PHP7);
$files = [];
foreach (json_decode(stream_get_contents(STDIN), true, 8, JSON_THROW_ON_ERROR) as $path => $text) {
    $traverser = new NodeTraverser();
    $traverser->addVisitor(new NameResolver());
    try {
        $files[$path] = seen($traverser->traverse($parser->parse($text)));
    } catch (Error $error) {
        $files[$path] = ['error' => [max(1, $error->getStartLine()), $error->getRawMessage()]];
    }
}
echo json_encode((object) $files, JSON_THROW_ON_ERROR);
