"""Sensitive cases: never with the unit complained of, and for named staff where that is asked (§1.7, §3.5)."""

from datetime import timedelta

import pytest

from hotline.casework.appeals.models import Appeal
from hotline.casework.appeals.queries import files_of_caller, letters_to
from hotline.casework.appeals.queries import visible_to as appeals_visible_to
from hotline.casework.appeals.rules import WITHHELD, Guards, is_lowered
from hotline.casework.appeals.words import Sensitivity
from hotline.casework.clocks.models import Clock
from hotline.casework.followers import queries as following
from hotline.casework.followers.actions import follow
from hotline.casework.followers.actions import tell as tell_followers
from hotline.casework.loop import take_appeal_step, take_step
from hotline.casework.orders.desks import parts
from hotline.casework.orders.models import Order, Task
from hotline.casework.orders.queries import open_steps, visible_to
from hotline.casework.orders.searching import Wanted, found
from hotline.casework.steps.rules import StepRefused
from hotline.casework.supervision.queries import visible_to as documents_visible_to
from hotline.casework.warnings.models import Notice
from hotline.casework.warnings.queries import unseen
from hotline.casework.whistles.models import Whistle
from hotline.casework.whistles.queries import visible_to as whistles_visible_to
from hotline.ground.journal.rules import SYSTEM
from hotline.lib.seals import seal
from hotline.register.staff.rules import OutOfScope
from hotline.register.units.actions import open_unit
from tests.casework.factories import MORNING, City, appeal, caller, order

LATER = MORNING + timedelta(hours=9)
WHY = {"note": "来电人反映该局工作人员收受好处。"}


@pytest.fixture
def guarded_city(small: City) -> City:
    """The small city with discipline inspection and a secrecy office."""
    small.open_unit("discipline", "市纪委监委", "department", "root", trade="discipline")
    small.open_unit("secrecy", "市国家保密局", "department", "root", trade="secrecy")
    small.employ("inspector", "liaison", "discipline")
    return small


def against(small: City, case: Order, *, units: tuple[str, ...] = ("d1-housing",), by: str = "dispatcher") -> Order:
    """A report against officials of units."""
    given = {"level": "officials", "complained": list(units), **WHY}
    take_step(case, "guard", actor=small.actors[by], at=LATER, given=given)
    case.refresh_from_db()
    return case


@pytest.mark.parametrize("step", ["dispatch", "accept_return", "add_unit", "rule", "dispute", "sub_dispatch"])
def test_every_step_that_names_a_unit_is_looked_at_by_the_one_wall(step: str) -> None:
    from hotline.casework.appeals.guarding import KEPT
    from hotline.casework.orders.workflow import ORDERS

    fields = {field.name for line in ORDERS.lines if line.step == step for field in line.given}
    named = {f.name for line in ORDERS.lines if line.step == step for f in line.given if f.kind in ("unit", "units")}
    assert fields and named - set(KEPT)


def test_a_unit_is_kept_out_with_all_below_it_and_nobody_else() -> None:
    guards = Guards(frozenset({"00010003"}))
    assert guards.keeps_out("00010003")
    assert guards.keeps_out("000100030002")
    assert not guards.keeps_out("0001")
    assert not guards.keeps_out("00010004")


def test_a_lower_level_or_a_wall_less_is_guarding_less() -> None:
    privacy, officials = Sensitivity.PRIVACY, Sensitivity.OFFICIALS
    assert is_lowered(officials, privacy, walls=set(), walls_after=set())
    assert is_lowered(officials, officials, walls={"a"}, walls_after={"b"})
    assert not is_lowered(privacy, officials, walls={"a"}, walls_after={"a", "b"})


