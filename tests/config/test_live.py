"""The live process: who hears what, in order and once, and never what is not hers."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client, override_settings

from hotline.config import environment
from hotline.config.live import application as door
from hotline.config.live import hearers, origins, streams
from hotline.config.live.streams import BEAT, LOOK_AGAIN, MOST_OF_ONE, MOST_WAITING, Hall, Stream
from hotline.config.middleware import ContentPolicy
from hotline.register.staff.models import Staff
from tests.casework.factories import City, seat

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def page(*topics: str, person: int = 1) -> Stream:
    """An open page that listens."""
    return Stream(person, frozenset(topics))


def told(stream: Stream) -> list[dict[str, Any]]:
    """What waits to be sent to a page, as its scripts read it."""
    found: list[dict[str, Any]] = []
    while not stream.waiting.empty():
        sent = stream.waiting.get_nowait()
        if sent is None:
            found.append({"closed": True})
            continue
        lines = dict(line.split(": ", 1) for line in sent.decode().strip().splitlines())
        found.append({"event": lines["event"], "id": lines.get("id", ""), **json.loads(lines["data"])})
    return found


def test_a_page_hears_its_topics_in_order_and_nothing_else() -> None:
    hall, seat, board = Hall(), page("seat:3"), page("board", person=2)
    assert hall.open(seat)
    assert hall.open(board)
    hall.pass_on({"to": "seat:3", "kind": "call", "call": 7})
    hall.pass_on({"to": "seat:4", "kind": "call", "call": 8})
    hall.pass_on({"to": "board", "kind": "seat", "seat": 3})
    hall.pass_on({"kind": "without a topic"})
    assert [(one["kind"], one.get("call"), one["to"]) for one in told(seat)] == [("call", 7, "seat")]
    assert [(one["kind"], one["to"]) for one in told(board)] == [("seat", "board")]


def test_who_comes_back_hears_what_she_missed_and_only_that() -> None:
    hall, first = Hall(), page("board")
    hall.open(first)
    for number in range(3):
        hall.pass_on({"to": "board", "kind": "seat", "seat": number})
    heard = told(first)
    hall.close(first)
    hall.pass_on({"to": "board", "kind": "seat", "seat": 9})
    again = page("board")
    hall.open(again, last_id=heard[1]["id"])
    assert [one["seat"] for one in told(again)] == [2, 9]


@pytest.mark.parametrize("last_id", ["other-1", "garbage", "-", "x" * 5000])
def test_who_comes_back_from_a_past_nobody_knows_looks_at_everything(last_id: str) -> None:
    hall, again = Hall(), page("board")
    hall.pass_on({"to": "board", "kind": "seat", "seat": 1})
    hall.open(again, last_id=last_id)
    assert [one["event"] for one in told(again)] == ["refresh"]


def test_who_missed_more_than_is_remembered_looks_at_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "REMEMBERED", 3)
    hall, first = Hall(), page("board")
    hall.open(first)
    for number in range(9):
        hall.pass_on({"to": "board", "kind": "seat", "seat": number})
    heard = told(first)
    late, just = page("board"), page("board")
    hall.open(late, last_id=heard[4]["id"])
    hall.open(just, last_id=heard[5]["id"])
    assert [one["event"] for one in told(late)] == ["refresh"]
    assert [one["seat"] for one in told(just)] == [6, 7, 8]


def test_a_page_that_does_not_read_costs_no_memory_and_looks_at_everything() -> None:
    hall, slow = Hall(), page("board")
    hall.open(slow)
    for number in range(MOST_WAITING * 3):
        hall.pass_on({"to": "board", "kind": "seat", "seat": number})
    waiting = told(slow)
    assert len(waiting) <= MOST_WAITING
    assert waiting[0]["event"] == "refresh"


def test_after_a_cut_wire_everybody_looks_and_nobody_trusts_old_numbers() -> None:
    hall, one = Hall(), page("board")
    hall.open(one)
    hall.pass_on({"to": "board", "kind": "seat", "seat": 1})
    number = told(one)[0]["id"]
    hall.look_again()
    assert [event["event"] for event in told(one)] == ["refresh"]
    again = page("board")
    hall.open(again, last_id=number)
    assert [event["event"] for event in told(again)] == ["refresh"]


def test_one_person_holds_so_many_pages_and_no_more() -> None:
    hall = Hall()
    assert all(hall.open(page("board")) for _ in range(MOST_OF_ONE))
    assert not hall.open(page("board"))
    assert hall.open(page("board", person=2))


def test_who_is_sent_away_hears_why_and_nothing_that_still_waited() -> None:
    hall, one = Hall(), page("seat:3")
    hall.open(one)
    hall.pass_on({"to": "seat:3", "kind": "call", "call": 7})
    hall.end([one], "signed_out")
    assert told(one) == [{"event": "over", "id": "", "why": "signed_out"}, {"closed": True}]
    hall.pass_on({"to": "seat:3", "kind": "call", "call": 8})
    assert told(one) == []


# -- who may ------------------------------------------------------------------------------------------------------


def account(username: str) -> Staff:
    """Somebody of the small city."""
    return Staff.objects.get(username=username)


def cookie(person: Staff) -> str:
    """The cookies of somebody's browser."""
    client = Client()
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


