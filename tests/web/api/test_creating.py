"""POST /appeals: what is registered, what is refused, and how the same request comes twice."""

import json
from typing import Any

import psycopg
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hotline.casework.appeals.models import Appeal
from hotline.casework.correspondence.models import Letter
from hotline.ground.files.models import Attachment
from hotline.ground.journal.models import Event
from hotline.web.api import limits
from tests.casework.factories import City
from tests.ground.files import samples
from tests.web.api.conftest import WithKey
from tests.web.api.machine import APPEAL, Machine, problem, said

KEY = {"Idempotency-Key": "0190f5a2-7c1e-7000-8000-000000000001"}


def test_a_citizen_gets_a_number_and_a_code(small: City, citizen: Machine) -> None:
    answer = citizen.post("/appeals", APPEAL)
    assert answer.status_code == 201
    told = said(answer)
    entered = Appeal.objects.get()
    assert (told["number"], told["query_code"]) == (entered.number, entered.code)
    assert told["acceptance_due_at"].endswith("+08:00")
    assert answer.headers["Location"] == told["links"]["self"] == f"/api/v1/appeals/{entered.number}"
    assert entered.code not in answer.headers["Location"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_everything_that_is_sent_is_kept_exactly(small: City, citizen: Machine) -> None:
    sent = {
        **APPEAL,
        "confidential": True,
        "wants_public": True,
        "wants_visit": False,
        "preferred_time": "工作日晚上",
        "object_name": "上溪村物业",
        "object_kind": "firm",
        "prior_attempts": True,
        "longitude": 111.5,
        "latitude": 40.25,
        "channel": "08",
        "channel_detail": "鹿鸣小程序",
    }
    assert citizen.post("/appeals", sent).status_code == 201
    entered = Appeal.objects.select_related("person", "region", "contact").get()
    assert (entered.title, entered.content, entered.claim) == (sent["title"], sent["content"], sent["claim"])
    assert (entered.region.code, entered.address_text, entered.occurred) == ("t1", "上溪村村口", "2026-03-01")
    assert (entered.is_confidential, entered.wants_public, entered.wants_visit) == (True, True, False)
    assert (entered.longitude, entered.latitude, entered.prior_attempts) == (111.5, 40.25, True)
    assert (entered.channel, entered.contact.channel_detail, entered.kind) == ("08", "鹿鸣小程序", "complaint")
    assert entered.person is not None
    assert (entered.person.name, entered.person.phone) == ("王秀兰", "+8619900001234")
    assert entered.registered_by_id is None


def test_the_letter_goes_out_in_the_callers_language(small: City, citizen: Machine) -> None:
    citizen.post("/appeals", {**APPEAL, "person": {**APPEAL["person"], "language": "en"}})
    assert Letter.objects.get().language == "en"


def test_without_a_place_it_is_the_city(small: City, citizen: Machine) -> None:
    citizen.post("/appeals", {"content": "建议增加公交班次。", "anonymous": True})
    entered = Appeal.objects.select_related("region").get()
    assert (entered.region.code, entered.person_id, entered.is_anonymous) == ("root", None, True)


def test_the_same_key_and_body_bring_the_same_answer(small: City, citizen: Machine) -> None:
    first = citizen.post("/appeals", APPEAL, KEY)
    again = citizen.post("/appeals", json.dumps(APPEAL, indent=2).encode(), KEY)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert Appeal.objects.count() == Letter.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(small: City, citizen: Machine) -> None:
    citizen.post("/appeals", APPEAL, KEY)
    problem(citizen.post("/appeals", {**APPEAL, "confidential": True}, KEY), 409)
    assert Appeal.objects.count() == 1


def test_keys_of_machines_never_meet(small: City, citizen: Machine, machine: WithKey) -> None:
    citizen.post("/appeals", APPEAL, KEY)
    assert machine("agent").post("/appeals", {**APPEAL, "channel": "01"}, KEY).status_code == 201
    assert Appeal.objects.count() == 2


@pytest.mark.parametrize("key", ["", "short", "with space in it", "x" * 129, "密钥密钥密钥密钥"])
def test_a_key_that_is_none_is_refused(small: City, citizen: Machine, key: str) -> None:
    problem(citizen.post("/appeals", APPEAL, {"Idempotency-Key": key}), 400, "Idempotency-Key")


def test_a_quoted_key_is_the_same_key(small: City, citizen: Machine) -> None:
    first = citizen.post("/appeals", APPEAL, {"Idempotency-Key": "abcdefgh-12"})
    assert citizen.post("/appeals", APPEAL, {"Idempotency-Key": '"abcdefgh-12"'}).content == first.content


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"content": ""}, "content"),
        ({"content": " \n　"}, "content"),
        ({"content": "长" * 20_001}, "content"),
        ({"content": "\0井盖"}, "content"),
        ({"content": "井盖\x07"}, "content"),
        ({"content": 5}, "content"),
        ({"title": "题" * 121}, "title"),
        ({"claim": "求" * 2001}, "claim"),
        ({"kind": "murder"}, "kind"),
        ({"place": "nowhere"}, "place"),
        ({"place": "d1-housing"}, "place"),
        ({"place": "t1\0"}, "place"),
        ({"address": "址" * 201}, "address"),
        ({"address": "村口\x00"}, "address"),
        ({"occurred": "9999-12-31"}, "occurred"),
        ({"occurred": "-0001-01-01"}, "occurred"),
        ({"occurred": "2026-02-30"}, "occurred"),
        ({"occurred": "1066-10-14"}, "occurred"),
        ({"longitude": 181.0, "latitude": 1.0}, "longitude"),
        ({"longitude": 11.0}, "latitude"),
        ({"confidential": "yes"}, "confidential"),
        ({"channel": "26"}, "channel"),
        ({"external_number": "X-1"}, "external_number"),
        ({"language": "xx"}, "language"),
        ({"urgency": "critical"}, "urgency"),
        ({"person": "王秀兰"}, "person"),
        ({"person": {}}, "person.phone"),
        ({"person": {"phone": "not a number"}}, "person.phone"),
        ({"person": {"phone": "1" * 65}}, "person.phone"),
        ({"person": {"phone": "19900001234", "name": "王\x1b"}}, "person.name"),
        ({"person": {"phone": "19900001234", "name": "名" * 81}}, "person.name"),
        ({"person": {"email": "nobody"}}, "person.email"),
        ({"person": {"phone": "19900001234", "kind": "alien"}}, "person.kind"),
        ({"person": {"phone": "19900001234", "identity": "1"}}, "person.identity"),
    ],
)
def test_what_cannot_be_accepted_is_named(small: City, citizen: Machine, change: dict[str, Any], field: str) -> None:
    for language in ("zh-CN", "en"):
        answer = citizen.post("/appeals", {**APPEAL, **change}, {"Accept-Language": language})
        document = problem(answer, 422, field)
        assert field in document["errors"][0]["message"]
    assert not Appeal.objects.exists()


