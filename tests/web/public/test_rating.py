"""Rating: question by question, by code or by link, once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from pytest_django import Settings

from hotline.casework.appeals.models import Appeal
from hotline.casework.correspondence.models import Letter
from hotline.casework.orders.models import Order
from hotline.casework.visits.models import Visit
from hotline.channels.deliveries import carried
from hotline.lib import tickets
from hotline.web.public import rating
from tests.casework import factories
from tests.casework.factories import City
from tests.web.public.citizen import Citizen

pytestmark = pytest.mark.django_db


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def answered(small: City) -> Appeal:
    """An appeal that can be rated."""
    order: Order = factories.order(small, upto="audited", at=now() - timedelta(hours=9))
    return order.appeals.get()


def let_in(citizen: Citizen, appeal: Appeal) -> None:
    citizen.client.post("/track/", {"number": appeal.number, "code": appeal.code})


def rate(citizen: Citizen, appeal: Appeal, **given: object) -> str:
    """Answer all questions; where the last one led."""
    answers: dict[str, object] = {"contacted": "yes", "solved": "yes", "satisfied": "4", "caller_words": "", **given}
    address = f"/rate/{appeal.number}/contacted/"
    for _question in range(6):
        response = citizen.client.post(address, {**answers, "idempotency_key": "one"})
        address = response.headers["Location"]
        if address.endswith(f"/rate/{appeal.number}/"):
            break
    return address


def test_every_question_is_asked_and_the_verdict_recorded(citizen: Citizen, answered: Appeal) -> None:
    let_in(citizen, answered)
    assert citizen.client.get(f"/rate/{answered.number}/").headers["Location"].endswith("/contacted/")
    page = citizen.read(f"/rate/{answered.number}/contacted/")
    assert str(factories.REPLY["public_answer"]) in page
    assert rate(citizen, answered, caller_words="谢谢") == f"/rate/{answered.number}/"
    visit = Visit.objects.get()
    assert (visit.contacted, visit.solved, visit.satisfied, visit.by_caller) == (True, "yes", "4", True)
    assert visit.caller_words == "谢谢"
    assert "您的评价已记录" in citizen.read(f"/rate/{answered.number}/")


def test_who_is_not_content_is_asked_why(citizen: Citizen, answered: Appeal) -> None:
    let_in(citizen, answered)
    assert citizen.client.get(f"/rate/{answered.number}/reasons/").status_code == 302
    rate(citizen, answered, solved="no", satisfied="1", reasons=["late", "attitude"])
    assert Visit.objects.get().reasons == ["late", "attitude"]


def test_a_question_cannot_be_jumped_over(citizen: Citizen, answered: Appeal) -> None:
    let_in(citizen, answered)
    response = citizen.client.post(f"/rate/{answered.number}/words/", {"caller_words": "只说一句"})
    assert response.headers["Location"].endswith("/contacted/")
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("page", "given"),
    [
        ("solved", {"solved": "perhaps"}),
        ("satisfied", {"satisfied": "0"}),
        ("satisfied", {}),
        ("words", {"caller_words": "坏\x00"}),
        ("words", {"caller_words": "长" * 1001}),
    ],
)
def test_other_answers_are_refused(citizen: Citizen, answered: Appeal, page: str, given: dict[str, str]) -> None:
    let_in(citizen, answered)
    assert citizen.client.post(f"/rate/{answered.number}/{page}/", given).status_code == 422


def test_it_is_rated_once(citizen: Citizen, answered: Appeal) -> None:
    let_in(citizen, answered)
    rate(citizen, answered)
    rate(citizen, answered, solved="no")
    assert Visit.objects.get().solved == "yes"


def test_nobody_rates_without_being_let_in(citizen: Citizen, answered: Appeal) -> None:
    for address in (f"/rate/{answered.number}/", f"/rate/{answered.number}/solved/"):
        assert citizen.client.get(address).headers["Location"] == f"/track/?number={answered.number}"
        assert citizen.client.post(address, {"solved": "yes"}).status_code in (302, 405)


def test_the_link_out_of_a_message_lets_in_to_rate_and_to_nothing_else(citizen: Citizen, answered: Appeal) -> None:
    response = citizen.client.get(rating.link(answered))
    assert response.headers["Location"] == f"/rate/{answered.number}/"
    assert rate(citizen, answered) == f"/rate/{answered.number}/"
    assert Visit.objects.get().satisfied == "4"
    assert citizen.client.get(f"/track/{answered.number}/").status_code == 302


def test_a_used_link_shows_what_was_recorded(citizen: Citizen, answered: Appeal) -> None:
    link = rating.link(answered)
    citizen.client.get(link)
    rate(citizen, answered)
    citizen.client.get(link)
    assert "满意" in citizen.read(f"/rate/{answered.number}/")


def test_an_old_link_says_so_and_a_changed_one_opens_nothing(citizen: Citizen, answered: Appeal) -> None:
    link = rating.link(answered)
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        response = citizen.client.get(link)
        assert response.status_code == 410
        assert "链接已过期" in response.content.decode()
    for changed in (link[:-2] + "x/", f"/rate/link/{answered.pk}/", "/rate/link/😀/"):
        assert citizen.client.get(changed).status_code == 404


def test_a_ticket_for_another_purpose_is_no_ticket(answered: Appeal) -> None:
    ticket = tickets.issue("something_else", answered.pk)
    with pytest.raises(tickets.TicketBroken):
        tickets.read(tickets.RATING, ticket, within=timedelta(days=1))


def test_before_there_is_an_answer_there_is_nothing_to_rate(citizen: Citizen, small: City) -> None:
    appeal = factories.order(small, upto="signed", at=now() - timedelta(hours=9)).appeals.get()
    let_in(citizen, appeal)
    assert "没有可以评价的" in citizen.read(f"/rate/{appeal.number}/")
    assert citizen.client.get(f"/rate/{appeal.number}/solved/").status_code == 302


@pytest.mark.parametrize(("language", "prefix"), [("zh-Hans", ""), ("en", "/en")])
def test_the_invitation_that_goes_out_carries_the_link_and_the_letter_that_is_kept_does_not(
    citizen: Citizen, small: City, settings: Settings, language: str, prefix: str
) -> None:
    settings.HUIYIN_RATE_LINK = "https://12345.example{language}/rate/link/{ticket}/"
    order = factories.order(small, upto="audited", at=now() - timedelta(hours=9), language=language)
    letter = Letter.objects.get(appeal_id=order.appeals.get().pk, text_key="visit_invitation")
    sent = carried(letter)
    assert "rate/link" not in letter.body
    address = sent.split("https://12345.example")[1]
    assert address.startswith(f"{prefix}/rate/link/")
    assert citizen.client.get(address).headers["Location"] == f"{prefix}/rate/{order.number}/"
    receipt = Letter.objects.get(appeal_id=letter.appeal_id, text_key="receipt")
    assert carried(receipt) == receipt.body


def test_without_an_address_of_our_own_no_link_goes_out(small: City, settings: Settings) -> None:
    settings.HUIYIN_RATE_LINK = ""
    order = factories.order(small, upto="audited", at=now() - timedelta(hours=9))
    letter = Letter.objects.get(appeal_id=order.appeals.get().pk, text_key="visit_invitation")
    assert carried(letter) == letter.body