def test_a_report_is_never_dispatched_to_the_unit_complained_of_nor_below_it(guarded_city: City) -> None:
    small, case = guarded_city, against(guarded_city, order(guarded_city))
    dispatcher = small.actors["dispatcher"]
    for lead in ("d1-housing", "d1-housing-office"):
        with pytest.raises(StepRefused, match="complained of") as refused:
            take_step(case, "dispatch", actor=dispatcher, at=LATER, given={"lead": lead})
        assert refused.value.field == "lead"
    with pytest.raises(StepRefused, match="complained of"):
        given = {"lead": "discipline", "assisting": ["d1-housing-office"]}
        take_step(case, "dispatch", actor=dispatcher, at=LATER, given=given)
    with pytest.raises(StepRefused, match="discipline inspection"):
        take_step(case, "dispatch", actor=dispatcher, at=LATER, given={"lead": "d1-water"})
    take_step(case, "dispatch", actor=dispatcher, at=LATER, given={"lead": "discipline"})
    assert not Task.objects.filter(order=case, unit__code__startswith="d1-housing").exists()
    take_step(case, "sign", actor=small.actors["inspector"], at=LATER, given={})
    with pytest.raises(StepRefused, match="complained of"):
        given = {"unit": "d1-housing", "duty": "配合调查"}
        take_step(case, "add_unit", actor=small.actors["inspector"], at=LATER, given=given)


def test_a_unit_that_turns_out_to_be_complained_of_loses_the_order_at_once(guarded_city: City) -> None:
    small = guarded_city
    case = against(small, order(small, upto="signed"))
    assert case.state == "reviewed"
    assert case.turn_unit_id == small.units["centre"].pk
    assert case.lead_unit_id is None
    running = Clock.objects.filter(subject_kind="order", subject_id=case.pk, stopped_at__isnull=True)
    # the water bureau is not complained of: it goes on, and the centre dispatches anew
    assert set(running.values_list("kind", flat=True)) <= {"dispatch", "assist"}
    for username in ("liaison", "handler", "head", "office"):
        actor = small.actors[username]
        assert not visible_to(actor).filter(pk=case.pk).exists()
        assert not parts(actor).filter(order=case).exists()
        assert not found(actor, Wanted(text=case.number), at=LATER).exists()
        with pytest.raises(OutOfScope):
            take_step(case, "contact", actor=actor, at=LATER, given={"contact_way": "phone"})


def test_an_assisting_unit_that_is_complained_of_is_relieved_and_sees_nothing(guarded_city: City) -> None:
    small = guarded_city
    case = against(small, order(small, upto="signed"), units=("d1-water",))
    part = Task.objects.get(order=case, unit=small.units["d1-water"])
    assert part.role == "relieved"
    assert not Clock.objects.filter(task_id=part.pk, stopped_at__isnull=True).exists()
    assert not visible_to(small.actors["water"]).exists()


def test_who_stands_above_the_unit_complained_of_and_the_centre_go_on_seeing_it(guarded_city: City) -> None:
    small = guarded_city
    case = against(small, order(small, upto="signed"))
    assert visible_to(small.actors["dispatcher"]).filter(pk=case.pk).exists()
    assert appeals_visible_to(small.actors["county"]).filter(share__order=case).exists()
    walled = appeal(small, sensitivity="officials", complained=(small.units["d1"],))
    assert not appeals_visible_to(small.actors["county"]).filter(pk=walled.pk).exists()


def test_a_report_against_officials_names_the_unit_and_keeps_its_caller_secret(guarded_city: City) -> None:
    small = guarded_city
    with pytest.raises(StepRefused, match="unit the report is against"):
        appeal(small, sensitivity="officials")
    assert appeal(small, sensitivity="officials", complained=(small.units["d1-housing"],)).is_confidential
    assert appeal(small, kind="report").is_confidential
    assert not appeal(small, kind="complaint").is_confidential
    with pytest.raises(StepRefused, match="hotline itself"):
        appeal(small, sensitivity="officials", complained=(small.units["centre"],))