@pytest.mark.parametrize(
    ("role", "asked", "heard"),
    [
        ("agent", {"seat"}, {"seat"}),
        ("agent", {"seat", "board"}, {"seat"}),
        ("agent", {"board"}, None),
        ("leader", {"board"}, {"board"}),
        ("handler", {"seat", "board"}, None),
        ("agent", {"seat:1", "x" * 999, ""}, None),
    ],
)
def test_everybody_hears_her_own_seat_and_leaders_the_board(
    small: City, role: str, asked: set[str], heard: set[str] | None
) -> None:
    seat(small)
    one = hearers.hearer(cookie(account(role)), asked)
    assert (None if one is None else {topic.partition(":")[0] for topic in one.topics}) == heard


def test_nobody_hears_without_a_session_that_runs(small: City) -> None:
    leader = account("leader")
    assert hearers.hearer("", {"board"}) is None
    assert hearers.hearer(f"{settings.SESSION_COOKIE_NAME}=made-up", {"board"}) is None
    given = cookie(leader)
    assert hearers.hearer(given, {"board"}) is not None
    Staff.objects.filter(pk=leader.pk).update(is_active=False)
    assert hearers.hearer(given, {"board"}) is None


@pytest.mark.parametrize("how", ["signed out", "expired", "closed", "another role", "another password"])
def test_who_signed_out_or_whose_account_changed_hears_nothing_more(small: City, how: str) -> None:
    leader = account("leader")
    one = hearers.hearer(cookie(leader), {"board"})
    assert one is not None
    assert hearers.still_there({one}) == {one}
    accounts = Staff.objects.filter(pk=leader.pk)
    session = Session.objects.filter(session_key=one.session)
    changes: dict[str, Callable[[], object]] = {
        "signed out": session.delete,
        "expired": lambda: session.update(expire_date=AT.replace(year=2020)),
        "closed": lambda: accounts.update(is_active=False),
        "another role": lambda: accounts.update(role="handler"),
        "another password": lambda: accounts.update(password="x"),
    }
    changes[how]()
    assert hearers.still_there({one}) == set()


@pytest.mark.parametrize(
    ("origin", "ours"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", True),
        ("http://[::1]:8000", True),
        ("http://127.0.0.1:9000", False),
        ("https://127.0.0.1:8000", False),
        ("http://127.0.0.1.evil.example:8000", False),
        ("http://evil.example:8000", False),
        ("http://user@127.0.0.1:8000", False),
        ("http://127.0.0.1:8000/", False),
        ("http://127.0.0.1:port", False),
        ("null", False),
    ],
)
def test_only_pages_of_our_own_listen(origin: str, ours: bool) -> None:
    assert origins.is_ours(origin) is ours


def test_behind_a_proxy_our_own_pages_are_those_of_the_public_names() -> None:
    with override_settings(IS_HTTPS=True, ALLOWED_HOSTS=["12345.example.cn"], HUIYIN_ADDRESS="https://hotline.cn:444"):
        assert origins.is_ours("https://12345.example.cn")
        assert origins.is_ours("https://hotline.cn:444")
        assert not origins.is_ours("https://hotline.cn")
        assert not origins.is_ours("http://12345.example.cn")
        assert not origins.is_ours("https://12345.example.cn:8443")


