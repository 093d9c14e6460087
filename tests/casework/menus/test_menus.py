"""No caller is left in a menu: every walk ends, 0 and silence are a person, a wrong key is tried once more."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotline.casework.menus import questions
from hotline.casework.menus.rules import again, begin, go_on
from hotline.casework.menus.walks import (
    MOST_PROMPTS,
    Caller,
    Event,
    Found,
    Key,
    Lookup,
    Prompt,
    Refused,
    Silence,
    Turn,
    Walk,
)
from hotline.ground.profiles.sources import find, load
from hotline.ground.profiles.telephone import Band, Node, PhoneLine, Skill, Spoken, Telephone, read_telephone
from hotline.ground.profiles.telephone_faults import faults_of_telephone
from hotline.ground.profiles.telephone_prompts import VALUES
from hotline.lib import numbers

LUMING = read_telephone(load(find("luming")).body)
WORK = next(band for band in LUMING.bands if band.code == "work")
CALLER = Caller(LUMING, LUMING.line("12345"), WORK, number_prefix="3907", city="鹿鸣市")
NUMBER = numbers.reference("3907", date(2026, 3, 4), 17)
CODE = "0123456789"


def walked(caller: Caller, *signs: str) -> Turn:
    """Where somebody comes who presses these keys, one after the other; a blank is silence."""
    turn = begin(caller)
    for sign in "".join(signs):
        turn = go_on(caller, turn.walk, Silence() if sign == " " else Key(sign))
    return turn


def kept(turn: Turn) -> tuple[str, str, str, tuple[str, ...]]:
    assert turn.end is not None
    return turn.end.kind, turn.end.skill, turn.end.language, turn.end.path


def said(turn: Turn) -> list[str]:
    return [prompt.key for prompt in turn.says]


# ---- the menu of the demo city


def test_who_cannot_be_rung_back_is_not_offered_it() -> None:
    withheld = replace(CALLER, can_be_rung_back=False)
    offered = [prompt for prompt in walked(CALLER, "7").says if prompt.key == "option"]
    left = [prompt for prompt in walked(withheld, "7").says if prompt.key == "option"]
    assert len(left) == len(offered) - 1
    assert walked(withheld, "71").end is None, "the key means nothing to her"
    assert kept(walked(withheld, "71", "0"))[0] == "person"


def test_a_caller_is_greeted_told_of_the_recording_and_given_keys() -> None:
    turn = begin(replace(CALLER, is_surge=True, incidents=("雪松街道停水，预计18点恢复",)))
    assert said(turn)[:4] == ["greeting", "recorded", "surge", "incident"]
    assert said(turn)[4:] == ["option"] * 7 + ["language_key"] * 2 + ["person_key"]
    assert Prompt("option", "cmn", (("title", "查询办理进度"), ("key", "2"))) in turn.says
    assert Prompt("language_key", "en", (("key", "9"),)) in turn.says
    assert turn.awaits is not None
    assert (turn.awaits.keys, turn.awaits.first) == (1, 3)


@pytest.mark.parametrize(
    ("signs", "end"),
    [
        ("0", ("person", "general", "cmn", ())),
        (" ", ("person", "general", "cmn", ())),
        ("1", ("person", "general", "cmn", ("report",))),
        ("5", ("person", "consumer", "cmn", ("consumer",))),
        ("71", ("call_back", "general", "cmn", ("messages", "call_back"))),
        ("72", ("voicemail", "general", "cmn", ("messages", "voicemail"))),
        ("7 ", ("person", "general", "cmn", ("messages",))),
        ("70", ("person", "general", "cmn", ("messages",))),
        ("8 ", ("person", "general", "yue", ("yue",))),
        ("94", ("person", "social", "en", ("en", "social"))),
        ("##", ("person", "general", "cmn", ())),
        ("#3", ("person", "enterprise", "cmn", ("enterprise",))),
        ("2*", ("person", "general", "cmn", ("progress",))),
        ("2 ", ("person", "general", "cmn", ("progress",))),
    ],
)
def test_a_key_leads_where_the_city_says(signs: str, end: tuple[str, str, str, tuple[str, ...]]) -> None:
    assert kept(walked(CALLER, signs)) == end


def test_a_wrong_key_is_tried_once_more_in_the_same_language() -> None:
    turn = walked(CALLER, "9", "#")
    assert said(turn)[0] == "wrong_key"
    assert {prompt.language for prompt in turn.says} == {"en"}
    assert turn.end is None


def test_who_chose_a_language_hears_the_menu_in_it_without_the_keys_of_languages() -> None:
    turn = walked(CALLER, "9")
    assert Prompt("option", "en", (("title", "For business"), ("key", "3"))) in turn.says
    assert "language_key" not in said(turn)


def test_without_a_menu_a_person_comes_at_once() -> None:
    plain = Caller(Telephone(), PhoneLine("main", ("12345",), "12345"), Band("always", "全天"))
    turn = begin(plain)
    assert said(turn) == ["greeting", "recorded"]
    assert turn.awaits is not None
    assert turn.awaits.first == 0, "nobody waits for a key that is not offered"
    for sign in " 05#":
        assert kept(walked(plain, sign)) == ("person", "general", "cmn", ())
        assert said(walked(plain, sign)) == ["connecting"]


def test_a_line_without_the_citys_menu_offers_keys_of_languages_only_where_it_says_so() -> None:
    consumer = LUMING.line("12315")
    assert said(begin(replace(CALLER, line=consumer))) == ["greeting_consumer", "recorded"]
    asked = replace(CALLER, line=replace(consumer, language_keys=True))
    assert said(begin(asked))[2:] == ["language_key", "language_key", "person_key"]
    assert kept(walked(asked, "9")) == ("person", "consumer", "en", ("en",))
    silent = replace(CALLER, line=replace(CALLER.line, language_keys=False))
    assert "language_key" not in said(begin(silent))


def test_a_merged_hotline_greets_by_its_own_name_and_brings_its_own_people() -> None:
    turn = begin(replace(CALLER, line=LUMING.line("12315")))
    assert said(turn)[0] == "greeting_consumer"
    assert kept(walked(replace(CALLER, line=LUMING.line("12315")), " ")) == ("person", "consumer", "cmn", ())


def test_fujians_keys_lead_to_the_staff_and_to_the_fax() -> None:
    fujian = read_telephone(load(find("fujian")).body)
    caller = Caller(fujian, fujian.line("12345"), WORK)
    assert kept(walked(caller, "11"))[0] == "person"
    assert kept(walked(caller, "15"))[0] == "fax"


@pytest.mark.parametrize(
    ("gives", "end", "told"),
    [("message", "voicemail", "nobody"), ("forward", "forward", "forwarding"), ("closed", "closed", "closed")],
)
def test_outside_of_the_hours_a_caller_gets_what_the_part_of_the_day_gives(gives: str, end: str, told: str) -> None:
    turn = begin(replace(CALLER, band=Band("night", "夜间", gives=gives, number="09785550001")))
    assert turn.end is not None
    assert (turn.end.kind, said(turn)[-1]) == (end, told)
    assert turn.end.number == ("09785550001" if gives == "forward" else "")


def test_a_restricted_caller_is_told_so_and_in_danger_reaches_a_person() -> None:
    restricted = replace(CALLER, is_restricted=True)
    assert said(begin(restricted)) == ["restricted"]
    assert kept(walked(restricted, " "))[0] == "turned_away"
    assert kept(walked(restricted, "1"))[0] == "turned_away"
    danger = walked(restricted, "0").end
    assert danger is not None
    assert (danger.kind, danger.is_emergency) == ("person", True)


def test_a_line_or_a_key_for_the_elderly_is_a_reason_to_go_before_others() -> None:
    key = replace(LUMING.nodes["report"], priority="elderly")
    telephone = replace(LUMING, nodes={**LUMING.nodes, "report": key})
    for signs, reasons in (("1", ("elderly",)), ("5", ()), ("0", ())):
        end = walked(replace(CALLER, telephone=telephone), signs).end
        assert end is not None and end.reasons == reasons
    end = walked(replace(CALLER, line=replace(CALLER.line, priority="disabled")), "0").end
    assert end is not None and end.reasons == ("disabled",)


# ---- progress by number and code


def test_progress_is_told_for_number_and_code() -> None:
    turn = walked(CALLER, "2", NUMBER, CODE)
    assert turn.lookup == Lookup(NUMBER, CODE)
    told = go_on(CALLER, turn.walk, Found("办理中"))
    assert said(told) == ["progress", "progress_end"]
    assert CODE not in repr(told)
    assert kept(go_on(CALLER, told.walk, Silence()))[0] == "person"


def test_the_zero_of_a_number_is_a_digit_and_not_a_person() -> None:
    turn = walked(CALLER, "2", NUMBER[:5], "0")
    assert turn.end is None
    assert turn.awaits is not None
    assert turn.awaits.keys == len(NUMBER) - 6


def test_a_number_with_a_wrong_digit_is_asked_for_once_more() -> None:
    swapped = NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)
    turn = walked(CALLER, "2", swapped)
    assert said(turn) == ["number_wrong", "number_ask"]
    assert kept(walked(CALLER, "2", swapped, swapped))[0] == "person"
    assert said(walked(CALLER, "2", "123#"))[0] == "number_wrong"


def test_who_keys_a_wrong_code_twice_comes_to_a_person_and_is_not_told_which_was_wrong() -> None:
    first = go_on(CALLER, walked(CALLER, "2", NUMBER, CODE).walk, Refused())
    assert said(first) == ["code_wrong", "number_ask"]
    turn = first
    for sign in NUMBER + CODE:
        turn = go_on(CALLER, turn.walk, Key(sign))
    last = go_on(CALLER, turn.walk, Refused())
    assert said(last) == ["code_failed", "connecting"]
    assert kept(last)[0] == "person"


def test_a_call_taken_up_after_a_crash_hears_its_turn_again() -> None:
    assert said(again(CALLER, walked(CALLER, "9").walk))[-1] == "person_key"
    code = walked(CALLER, "2", NUMBER, "12")
    assert said(again(CALLER, code.walk)) == ["number_ask"]
    assert again(CALLER, code.walk).walk.keyed == ""
    told = go_on(CALLER, walked(CALLER, "2", NUMBER, CODE).walk, Found("办理中"))
    assert kept(again(CALLER, told.walk))[0] == "person"
    assert said(again(CALLER, begin(replace(CALLER, is_restricted=True)).walk))[0] == "greeting"


# ---- waiting, rating, return visits


def test_who_waits_hears_her_place_the_wait_and_what_is_offered() -> None:
    turn = questions.said_to_waiting(
        LUMING, "yue", position=3, wait="wait_minutes", minutes=2, offers=("call_back", "voicemail")
    )
    assert said(turn) == ["all_busy", "position", "wait_minutes", "call_back_offer", "voicemail_offer"]
    assert questions.taken_while_waiting(("call_back",), "1") == "call_back"
    assert questions.taken_while_waiting(("call_back",), "2") == ""
    quiet = replace(LUMING, position_said=False, wait_said=False)
    assert said(questions.said_to_waiting(quiet, "cmn", position=3, wait="wait_long")) == ["all_busy"]


def test_where_nobody_is_there_she_is_not_told_that_all_are_busy() -> None:
    turn = questions.said_to_waiting(LUMING, "cmn", position=1, wait="", offers=("voicemail",), is_anybody=False)
    assert said(turn) == ["nobody", "voicemail_offer"]


def test_a_rating_is_a_key_asked_for_twice_at_most() -> None:
    asked = questions.begin_rating(LUMING, "cmn")
    assert said(asked) == ["rating_ask", "rating_key", "rating_key", "rating_key"]
    rated = questions.go_on(CALLER, asked.walk, Key("2")).end
    assert rated is not None
    assert (rated.kind, rated.answers) == ("rated", (("rating", "2"),))
    wrong = questions.go_on(CALLER, asked.walk, Key("9"))
    assert said(wrong)[0] == "wrong_key"
    assert kept(questions.go_on(CALLER, wrong.walk, Key("9")))[0] == "closed"
    assert kept(questions.go_on(CALLER, asked.walk, Silence()))[0] == "closed"


def test_a_return_visit_by_key_asks_whether_it_is_solved_and_how_satisfied_she_is() -> None:
    asked = questions.begin_visit(LUMING, "cmn", hotline="12345")
    assert said(asked) == ["visit_ask", "visit_solved"]
    second = questions.go_on(CALLER, asked.walk, Key("1"))
    assert said(second)[0] == "visit_satisfied"
    end = questions.go_on(CALLER, second.walk, Key("1")).end
    assert end is not None
    assert (end.kind, end.answers) == ("visited", (("solved", "yes"), ("rating", "1")))
    assert kept(questions.go_on(CALLER, second.walk, Key("0")))[0] == "person"
    half = questions.go_on(CALLER, second.walk, Silence()).end
    assert half is not None
    assert half.answers == (("solved", "yes"),)
    assert said(questions.again(CALLER, second.walk))[0] == "visit_satisfied"


# ---- for every menu that a city may write

KINDS = st.sampled_from(["person", "progress", "voicemail", "call_back", "fax", "language", "submenu"])
LINE = PhoneLine("main", ("12345",), "12345")
SPOKEN = {
    one.code: one
    for one in (Spoken("cmn", "普通话"), Spoken("yue", "广东话", "8", "yue"), Spoken("en", "English", "9"))
}


@st.composite
def telephones(draw: st.DrawFn) -> Telephone:
    """Menus of two levels with any keys, one of each at a place."""
    nodes: dict[str, Node] = {}
    for key in draw(st.sets(st.sampled_from("1234567"))):
        top = Node(f"n{key}", draw(KINDS), key, "题", language="en", surge=draw(st.sampled_from(["", "only", "never"])))
        nodes[top.code] = top
        if top.kind == "submenu":
            for lower in draw(st.sets(st.sampled_from("123456789"), min_size=1)):
                kind = draw(KINDS.filter(lambda one: one != "submenu"))
                nodes[f"n{key}{lower}"] = Node(f"n{key}{lower}", kind, lower, "题", under=top.code, language="yue")
    return Telephone(
        nodes=nodes, languages=SPOKEN, skills={"general": Skill("general", "综合")}, menu=draw(st.booleans()),
        language_keys=draw(st.booleans()), tries=draw(st.integers(1, 3)),
    )  # fmt: skip


EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.sampled_from("0123456789*#").map(Key), st.just(Silence()), st.just(Found("办理中")), st.just(Refused())
)


def answer(turn: Turn, event: Event) -> Event:
    """What can happen at this turn: a lookup is answered, and only then."""
    if turn.lookup is not None:
        return event if isinstance(event, Found | Refused) else Refused()
    return Silence() if isinstance(event, Found | Refused) else event


@settings(max_examples=40, deadline=None)
@given(telephone=telephones(), events=st.lists(EVENTS, min_size=200, max_size=200), is_surge=st.booleans())
def test_every_walk_ends_and_says_little(telephone: Telephone, events: list[Event], is_surge: bool) -> None:
    caller = Caller(telephone, LINE, Band("always", "全天"), number_prefix="3907", is_surge=is_surge)
    turn, heard = begin(caller), 0
    for event in events:
        heard += len(turn.says)
        assert all(prompt.key in VALUES for prompt in turn.says)
        assert sum(part is not None for part in (turn.awaits, turn.lookup, turn.end)) == 1
        if turn.end is not None:
            break
        turn = go_on(caller, turn.walk, answer(turn, event))
    assert turn.end is not None
    assert heard <= MOST_PROMPTS


@settings(max_examples=150, deadline=None)
@given(telephone=telephones(), events=st.lists(EVENTS, max_size=40), sign=st.sampled_from("0 "))
def test_0_and_silence_reach_a_person_from_everywhere(telephone: Telephone, events: list[Event], sign: str) -> None:
    caller = Caller(telephone, LINE, Band("always", "全天"), number_prefix="3907")
    turn = begin(caller)
    for event in events:
        if turn.end is None:
            turn = go_on(caller, turn.walk, answer(turn, event))
    has_ended = turn.end is not None
    for _patience in range(3):
        if turn.end is None:
            wanted: Event = Silence() if sign == " " or turn.walk.at in ("number", "code") else Key(sign)
            turn = go_on(caller, turn.walk, Refused() if turn.lookup else wanted)
    assert turn.end is not None
    assert has_ended or turn.end.kind == "person"


@given(telephone=telephones())
def test_such_menus_pass_the_check_of_profiles(telephone: Telephone) -> None:
    entries = [
        {
            "code": node.code,
            "kind": node.kind,
            "key": node.key,
            "title": "题",
            "title_en": "T",
            "language": node.language,
        }
        | ({"under": node.under} if node.under else {})
        for node in telephone.nodes.values()
    ]
    languages = [
        {"code": one.code, "name": one.name, **({"key": one.key} if one.key else {})} for one in SPOKEN.values()
    ]
    body = {"telephone_menu": entries, "telephone_languages": languages, "telephone": {"language_keys": False}}
    assert faults_of_telephone(body) == []


def test_a_walk_can_be_kept_with_the_call() -> None:
    assert Walk("menu", "cmn") == Walk(at="menu", language="cmn", path=(), under="", wrong=0)
