"""What must not stand in a committed file: where somebody's machine keeps things, where packages come from."""

import re

from tests.house import tree

# Written so that this file does not hold what it looks for.
HOSTS = ["pythonhosted" + ".org", "pypi" + ".org", "registry.npm" + "js", "deb.debian" + ".org"]
MACHINE = [r"/wor" + r"k/\w", r"/roo" + r"t/", r"/home/\w"]
PATTERN = re.compile("|".join([*map(re.escape, HOSTS), *MACHINE]))
LARGEST = 600 * 1024


def test_no_file_names_a_registry_or_a_place_on_somebodys_machine() -> None:
    found = []
    for path in tree.files():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        found += [f"{tree.name(path)}:{number}" for number, line in enumerate(lines, 1) if PATTERN.search(line)]
    assert not found


def test_no_file_is_so_large_that_it_cannot_be_ours() -> None:
    assert not {tree.name(path) for path in tree.files() if path.stat().st_size > LARGEST}