def test_documents_of_supervision_about_it_are_not_shown_to_the_unit_complained_of(guarded_city: City) -> None:
    small = guarded_city
    case = order(small, upto="signed")
    given = {"form": "writing", "reason": "D06", "text": "请查明原因并书面回复。"}
    take_step(case, "supervise", actor=small.actors["supervisor"], at=LATER, given=given)
    assert documents_visible_to(small.actors["liaison"]).exists()
    case.refresh_from_db()
    against(small, case)
    assert not documents_visible_to(small.actors["liaison"]).exists()
    assert documents_visible_to(small.actors["supervisor"]).exists()


def test_lowering_is_a_leaders_raising_anybodys_at_the_centre(guarded_city: City) -> None:
    small = guarded_city
    case = against(small, order(small), by="agent")
    with pytest.raises(OutOfScope, match="Only a leader"):
        take_step(case, "guard", actor=small.actors["dispatcher"], at=LATER, given={"level": "none", **WHY})
    take_step(case, "guard", actor=small.actors["leader"], at=LATER, given={"level": "none", **WHY})
    case.refresh_from_db()
    assert (case.is_guarded, case.sensitivity) == (False, 0)


def test_a_restricted_case_is_for_those_who_are_named(guarded_city: City) -> None:
    small = guarded_city
    case = order(small, upto="signed")
    take_step(case, "guard", actor=small.actors["dispatcher"], at=LATER, given={"level": "privacy", **WHY})
    for username in ("liaison", "head", "leader", "agent"):  # the agent has registered it
        assert visible_to(small.actors[username]).filter(pk=case.pk).exists(), username
    for username in ("handler", "office", "visitor", "auditor"):
        assert not visible_to(small.actors[username]).filter(pk=case.pk).exists(), username
    with pytest.raises(StepRefused, match="no account"):
        take_step(case, "entrust", actor=small.actors["head"], at=LATER, given={"viewers": "handler, nobody"})
    take_step(case, "entrust", actor=small.actors["head"], at=LATER, given={"viewers": "handler，visitor"})
    assert visible_to(small.actors["handler"]).filter(pk=case.pk).exists()
    assert visible_to(small.actors["visitor"]).filter(pk=case.pk).exists()
    assert not visible_to(small.actors["office"]).filter(pk=case.pk).exists()


def test_nothing_is_written_down_of_what_may_be_a_state_secret(guarded_city: City) -> None:
    small = guarded_city
    entered = appeal(small, sensitivity="secret", claim="请转有关部门")
    assert (entered.title, entered.content, entered.claim) == (WITHHELD, WITHHELD, "")
    assert entered.is_restricted and entered.is_confidential
    take_appeal_step(entered, "accept", actor=small.actors["agent"], at=LATER, given={"kind": "other"})
    case = Order.objects.get(shares__appeal=entered)
    with pytest.raises(StepRefused, match="secrecy office only"):
        take_step(case, "dispatch", actor=small.actors["dispatcher"], at=LATER, given={"lead": "discipline"})
    take_step(case, "dispatch", actor=small.actors["dispatcher"], at=LATER, given={"lead": "secrecy"})
    with pytest.raises(StepRefused, match="nothing more is written down"):
        take_appeal_step(entered, "add_material", actor=small.actors["agent"], at=LATER, given={"text": "补充"})


def test_a_case_that_is_raised_to_a_secret_loses_its_words(guarded_city: City) -> None:
    small, case = guarded_city, order(guarded_city)
    take_step(case, "guard", actor=small.actors["leader"], at=LATER, given={"level": "secret", **WHY})
    case.refresh_from_db()
    assert case.title == WITHHELD
    assert Appeal.objects.get(share__order=case).content == WITHHELD