def test_everything_that_is_wrong_is_named_at_once(small: City, citizen: Machine) -> None:
    broken = {**APPEAL, "title": 1, "kind": "x", "wants_visit": 2}
    problem(citizen.post("/appeals", broken), 422, "title", "kind", "wants_visit")
    strange = {**APPEAL, "channel": "26", "occurred": "9999-01-01", "person": {"phone": "x", "email": "y"}}
    problem(citizen.post("/appeals", strange), 422, "person.phone", "person.email", "channel", "occurred")


def test_ten_thousand_pasted_rows_are_kept_or_named(small: City, citizen: Machine) -> None:
    rows = "1,张三,井盖\n" * 1600
    assert citizen.post("/appeals", {**APPEAL, "content": rows}).status_code == 201
    assert Appeal.objects.get().content == rows.strip()
    problem(citizen.post("/appeals", {**APPEAL, "content": "1,张三,井盖\n" * 10_000}), 422, "content")
    problem(citizen.post("/appeals", {**APPEAL, "content": "x" * 1_000_000}), 422, "content")


def test_a_create_takes_few_statements(small: City, citizen: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    citizen.post("/appeals", APPEAL)
    sent: list[str] = []
    execute = psycopg.Cursor.execute

    def told(cursor: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        sent.append(str(query).strip()[:60])
        return execute(cursor, query, *args, **kwargs)

    monkeypatch.setattr(psycopg.Cursor, "execute", told)
    assert citizen.post("/appeals", {**APPEAL, "person": {"phone": "19900001239"}}, KEY).status_code == 201
    assert len(sent) <= CREATE, "\n".join(sent)


CREATE = 9
"""Every statement that goes to the database, the beginning and the end of the transaction among them."""


def test_a_machine_of_the_staff_registers_in_its_own_name(small: City, machine: WithKey) -> None:
    sent = {**APPEAL, "channel": "30", "external_number": "110-7", "external_system": "110"}
    assert machine("agent").post("/appeals", sent).status_code == 201
    entered = Appeal.objects.get()
    assert entered.registered_by_id == small.actors["agent"].staff_id
    assert (entered.channel, entered.external_number, entered.external_system) == ("30", "110-7", "110")
    assert Event.objects.get(subject_kind="appeal", name="registered").actor_role == "agent"


def test_who_may_not_register_is_refused(small: City, machine: WithKey) -> None:
    problem(machine("visitor").post("/appeals", APPEAL), 403)


def test_a_bad_key_is_no_key(small: City, client: Client) -> None:
    problem(Machine(client, "nonsense").post("/appeals", APPEAL), 401)
    assert not Appeal.objects.exists()


# -- in parts -----------------------------------------------------------------------------------------------------


def parts(*files: SimpleUploadedFile, **change: Any) -> dict[str, Any]:
    """An appeal with files."""
    return {"appeal": json.dumps({**APPEAL, **change}, ensure_ascii=False), "attachments": list(files)}


def test_files_are_kept_with_the_appeal_once(small: City, citizen: Machine) -> None:
    def sent() -> dict[str, Any]:
        return parts(
            SimpleUploadedFile("现场.png", samples.picture("PNG")),
            SimpleUploadedFile("../../etc/合同.pdf", samples.PDF),
        )

    first = citizen.post_parts("/appeals", sent(), KEY)
    again = citizen.post_parts("/appeals", sent(), KEY)
    assert first.status_code == 201
    assert first.content == again.content
    entered = Appeal.objects.get()
    kept = Attachment.objects.select_related("file").order_by("pk")
    assert [(each.subject_kind, each.subject_id, each.file.name, each.visibility) for each in kept] == [
        ("appeal", entered.pk, "现场.png", "citizen"),
        ("appeal", entered.pk, "合同.pdf", "citizen"),
    ]


def test_other_files_under_the_same_key_are_refused(small: City, citizen: Machine) -> None:
    citizen.post_parts("/appeals", parts(SimpleUploadedFile("a.png", samples.picture("PNG"))), KEY)
    problem(citizen.post_parts("/appeals", parts(SimpleUploadedFile("a.pdf", samples.PDF)), KEY), 409)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("photo.jpg", samples.PDF),
        ("virus.exe", b"MZ\x90\x00" + b"\0" * 100),
        ("page.png", b"<script>alert(1)</script>"),
        ("empty.png", b""),
        ("noname", b"plain words"),
    ],
)
def test_a_file_that_lies_about_its_kind_is_named(small: City, citizen: Machine, name: str, body: bytes) -> None:
    answer = citizen.post_parts("/appeals", parts(SimpleUploadedFile(name, body, content_type="image/png")))
    document = problem(answer, 422, "attachments")
    assert name in document["errors"][0]["message"]
    assert not Appeal.objects.exists()


