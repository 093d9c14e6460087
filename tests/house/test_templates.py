"""Pages hold neither script nor style of their own: the browser is told to refuse both."""

import re

from tests.house import tree

INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style[\s>]", re.IGNORECASE),
    "a script without a file": re.compile(
        r"<script(?![^>]*\ssrc\s*=)(?![^>]*type=\"application/json\")", re.IGNORECASE
    ),
    "an event attribute": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[:a-z-]*)\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "a text marked safe": re.compile(r"\|\s*safe\b|\{%\s*autoescape off"),
}
NOT_SHOWN = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}", re.DOTALL)


def test_no_template_holds_inline_script_or_style() -> None:
    found = []
    for path in tree.templates():
        text = NOT_SHOWN.sub("", path.read_text(encoding="utf-8"))
        found += [f"{tree.name(path)}: {what}" for what, pattern in INLINE.items() if pattern.search(text)]
    assert not found
