"""What fits on a screen can be understood: 400 lines a file, 40 a function (complexity is ruff's, 8)."""

import ast

from tests.house import tree

LONGEST_FILE = 400
LONGEST_FUNCTION = 40


def test_no_file_is_longer_than_400_lines() -> None:
    found = {tree.name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in tree.sources()}
    assert not {name: lines for name, lines in found.items() if lines > LONGEST_FILE}


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of what it does, without its signature and what it says of itself."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_function_is_longer_than_40_lines() -> None:
    found = []
    for path in tree.sources():
        for node in ast.walk(tree.tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length(node) > LONGEST_FUNCTION:
                found.append(f"{tree.name(path)}:{node.lineno} {node.name} ({length(node)})")
    assert not found
