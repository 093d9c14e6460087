"""Shouguang: "can it solve the problem?" – the citizen sees whether it did."""

from datetime import UTC, datetime, timedelta

from hotline.casework.visits.models import Visit
from tests.casework.factories import REPLY, City, order
from tests.cities.walking import followed, step
from tests.web.public.citizen import Citizen


def now() -> datetime:
    return datetime.now(UTC)


def test_g1_the_citizen_sees_the_state_the_deadline_and_who_holds_it(ruled: City, citizen: Citizen) -> None:
    case = order(ruled, upto="signed", at=now() - timedelta(hours=5))
    page = followed(citizen, case.appeals.get())
    assert "雪松区住建局正在办理，应于" in page
    assert "寿光市" in page


def test_g1_she_sees_the_reply_rates_it_and_has_it_opened_again(ruled: City, citizen: Citizen) -> None:
    case = order(ruled, upto="audited", at=now() - timedelta(hours=9))
    one = case.appeals.get()
    assert str(REPLY["public_answer"]) in followed(citizen, one)
    answers = {
        "contacted": "yes",
        "solved": "no",
        "satisfied": "1",
        "reasons": ["late"],
        "caller_words": "井盖还是坏的",
    }
    address = f"/rate/{one.number}/contacted/"
    for _question in range(6):
        address = citizen.client.post(address, {**answers, "idempotency_key": "one"}).headers["Location"]
        if address.endswith(f"/rate/{one.number}/"):
            break
    verdict = Visit.objects.get()
    assert (verdict.solved, verdict.satisfied, verdict.by_caller) == ("no", "1", True)
    case.refresh_from_db()
    step(ruled, case, "rework", "visitor", now(), note="诉求人反映未解决，请重新办理")
    assert (case.state, case.round) == ("sent_back", 2)
    assert "雪松区住建局" in followed(citizen, one)
