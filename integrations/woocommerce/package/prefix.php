<?php

// Gives code that uses libtill a copy of it in a namespace of its own, so that two plugins of a site can each bring
// one:
//
//     php prefix.php PREFIX FROM TO [KEEP]
//
// rewrites each PHP file of the folder FROM into TO: names and texts that begin with Till\ begin with PREFIX\Till\
// there. Names that begin with KEEP stay, such as Till\Native, the classes of the extension. With KEEP, only the files
// in which that makes a difference are written.

declare(strict_types=1);

use PhpParser\Node;
use PhpParser\Node\Name;
use PhpParser\NodeTraverser;
use PhpParser\NodeVisitorAbstract;
use PhpParser\Lexer\Emulative;
use PhpParser\ParserFactory;

require '/usr/share/php/PhpParser/autoload.php';

/** Collects where a file names libtill, by position. */
final class Places extends NodeVisitorAbstract
{
    /** @var list<array{int, string}> positions and the name that begins there */
    public array $found = [];

    private bool $hasNamespace = false;

    public function enterNode(Node $node): void
    {
        if ($node instanceof Node\Stmt\Namespace_) {
            $this->hasNamespace = true;
            $this->name($node->name);
        } elseif ($node instanceof Node\Stmt\UseUse) {
            $this->name($node->name);
        } elseif ($node instanceof Name\FullyQualified) {
            $this->add($node->getStartFilePos() + 1, $node->toString());
        } elseif ($node instanceof Node\Scalar\String_) {
            $this->text($node->getStartFilePos() + 1, $node->value);
        } elseif ($node instanceof Node\Scalar\Encapsed && $node->parts[0] instanceof Node\Scalar\EncapsedStringPart) {
            $this->text($node->parts[0]->getStartFilePos(), $node->parts[0]->value);
        } elseif ($node instanceof Name && !$this->hasNamespace && $node->isQualified()) {
            $this->name($node);
        }
    }

    private function name(?Name $name): void
    {
        if ($name !== null) {
            $this->add($name->getStartFilePos(), $name->toString());
        }
    }

    private function text(int $position, string $value): void
    {
        if (str_starts_with($value, 'Till\\')) {
            $this->add($position, $value);
        }
    }

    private function add(int $position, string $name): void
    {
        if ($name === 'Till' || str_starts_with($name, 'Till\\')) {
            $this->found[$position] = [$position, $name];
        }
    }
}

/** The text of a file with the prefix at each place. */
function prefixed(string $code, string $prefix, ?string $keep): string
{
    $lexer = new Emulative(['usedAttributes' => ['startFilePos', 'endFilePos']]);
    $places = new Places();
    $traverser = new NodeTraverser();
    $traverser->addVisitor($places);
    $traverser->traverse((new ParserFactory())->create(ParserFactory::ONLY_PHP7, $lexer)->parse($code));
    krsort($places->found);
    foreach ($places->found as [$position, $name]) {
        if ($keep === null || ($name !== $keep && !str_starts_with($name, "$keep\\"))) {
            // In a text with doubled backslashes, those of the prefix are doubled as well.
            $doubled = substr($code, $position, 6) === 'Till\\\\';
            $put = ($doubled ? str_replace('\\', '\\\\', "$prefix\\") : "$prefix\\");
            $code = substr_replace($code, $put, $position, 0);
        }
    }
    return $code;
}

[, $prefix, $from, $to] = $argv;
$keep = $argv[4] ?? null;
foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($from)) as $file) {
    if ($file->getExtension() !== 'php') {
        continue;
    }
    $code = file_get_contents((string) $file);
    $made = prefixed($code, $prefix, $keep);
    if ($keep !== null && $made === prefixed($code, $prefix, null)) {
        continue;
    }
    $target = $to . substr((string) $file, strlen($from));
    is_dir(dirname($target)) || mkdir(dirname($target), 0755, true);
    file_put_contents($target, $made);
}
