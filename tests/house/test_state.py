"""The state of an order or an appeal changes through one door only."""

import ast

from tests.house import tree

# The door itself, the two rooms whose things it moves, letters, whose state is that of their delivery, standard
# answers, which have a door of their own, and the places that callers keep while they are rung back.
MAY_WRITE = (
    "casework/steps/",
    "casework/orders/actions",
    "casework/appeals/actions",
    "casework/correspondence/actions",
    "register/knowledge/actions",
    "casework/calls/actions/calling_back",
)


def writes_state(node: ast.AST) -> bool:
    """Whether this piece of syntax gives something a new state."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets) and not (
            isinstance(node, ast.AnnAssign) and node.value is None
        )
    if not isinstance(node, ast.Call):
        return False
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if called in {"update", "bulk_update", "update_or_create"}:
        texts = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)]
        return any(keyword.arg == "state" for keyword in node.keywords) or (called != "update" and "state" in texts)
    return called == "setattr" and len(node.args) > 1 and getattr(node.args[1], "value", None) == "state"


def test_nobody_writes_a_state_but_the_door() -> None:
    found = []
    for path in tree.sources("hotline"):
        inside = path.relative_to(tree.PACKAGE).as_posix()
        if inside.startswith(MAY_WRITE):
            continue
        found += [
            f"{tree.name(path)}:{node.lineno} {ast.unparse(node)[:80]}"  # type: ignore[attr-defined]
            for node in ast.walk(tree.tree(path))
            if writes_state(node)
        ]
    assert not found


def test_the_search_itself_finds_every_way_to_write_a_state() -> None:
    ways = [
        "order.state = 'closed'",
        "Order.objects.filter(pk=1).update(state='closed')",
        "setattr(order, 'state', 'closed')",
        "Order.objects.bulk_update(orders, ['state'])",
        "Order.objects.update_or_create(pk=1, defaults={'state': 'closed'})",
    ]
    for way in ways:
        assert any(writes_state(node) for node in ast.walk(ast.parse(way))), way
    for harmless in ["order.state == 'closed'", "state: str", "known.update(other)", "x = order.state"]:
        assert not any(writes_state(node) for node in ast.walk(ast.parse(harmless))), harmless
