"""Group matters (群体性诉求): an order is marked, somebody is named who answers for it."""

from hotline.casework.orders.actions import lookups
from hotline.casework.orders.models import Order
from hotline.casework.orders.words import Group
from hotline.casework.steps.actions import Work
from hotline.casework.steps.rules import StepRefused
from hotline.ground.journal.rules import SYSTEM


def mark_group(work: Work[Order]) -> None:
    """So many people act together, said by who spoke with them; or the clockwork has counted so many contacts."""
    rule, given = work.profile.merging, work.given
    people, contacts = given.get("people", 0), given.get("contacts", 0)
    if people >= rule.group_people:
        why = Group.PEOPLE
    elif contacts >= rule.group_contacts and work.actor.role == SYSTEM.role:
        why = Group.CONTACTS
    else:
        raise StepRefused("These are too few for a group matter by the city's rules.", field="people")
    work.change(group=why.value, people=people or contacts)
    work.reason = why.value
    work.after |= {"people": people} if people else {"contacts": contacts}


def name_team(work: Work[Order]) -> None:
    """One team handles the matter, and one person answers for it."""
    team = lookups.unit(work.given["unit"], field="unit")
    work.change(team=team)
    work.after["unit"] = team.code


def drop_group(work: Work[Order]) -> None:
    """It is no group matter after all."""
    work.before["people"] = work.case.people
    work.change(group="", people=0, team=None)