def test_only_pages_of_the_staff_may_connect_to_live_process_and_exchange() -> None:
    wss = "wss://12345.example.cn:8089/ws"
    live = {"HUIYIN_LIVE_ADDRESS": "", "HUIYIN_LIVE_PORT": 8001, "ALLOWED_HOSTS": ["a.cn", ".b.cn", "[::1]"]}
    with override_settings(HUIYIN_PHONE_SOFTPHONE=wss, **live):
        policy = ContentPolicy(lambda request: None)  # type: ignore[arg-type,return-value]  # never called
    expected = "connect-src 'self' http://a.cn:8001 http://*.b.cn:8001 wss://12345.example.cn:8089;"
    assert expected in f"{policy.of_staff};"
    assert "connect-src 'self';" in f"{policy.policy};"


@pytest.mark.parametrize("given", ["ws://10.0.0.1:8088/ws", "http://a.cn", "wss://", "ws://evil.localhost.cn/ws"])
def test_a_telephone_in_the_clear_is_refused_but_on_this_machine(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("HUIYIN_PHONE_SOFTPHONE", given)
    with pytest.raises(environment.BadSetting):
        environment.softphone()
    monkeypatch.setenv("HUIYIN_PHONE_SOFTPHONE", "ws://127.0.0.1:8088/ws")
    assert environment.softphone()


# -- the door -----------------------------------------------------------------------------------------------------


class Visit:
    """One request to the application, without a server."""

    def __init__(self, path: str = "/live/events", query: str = "hear=board", **headers: str) -> None:
        self.sent: list[Any] = []
        self.gone = asyncio.Event()
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        self.scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": named,
        }

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.sent[0]["headers"]}

    @property
    def said(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)


@pytest.fixture
def somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody is somebody who may hear the board."""
    known = hearers.Hearer(1, "session-1", frozenset({"board"}), ())

    async def ask(question: Callable[..., Any], *given: Any) -> Any:
        return (known if "cookie=1" in given[0] else None) if question is hearers.hearer else set(given[0])

    monkeypatch.setattr(door, "in_database", ask)


def visited(visit: Visit, then: Callable[[door.Live], None] = lambda live: None) -> Visit:
    """A request answered; an open stream is left after what happens then."""

    async def go() -> None:
        live = door.Live()
        answering = asyncio.create_task(live(visit.scope, visit.receive, visit.send))
        for _ in range(20):
            await asyncio.sleep(0)
        then(live)
        for _ in range(20):
            await asyncio.sleep(0)
        visit.gone.set()
        await asyncio.wait_for(answering, 5)
        assert not live.hall.streams
        assert not live.hearers

    asyncio.run(go())
    return visit


def test_an_open_page_is_kept_by_nobody_and_hears_what_happens(somebody: None) -> None:
    origin = "http://127.0.0.1:8000"
    visit = visited(
        Visit(cookie="cookie=1", origin=origin), lambda live: live.hall.pass_on({"to": "board", "kind": "seat"})
    )
    assert visit.status == 200
    assert visit.headers["content-type"] == "text/event-stream"
    assert visit.headers["cache-control"] == "no-store"
    assert visit.headers["access-control-allow-origin"] == origin
    assert visit.headers["access-control-allow-credentials"] == "true"
    assert visit.said.startswith(b"retry: 2000\n" + BEAT)
    assert b'data: {"to":"board","kind":"seat"}' in visit.said


def test_who_is_sent_away_is_told_and_the_stream_ends(somebody: None) -> None:
    visit = visited(Visit(cookie="cookie=1"), lambda live: live.hall.end(list(live.hall.streams), "signed_out"))
    assert b'event: over\ndata: {"why":"signed_out"}' in visit.said
    assert visit.sent[-1]["more_body"] is False


@pytest.mark.parametrize(
    ("visit", "status"),
    [
        (lambda: Visit(cookie="cookie=1", origin="http://evil.example"), 403),
        (lambda: Visit(cookie="cookie=2"), 403),
        (Visit, 403),
        (lambda: Visit(path="/staff/"), 404),
        (lambda: Visit(path="/healthz"), 200),
    ],
)
def test_others_get_one_sentence(somebody: None, visit: Callable[[], Visit], status: int) -> None:
    seen = visited(visit())
    assert seen.status == status
    assert "access-control-allow-origin" not in seen.headers
    assert seen.said.decode().isprintable() or seen.said.endswith(b"\n")


def test_who_was_away_says_what_she_heard_last(somebody: None) -> None:
    visit = visited(Visit(query="hear=board&after=old-4", cookie="cookie=1"))
    assert LOOK_AGAIN in visit.said