def test_more_than_twenty_megabytes_are_refused(small: City, citizen: Machine) -> None:
    halves = [SimpleUploadedFile(f"{n}.pdf", b"%PDF-1.4\n" + b"x" * 11_000_000 + b"%%EOF") for n in range(2)]
    problem(citizen.post_parts("/appeals", parts(*halves)), 413)


@pytest.mark.parametrize(
    ("sent", "status", "fields"),
    [
        ({"appeal": "{"}, 400, ()),
        ({"appeal": ""}, 422, ("appeal",)),
        ({"attachments": []}, 422, ("appeal",)),
        ({"appeal": "{}", "other": "1"}, 422, ("other",)),
        ({"appeal": "[]"}, 422, ("body",)),
    ],
)
def test_parts_that_do_not_fit(
    small: City, citizen: Machine, sent: dict[str, Any], status: int, fields: tuple[str, ...]
) -> None:
    problem(citizen.post_parts("/appeals", sent, {"Accept-Language": "en"}), status, *fields)


def test_a_part_in_another_encoding_is_refused(small: City, citizen: Machine) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="appeal"\r\n\r\n{"content": "'
        + "井盖".encode("gb18030")
        + b'", "anonymous": true}\r\n--x--\r\n'
    )
    problem(citizen.post("/appeals", body, content_type="multipart/form-data; boundary=x"), 400)


# -- how often ----------------------------------------------------------------------------------------------------


def test_too_many_from_one_address_or_telephone_wait(small: City, client: Client, settings: Any) -> None:
    settings.HUIYIN_API_LIMITS = {"address": 3, "phone": 2}
    cache.clear()
    citizen = Machine(client)

    def send(address: str, phone: str) -> Any:
        return citizen.post("/appeals", {**APPEAL, "person": {"phone": phone}}, REMOTE_ADDR=address)

    assert [send("203.0.113.9", "19900001234").status_code for _ in range(3)] == [201, 201, 429]
    assert send("203.0.113.9", "19900001235").status_code == 429
    refused = send("2001:db8::9", "19900001234")
    problem(refused, 429)
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert send("2001:db8::9", "19900001236").status_code == 201
    assert send("127.0.0.1", "19900001237").status_code == 201


def test_old_counts_are_swept(small: City, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SWEEP_ONE_IN", 1)
    for _ in range(2):
        assert Machine(client).post("/appeals", APPEAL, REMOTE_ADDR="203.0.113.9").status_code == 201


def test_behind_our_own_proxy_the_client_is_counted(small: City, client: Client, settings: Any) -> None:
    settings.HUIYIN_API_LIMITS = {"address": 1, "phone": 0}
    settings.HUIYIN_PROXIES = 1
    cache.clear()
    citizen = Machine(client)

    def send(forwarded: str) -> int:
        answer = citizen.post("/appeals", APPEAL, {"X-Forwarded-For": forwarded}, REMOTE_ADDR="127.0.0.1")
        return int(answer.status_code)

    assert [send("198.51.100.1"), send("198.51.100.2"), send("8.8.8.8, 198.51.100.1")] == [201, 201, 429]
