"""A profile with a mistake is not entered; the mistake is named by file, table and key."""

import copy
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from hotline.casework.appeals.words import Element, Kind, Urgency
from hotline.casework.appeals.words import State as AppealState
from hotline.casework.clocks.words import Kind as Clock
from hotline.casework.orders.words import State as OrderState
from hotline.ground.journal.rules import SYSTEM
from hotline.ground.profiles.actions import enter
from hotline.ground.profiles.checking import LONGEST_CODE, check
from hotline.ground.profiles.models import ProfileVersion
from hotline.ground.profiles.rules import USUAL, ProfileFault
from hotline.ground.profiles.words import CLOCKS, ELEMENTS, INSTEAD, KINDS, LANGUAGES, ROLES_TO_SPARE, STATES, URGENCIES
from hotline.register.people.words import Language
from hotline.register.staff.words import Role

LUMING = Path(__file__).parents[3] / "hotline" / "cities" / "luming.toml"
WHOLE = {table: said for table, said in tomllib.loads(LUMING.read_text(encoding="utf-8")).items() if table != "extends"}
Spoil = Callable[[dict[str, Any]], object]


def without(clock: str) -> Spoil:
    """Take away the lines of a clock that fit everything."""

    def spoil(body: dict[str, Any]) -> None:
        body["limits"] = [
            line for line in body["limits"] if line["clock"] != clock or line.keys() & {"kind", "urgency"}
        ]

    return spoil


def put(table: str, key: str, value: object, *, at: int | None = None) -> Spoil:
    """Write something else at a key of a table, or of one entry of a list of tables."""

    def spoil(body: dict[str, Any]) -> None:
        entry = body[table] if at is None else body[table][at]
        entry.update({key: value})

    return spoil


