"""Whatever comes in is stored exactly or refused with the field it stood in; nothing of it reaches the database."""

from dataclasses import replace
from typing import Any

import pytest

from hotline.casework.appeals.actions import CodeRefused, follow
from hotline.casework.appeals.models import Appeal
from hotline.casework.steps.rules import StepRefused
from hotline.lib.text import UnfitText
from hotline.register.people.actions import Introduction
from hotline.register.people.models import Person
from tests.casework.factories import MORNING, City, appeal

LONG = "长" * 300


def introduced(name: str, value: str) -> Introduction:
    """Somebody of whom one thing is odd."""
    odd: dict[str, Any] = {name: value}
    return replace(Introduction(), **odd)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        *(
            ({name: value}, name)
            for name in (
                "title", "address_text", "occurred", "object_kind", "object_name", "preferred_time", "external_number",
                "external_system", "language", "channel_detail", "called_number",
            )
            for value in (LONG, "x\x00y", "\ud800")
        ),
        *(
            ({"person": introduced(name, value)}, name)
            for name in ("name", "address", "email", "employer")
            for value in (LONG, "x\x00y", "\ud800")
        ),
        ({"urgency": "never"}, "urgency"),
        ({"kind": LONG}, "kind"),
        ({"channel": "123"}, "channel"),
        ({"person": Introduction(name="王秀兰", kind=LONG)}, "person.kind"),
        ({"person": Introduction(name="王秀兰", language=LONG)}, "person.language"),
        ({"content": " \u3000"}, "content"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_with_its_field(small: City, given: dict[str, Any], field: str) -> None:
    with pytest.raises((UnfitText, StepRefused)) as refused:
        appeal(small, **given)
    assert getattr(refused.value, "field", "") == field
    assert not Appeal.objects.exists()
    assert not Person.objects.exists()


@pytest.mark.parametrize("number", ["", "x\x00y", "\ud800", "9" * 5000, "39072603020000016", "'; DROP TABLE x"])
def test_a_number_that_is_none_finds_nothing(small: City, number: str) -> None:
    with pytest.raises(CodeRefused):
        follow(number=number, code="\x00\ud800", at=MORNING)


@pytest.mark.parametrize("code", ["", "x\x00y", "\ud800", "１２３", "9" * 5000])
def test_a_code_that_is_none_opens_nothing(small: City, code: str) -> None:
    with pytest.raises(CodeRefused):
        follow(number=appeal(small).number, code=code, at=MORNING)