def test_what_was_written_before_it_was_a_secret_is_read_by_no_unit_but_the_secrecy_office(guarded_city: City) -> None:
    small = guarded_city
    case = order(small, upto="replied")
    hers = case.appeals.get()
    follow(case, actor=small.actors["head"], at=LATER)
    take_step(case, "urge", actor=small.actors["agent"], at=LATER, given={})
    tell_followers(at=LATER)
    Notice.objects.create(
        clock_id=1,
        light="red",
        due_at=LATER,
        unit=small.units["d1-housing"],
        role="liaison",
        kind="handle",
        number=case.number,
        made_at=LATER,
        shows_at=LATER,
    )
    take_step(case, "guard", actor=small.actors["dispatcher"], at=LATER, given={"level": "privacy", **WHY})
    take_step(case, "entrust", actor=small.actors["dispatcher"], at=LATER, given={"viewers": "handler"})
    assert visible_to(small.actors["handler"]).filter(pk=case.pk).exists()
    assert following.unseen(small.actors["head"]).exists()
    assert unseen(small.actors["liaison"], at=LATER).exists()
    assert letters_to(hers).exists()
    take_step(case, "guard", actor=small.actors["leader"], at=LATER, given={"level": "secret", **WHY})
    case.refresh_from_db()
    hers.refresh_from_db()
    assert (case.state, case.lead_unit, case.turn_unit) == ("reviewed", None, small.units["centre"])
    for username in ("liaison", "head", "handler", "county", "office", "visitor"):
        assert not visible_to(small.actors[username]).filter(pk=case.pk).exists(), username
        assert not appeals_visible_to(small.actors[username]).filter(pk=hers.pk).exists(), username
    assert not following.unseen(small.actors["head"]).exists()
    assert not unseen(small.actors["liaison"], at=LATER).exists()
    assert not letters_to(hers).exists()
    assert files_of_caller(hers) == []
    small.employ("secrecy", "liaison", "secrecy")
    take_step(case, "dispatch", actor=small.actors["dispatcher"], at=LATER, given={"lead": "secrecy"})
    assert visible_to(small.actors["secrecy"]).filter(pk=case.pk).exists()


def test_a_moved_unit_stays_behind_its_wall(guarded_city: City) -> None:
    """The wall names the unit, not its place in the tree: a new unit below it is kept out as well."""
    small = guarded_city
    case = against(small, order(small))
    small.units["new"] = open_unit(
        code="new", name="新设科室", kind="office", under=small.units["d1-housing"], actor=SYSTEM, at=LATER
    )
    small.employ("newcomer", "liaison", "new")
    with pytest.raises(StepRefused):
        take_step(case, "dispatch", actor=small.actors["dispatcher"], at=LATER, given={"lead": "new"})
    assert "recall" not in [each.step for each in open_steps(case, small.actors["leader"])]


def test_an_order_merged_away_stays_behind_the_wall_of_what_it_has_lent(guarded_city: City) -> None:
    small = guarded_city
    case, master = order(small, upto="signed"), order(small, person=caller("19900005678"))
    take_step(case, "merge", actor=small.actors["dispatcher"], at=LATER, given={"into": master.number})
    assert visible_to(small.actors["head"]).filter(pk=case.pk).exists()
    against(small, master)
    for username in ("liaison", "head", "office"):
        assert not visible_to(small.actors[username]).exists()
    assert visible_to(small.actors["dispatcher"]).count() == 2


def test_a_whistle_about_it_is_kept_from_the_unit_complained_of(guarded_city: City) -> None:
    small = guarded_city
    case = order(small, upto="signed")
    whistle = Whistle.objects.create(
        number=f"{case.number}-1",
        order=case,
        kind="priority",
        whistler=small.units["d1-housing"],
        centre=case.centre,
        home_path=case.home_path,
        profile_version=case.profile_version,
        blown_at=LATER,
        arrive_by=LATER,
        venue_sealed=seal("路口"),
        text_sealed=seal("请到场"),
        state="filed",
    )
    assert list(whistles_visible_to(small.actors["liaison"])) == [whistle]
    against(small, case)
    assert not whistles_visible_to(small.actors["liaison"]).exists()
    assert list(whistles_visible_to(small.actors["supervisor"])) == [whistle]
