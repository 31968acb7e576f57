"""Reads Python sources, a JSON object of texts by path, and writes what Python's parser sees.

For each path: `imports`, each with its line, how many packages it climbs, the module as written,
the name that is taken from it or none, the name that it gets, and whether the file itself uses
that; and `functions`, each with its name and its first and last line. Imports for type checkers
and inside of functions are imports like all others.
"""

import ast
import json
import sys


def imports(tree):
    """Every import of a file, whether it is a statement or a call of import_module with a text."""
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.partition(".")[0]
                yield node.lineno, 0, alias.name, None, bound, bound in used
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                bound = alias.asname or alias.name
                star = alias.name == "*"
                yield node.lineno, node.level, node.module or "", alias.name, bound, star or bound in used
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = getattr(node.func, "id", getattr(node.func, "attr", None))
            if called in ("import_module", "__import__") and isinstance(node.args[0].value, str):
                yield node.lineno, 0, node.args[0].value, None, "", True


def functions(tree):
    """Every function of a file, methods and nested ones too."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, node.lineno, node.end_lineno


def main():
    """Reads all, writes all."""
    seen = {}
    for path, text in json.load(sys.stdin).items():
        try:
            tree = ast.parse(text, path)
        except SyntaxError as error:
            seen[path] = {"error": [error.lineno or 1, error.msg]}
            continue
        seen[path] = {"imports": list(imports(tree)), "functions": list(functions(tree))}
    json.dump(seen, sys.stdout)


main()