MISTAKES: dict[str, tuple[Spoil, str, str]] = {
    "no head": (lambda body: body.pop("profile"), "profile", "missing"),
    "head is no table": (lambda body: body.update(profile="luming"), "profile", "table"),
    "limits are no tables": (lambda body: body.update(limits=[1, 2]), "limits", "[[limits]]"),
    "channels are one table": (lambda body: body.update(channels={}), "channels", "[[channels]]"),
    "no English name": (put("profile", "title_en", ""), "profile.title_en", "as text"),
    "no Chinese name": (put("profile", "title", ""), "profile.title", "as text"),
    "no time of day": (put("profile", "opens", "half past eight"), "profile.opens", "time of day"),
    "closes before it opens": (put("profile", "closes", "08:00"), "profile.closes", "later"),
    "no time zone": (put("profile", "time_zone", "Asia/Luming"), "profile.time_zone", "time zone"),
    "prefix is no number": (put("profile", "number_prefix", "LM"), "profile.number_prefix", "digits"),
    "archived after weeks": (
        put("profile", "archive_after", {"amount": 3, "unit": "weeks"}), "profile.archive_after.unit", "weeks",
    ),
    "archived after nothing": (
        put("profile", "archive_after", {"unit": "days"}), "profile.archive_after.amount", "whole number",
    ),
    "archived after a number": (put("profile", "archive_after", 3), "profile.archive_after", "amount"),
    "unknown clock": (put("limits", "clock", "answering", at=0), "limits[1].clock", "answering"),
    "a break that is words": (put("profile", "noon_break", "noon"), "profile.noon_break", "08:30"),
    "a break outside opening hours": (put("profile", "noon_break", "12:00-18:00"), "profile.noon_break", "within"),
    "unknown unit": (put("limits", "unit", "minutes", at=2), "limits[3].unit", "minutes"),
    "half an hour": (put("limits", "amount", 0.5, at=1), "limits[2].amount", "whole number"),
    "unknown kind": (put("limits", "kind", ["consultaton"], at=3), "limits[4].kind", "consultaton"),
    "urgency is no list": (put("limits", "urgency", "urgent", at=0), "limits[1].urgency", "list"),
    "unknown start": (put("limits", "start", "tomorrow", at=3), "limits[4].start", "tomorrow"),
    **{
        f"no limit for {clock}": (without(clock), "limits.clock", repr(clock))
        for clock in CLOCKS if clock not in INSTEAD and clock not in USUAL
    },
    "window from nowhere": (lambda body: body["returns"].update(window_from="reply"), "returns.window_from", "'reply'"),
    "head signs perhaps": (lambda body: body["returns"].update(head_signs="yes"), "returns.head_signs", "true or"),
    "no return at all": (lambda body: body["returns"].update(most=0), "returns.most", "whole number"),
    "refusal without code": (put("refusals", "code", "", at=0), "refusals[1].code", "as text"),
    "code too long": (put("refusals", "code", "S12345678", at=4), "refusals[5].code", "longer than 8"),
    "code twice": (put("refusals", "code", "S1", at=3), "refusals[4].code", "refusals[1]"),
    "no English basis": (put("refusals", "basis_en", " ", at=1), "refusals[2].basis_en", "as text"),
    "line without number": (put("emergency_lines", "phone", None, at=0), "emergency_lines[1].phone", "as text"),
    "line without English": (put("emergency_lines", "name_en", "", at=0), "emergency_lines[1].name_en", "as text"),
    "channel without English": (put("channels", "name_en", "", at=2), "channels[3].name_en", "as text"),
    "channel twice": (put("channels", "code", "01", at=1), "channels[2].code", "channels[1]"),
    "outside in one language": (put("channels", "outside_en", "", at=2), "channels[3].outside_en", "as text"),
    "hours are words": (put("channels", "hours", "all day", at=0), "channels[1].hours", "all day"),
    "hours past midnight": (put("channels", "hours", "08:00-24:30", at=0), "channels[1].hours", "08:00-24:30"),
    "hours turned round": (put("channels", "hours", "17:30-08:30", at=0), "channels[1].hours", "17:30-08:30"),
    "no number of extensions": (put("extensions", "most", -1), "extensions.most", "0 or more"),
    "signed perhaps": (put("extensions", "is_signed", "yes"), "extensions.is_signed", "true or false"),
    "a cap without a unit": (put("extensions", "cap", {"amount": 30}), "extensions.cap.unit", "none of"),
    "no attempt": (put("visit", "attempts", 0), "visit.attempts", "1 or more"),
    "more parts of the day than attempts": (put("visit", "attempts", 1), "visit.dayparts", "from 1 to 1"),
    "four parts of the day": (put("visit", "dayparts", 4), "visit.dayparts", "from 1 to 3"),
    "one attempt, parts of the day left out": (
        lambda body: body.update(visit={"attempts": 1}), "visit.dayparts", "from 1 to 1",
    ),
    "unit is a list": (put("limits", "unit", ["days"], at=0), "limits[1].unit", "none of"),
    "urged by whom": (put("urging", "weekly", 1), "urging.weekly", "per_day"),
    "never urged": (put("urging", "per_day", 0), "urging.per_day", "1 or more"),
    "no prefix for documents": (put("supervision", "prefix", " "), "supervision.prefix", "numbers of documents"),
    "a level is left out": (put("ladder", "level", 5, at=2), "ladder", "without a gap"),
    "level without English": (put("ladder", "name_en", "", at=1), "ladder[2].name_en", "as text"),
    "level to nobody": (put("ladder", "addressee", "mayor", at=3), "ladder[4].addressee", "mayor"),
    "level without limit": (put("ladder", "limit", {}, at=1), "ladder[2].limit.amount", "whole number"),
    "effect in one language": (put("ladder", "effect_en", "", at=1), "ladder[2].effect_en", "as text"),
    "unknown trigger": (put("ladder_rules", "trigger", "D09", at=0), "ladder_rules[1].trigger", "D09"),
    "rule for no level": (put("ladder_rules", "level", 7, at=0), "ladder_rules[1].level", "no level"),
    "a rule after weeks": (
        put("ladder_rules", "after", {"amount": 1, "unit": "weeks"}, at=1),
        "ladder_rules[2].after.unit",
        "weeks",
    ),
    "from no round": (put("ladder_rules", "from_round", 0, at=3), "ladder_rules[4].from_round", "1 or more"),
    "unknown element": (put("elements", "required", ["weather"]), "elements.required", "weather"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_by_file_table_and_key_and_nothing_is_entered(
    mistake: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil, where, what = MISTAKES[mistake]
    body = copy.deepcopy(WHOLE)
    spoil(body)
    monkeypatch.setattr(tomllib, "loads", lambda _text: body)
    file = tmp_path / "ours.toml"
    file.touch()
    with pytest.raises(ProfileFault) as fault:
        enter(file=file, actor=SYSTEM, at=timezone.now(), in_force_from=timezone.now())
    assert (fault.value.file, fault.value.where) == ("ours.toml", where)
    assert str(fault.value).startswith(f"ours.toml:1: {where}: ")
    assert what in fault.value.what
    assert not ProfileVersion.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"[profile\n", "[profile]\ntitle = '鹿鸣'".encode("gb18030")])
def test_a_file_that_is_no_toml_is_named(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_bytes(content)
    with pytest.raises(ProfileFault, match=r"^ours\.toml(:\d+)?: cannot be read as TOML"):
        enter(file=file, actor=SYSTEM, at=timezone.now(), in_force_from=timezone.now())


def test_the_demo_city_is_without_fault_and_so_is_one_that_says_nothing_of_assisting_units() -> None:
    check(WHOLE)
    body = copy.deepcopy(WHOLE)
    body["limits"] = [line for line in body["limits"] if line["clock"] != "assist"]
    check(body)


def test_the_profile_and_the_loop_speak_of_the_same_things() -> None:
    assert set(CLOCKS) == set(Clock.values)
    assert set(STATES) == {*OrderState.values, *AppealState.values}
    assert set(LANGUAGES) == set(Language.values)
    assert set(ROLES_TO_SPARE) < set(Role.values)
    assert (set(KINDS), set(URGENCIES), set(ELEMENTS)) == (set(Kind.values), set(Urgency.values), set(Element.values))


def test_a_code_of_a_refusal_fits_where_the_appeal_keeps_it() -> None:
    from hotline.casework.appeals.models import Appeal

    assert Appeal._meta.get_field("refusal_code").max_length == LONGEST_CODE
