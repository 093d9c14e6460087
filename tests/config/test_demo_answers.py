"""The demo city's knowledge base: its answers are published, a few stand in every other state."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hotline.config.demo import files, knowing, registers
from hotline.ground.journal import verify
from hotline.register.knowledge.models import Answer, Card, Fault, Gap, TextModule
from hotline.register.knowledge.words import State, Work

NOW = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)


def test_a_demo_has_answers_in_every_state_with_whole_chains(db: None) -> None:
    whole = files.read()
    city = replace(whole, answers=whole.answers[::4])
    registers.enter(city, at=NOW - timedelta(days=900), in_force_from=NOW - timedelta(days=900))
    knowing.enter(city, now=NOW)
    assert Answer.objects.count() == len(city.answers)
    states = {(answer.state, answer.work) for answer in Answer.objects.all()}
    for state in (State.PUBLISHED, State.DUE, State.WITHDRAWN):
        assert (state, Work.NONE) in states
    assert {(State.DRAFT, Work.DRAFTED), (State.DRAFT, Work.APPROVED), (State.DRAFT, Work.AUDITED)} <= states
    assert (State.PUBLISHED, Work.DRAFTED) in states
    assert Answer.objects.filter(audit_due_at__isnull=False).count() == 1
    assert Fault.objects.filter(settled_at__isnull=True).exists()
    assert Card.objects.exists() and Gap.objects.exists() and TextModule.objects.count() >= 10
    assert not list(verify.chains("answer", Answer))
