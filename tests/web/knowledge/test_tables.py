"""Tables of answers at the browser; callers who are told again; consultations that become answers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from hotline.casework.correspondence.models import Contact, Letter
from hotline.casework.quotations.models import Offer, Quotation
from hotline.register.knowledge import sheets
from hotline.register.knowledge.models import Answer
from hotline.register.knowledge.sheets import Kept
from tests.casework.factories import MORNING, City, appeal, order
from tests.casework.test_quotations import mended, told
from tests.register.knowledge.test_answers import CONTENT, drafted, published
from tests.web.conftest import SignIn
from tests.web.knowledge.test_desk import DESK, EDITED, post, read


def sent(client: Client, body: bytes, **given: Any) -> Any:
    return client.post(f"{DESK}table/", {"table": SimpleUploadedFile("答案.xlsx", body), **given})


def test_a_table_goes_out_and_comes_back_and_every_mistake_is_named_by_row_and_column(small: City, as_: SignIn) -> None:
    answer, unit = drafted(small), small.units["d1-housing"].code
    liaison = as_("liaison")
    out = liaison.get(f"{DESK}table/answers/?q={answer.number}")
    (row,) = sheets.read(out.content)
    assert row.number == answer.number
    wrong = [Kept("", unit, replace(CONTENT, matter="9999")), Kept("", unit, CONTENT), Kept("A999999", unit, CONTENT)]
    refused = sent(liaison, sheets.write(wrong))
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "事项分类编码" in page
    assert "A999999" in page
    assert Answer.objects.count() == 1
    assert sent(liaison, sheets.write(wrong), skip_wrong="on").status_code == 422
    assert Answer.objects.count() == 2
    assert sent(liaison, sheets.write([Kept("", unit, CONTENT)])).status_code == 200
    assert sheets.read(liaison.get(f"{DESK}table/form/").content) == []


@pytest.mark.parametrize("body", [b"PK\x03\x04 not a table", b"<html>", b"\x00" * 99])
def test_what_is_no_table_is_refused_in_words(small: City, as_: SignIn, body: bytes) -> None:
    assert small.units
    answer = sent(as_("liaison"), body)
    assert answer.status_code == 422
    assert 'href="#id_table"' in answer.content.decode() or "Excel" in answer.content.decode()
    assert not Answer.objects.exists()


def test_who_only_reads_neither_takes_nor_enters_tables(small: City, as_: SignIn) -> None:
    published(small)
    agent = as_("agent")
    assert [agent.get(f"{DESK}table/{path}").status_code for path in ("", "form/", "answers/")] == [403] * 3
    small.employ("elsewhere", "liaison", "t2")
    rows = sheets.read(as_("elsewhere").get(f"{DESK}table/answers/").content)
    assert rows == []


def test_callers_who_were_told_a_wrong_answer_are_written_to_or_called(small: City, as_: SignIn) -> None:
    answer, one = published(small), appeal(small)
    told(small, answer, one.contact, appeal_id=one.pk)
    bare = Contact.objects.create(channel="01", language="zh-Hans", received_at=MORNING, person=one.person)
    spoken = told(small, answer, bare)
    fault = mended(small, answer)
    editor, letters = as_("editor"), Letter.objects.count()
    assert "尚未告知更正" in read(editor, "faults/")
    assert one.number in read(editor, f"faults/{fault.pk}/")
    assert post(as_("liaison"), f"faults/{fault.pk}/tell/").status_code == 403
    assert post(editor, f"faults/{fault.pk}/tell/").status_code == 302
    assert Letter.objects.count() == letters + 1
    call = f"faults/{fault.pk}/call/{spoken.pk}/"
    assert "13900139000" not in read(editor, call)
    assert post(editor, call, called="1").status_code == 302
    assert not Quotation.objects.filter(fault__isnull=True).exists()
    assert "尚未告知更正" not in read(editor, "faults/")
    assert editor.get(f"{DESK}faults/{fault.pk}/call/999/").status_code == 404


def test_a_handled_consultation_becomes_a_draft_or_is_offered_no_more(small: City, as_: SignIn) -> None:
    closed = order(small, upto="closed", kind="consultation", at=timezone.now() - timedelta(days=2))
    liaison = as_("liaison")
    assert closed.number in read(liaison, "offers/")
    form = read(liaison, f"new/?order={closed.number}")
    assert closed.title[:6] in form
    made = post(liaison, f"new/?order={closed.number}", **EDITED, unit=small.units["d1-housing"].code)
    assert made.status_code == 302
    assert Offer.objects.get().answer == Answer.objects.get()
    assert closed.number not in read(liaison, "offers/")
    assert post(liaison, f"offers/{closed.number}/pass/").status_code == 302
