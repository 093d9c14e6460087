"""Files over the interface: for those who see the case, by key or by code, and by no other way."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from hotline.casework.appeals.models import Appeal
from hotline.casework.loop import take_step
from hotline.casework.orders.models import Order
from hotline.ground.files import actions as files
from hotline.ground.files.models import Attachment
from hotline.ground.files.queries import open_bytes
from hotline.ground.files.rules import inspect
from hotline.lib import masks
from hotline.web.api.fetching import files_for_caller
from tests.casework.factories import MORNING, REPLY, City, appeal, caller, order
from tests.ground.files import samples
from tests.web.api.conftest import WithKey
from tests.web.api.machine import Machine, problem, said

HERS, INSIDE, ENCLOSED = "井盖 13800138000.pdf", "现场.jpg", "处理结果.jpg"


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> None:
    """Files of these tests lie apart."""
    kept = {"BACKEND": "hotline.lib.storage.ContentStorage", "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = {**settings.STORAGES, "default": kept}


def keep(one: Appeal, visibility: str = "citizen", name: str = HERS) -> Attachment:
    return files.keep(
        upload=samples.PDF,
        name=name,
        subject_kind="appeal",
        subject_id=one.pk,
        actor_id=None,
        visibility=visibility,
        at=timezone.now(),
    )


@pytest.fixture
def case(small: City) -> Order:
    """An order with a file of its caller, drafted with evidence and with a file for her."""
    drafted = order(small, upto="signed")
    keep(Appeal.objects.get(share__order=drafted))
    photo = {name: [inspect(name, samples.picture())] for name in (INSIDE, ENCLOSED)}
    given = {"evidence": photo[INSIDE], "enclosures": photo[ENCLOSED]}
    take_step(drafted, "draft", actor=small.actors["handler"], at=MORNING, given=REPLY, files=given)
    drafted.refresh_from_db()
    return drafted


def urls(told: Any) -> dict[str, str]:
    """Every file that an answer names, with its address."""
    if isinstance(told, list):
        return {name: url for each in told for name, url in urls(each).items()}
    if not isinstance(told, dict):
        return {}
    own = {told["name"]: told["url"]} if "media_type" in told else {}
    return own | {name: url for each in told.values() for name, url in urls(each).items()}


def path_of(url: str) -> str:
    return url.removeprefix("/api/v1")


def test_the_staff_fetch_what_the_order_names(case: Order, machine: WithKey) -> None:
    browser = machine("dispatcher")
    found = urls(said(browser.get(f"/orders/{case.number}")))
    assert set(found) == {masks.in_text(HERS), INSIDE, ENCLOSED}
    for name, url in found.items():
        answer = browser.get(path_of(url))
        assert answer.status_code == 200
        assert answer.content in (samples.PDF, open_bytes(Attachment.objects.get(file__name=INSIDE).file))
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "13800138000" not in name + answer.headers["Content-Disposition"]


def test_who_does_not_see_the_order_gets_nothing(small: City, case: Order, machine: WithKey, citizen: Machine) -> None:
    url = path_of(urls(said(machine("dispatcher").get(f"/orders/{case.number}")))[INSIDE])
    problem(machine("other_county").get(url), 404)
    problem(machine("admin").get(url), 403)
    problem(citizen.get(url), 401)
    other = order(small, key="another")
    problem(machine("dispatcher").get(url.replace(case.number, other.number)), 404)


def test_the_caller_gets_her_own_files_and_those_of_an_answer_that_has_passed(
    small: City, case: Order, citizen: Machine
) -> None:
    one = Appeal.objects.get(share__order=case)
    follow = f"/appeals/{one.number}"
    assert set(urls(said(citizen.get(follow, code=one.code)))) == {HERS}
    for step, who in (("approve", "head"), ("pass_audit", "dispatcher")):
        take_step(case, step, actor=small.actors[who], at=MORNING, given={})
    found = urls(said(citizen.get(follow, code=one.code)))
    assert set(found) == {HERS, ENCLOSED}
    assert citizen.get(path_of(found[HERS]), code=one.code).content == samples.PDF
    assert citizen.get(path_of(found[ENCLOSED]), code=one.code).headers["Content-Type"] == "image/jpeg"
    problem(citizen.get(path_of(found[HERS]), code="0000000000"), 404)
    problem(citizen.get(path_of(found[HERS])), 404)
    hidden = Attachment.objects.get(file__name=INSIDE).pk
    problem(citizen.get(f"{follow}/files/{hidden}", code=one.code), 404)


def test_an_appeal_without_an_order_gives_its_files_to_the_centre(small: City, machine: WithKey) -> None:
    one = appeal(small)
    keep(one, "staff", "录音说明.pdf")
    browser = machine("agent")
    (url,) = urls(said(browser.get(f"/appeals/{one.number}/steps"))).values()
    assert browser.get(path_of(url)).content == samples.PDF
    problem(machine("liaison").get(path_of(url)), 404)


@pytest.mark.parametrize(
    "path",
    [
        "1/../../../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e/keys",
        "1%00",
        "-1",
        "0x1",
        "１",
        "9" * 400,
        "1/",
        "",
    ],
)
def test_a_hostile_path_is_answered_with_a_problem(case: Order, machine: WithKey, path: str) -> None:
    answer = machine("dispatcher").get(f"/orders/{case.number}/files/{path}")
    assert answer.status_code in (400, 404)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_file_that_was_changed_in_storage_is_not_given(case: Order, machine: WithKey, tmp_path: Path) -> None:
    attachment = Attachment.objects.get(file__name=INSIDE)
    kept = tmp_path / "files" / attachment.file.key
    kept.chmod(0o600)
    kept.write_bytes(b"something else")
    problem(machine("dispatcher").get(f"/orders/{case.number}/files/{attachment.pk}"), 503)


def test_who_joins_an_order_later_gets_no_file_of_an_answer_to_others(small: City, case: Order) -> None:
    first, actors = case.appeals.get(), small.actors
    for step, who, given in (
        ("approve", "head", {}),
        ("pass_audit", "dispatcher", {}),
        ("rework", "dispatcher", {"note": "请重新核实"}),
    ):
        take_step(case, step, actor=actors[who], at=MORNING, given=given)
    later = order(small, person=caller(phone="19900005678"))
    hers = later.appeals.get()
    take_step(later, "merge", actor=actors["dispatcher"], at=timezone.now(), given={"into": case.number})
    assert [each.file.name for each in files_for_caller(first)][1:] == [ENCLOSED]
    assert files_for_caller(hers) == []
