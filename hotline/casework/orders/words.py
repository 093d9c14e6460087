"""Words of orders and of the units' parts in them (domain handbook §1.3, §3.1 F, §3.6)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where the handling of an order stands."""

    OPENED = "opened", _("Waiting for review")
    REVIEWED = "reviewed", _("Waiting for dispatch")
    DISPATCHED = "dispatched", _("Dispatched, to be signed for")
    RETURN_DRAFTED = "return_drafted", _("Return to be signed by the unit's head")
    RETURN_ASKED = "return_asked", _("Return asked for")
    DISPUTED = "disputed", _("Before a joint meeting")
    SIGNED = "signed", _("In hand")
    DRAFTED = "drafted", _("Waiting for the unit's approval")
    REPLIED = "replied", _("Reply to be audited")
    SENT_BACK = "sent_back", _("Sent back for rework")
    AUDITED = "audited", _("Return visit to be made")
    VISITED = "visited", _("Waiting to be closed")
    CLOSED = "closed", _("Closed")
    REOPENING_ASKED = "reopening_asked", _("Reopening asked for")
    WITHDRAWN = "withdrawn", _("Withdrawn by the caller")
    VOIDED = "voided", _("Void")
    MERGED = "merged", _("Merged into another order")
    ARCHIVED = "archived", _("Archived order")


OPEN_STATES = (
    State.OPENED,
    State.REVIEWED,
    State.DISPATCHED,
    State.RETURN_DRAFTED,
    State.RETURN_ASKED,
    State.DISPUTED,
    State.SIGNED,
    State.DRAFTED,
    State.REPLIED,
    State.SENT_BACK,
    State.AUDITED,
    State.VISITED,
    State.REOPENING_ASKED,
)

OVER = (State.CLOSED, State.WITHDRAWN, State.VOIDED)
"""States in which an order has come to its end and waits to be archived."""


class TaskRole(TextChoices):
    """What part a unit has in an order."""

    LEAD = "lead", _("Lead unit")
    ASSISTING = "assisting", _("Assisting unit")
    SUB = "sub", _("Sub-dispatched unit")
    RELIEVED = "relieved", _("Relieved of its part")


class TaskState(TextChoices):
    """Where one unit's part stands."""

    ASSIGNED = "assigned", _("To be signed for")
    SIGNED = "signed", _("Part in hand")
    DRAFTED = "drafted", _("Draft to be approved")
    REPORTED = "reported", _("Reported")
    FINISHED = "finished", _("Finished")
    UNREPORTED = "unreported", _("Ended with the order, no report")


PARTS_IN_WORK = (TaskState.ASSIGNED, TaskState.SIGNED, TaskState.DRAFTED)
"""States in which a unit still owes something; all others are no longer on its desk."""

PARTS_OVER = (TaskState.FINISHED, TaskState.UNREPORTED)
"""States of the parts of an order that is closed."""


class ReturnReason(TextChoices):
    """Why a unit says that an order is not its own (§3.8)."""

    NOT_OUR_DUTY = "R01", _("Not a duty of this unit")
    NOT_OUR_PLACE = "R02", _("Not in this unit's area")
    UNCLEAR = "R03", _("Too little is known to handle it")
    REPEATED = "R04", _("The same order is there already")
    OTHER_LEVEL = "R05", _("A unit above or below must handle it")
    IN_PROCEDURE = "R06", _("In a legal or petition procedure")
    SPECIAL_GROUP = "R07", _("A special group deals with it")
    WRONG_CATEGORY = "R08", _("Dispatched under a wrong category")
    OTHER = "R09", _("Another reason for the return")


ANOTHERS_DUTY = (
    ReturnReason.NOT_OUR_DUTY,
    ReturnReason.NOT_OUR_PLACE,
    ReturnReason.OTHER_LEVEL,
    ReturnReason.WRONG_CATEGORY,
)
"""Reasons which say that another unit must act: it has to be named."""


class ExclusionCode(TextChoices):
    """Why an order is left out of a unit's assessment (§3.9)."""

    AGAINST_LAW = "X01", _("What is asked is against law or policy")
    AGAINST_MORALS = "X02", _("What is asked is against public morals")
    UNTRUE = "X03", _("Untrue or in bad faith")
    REPEATED = "X04", _("Repeated without anything new")
    IN_PROCEDURE = "X05", _("In litigation, arbitration, reconsideration or petition")
    HIGHER_POLICY = "X06", _("Needs a policy of a higher level")
    NOT_DUE = "X07", _("The agreed or legal time has not come")
    WRONG_CONTACT = "X08", _("The caller's contact is wrong")
    NOT_COOPERATING = "X09", _("The caller does not want to co-operate")
    NATURE = "X10", _("Nature: frogs, birds, weather")
    MEDIATED = "X11", _("Civil dispute, mediated and guided")
    PARKED = "X12", _("Parked on the books")
    MISDIRECTED = "X13", _("Dispatched to the wrong unit")
    FORCE_MAJEURE = "X14", _("Force majeure")


LEGAL_EXCLUSIONS = (
    ExclusionCode.AGAINST_LAW,
    ExclusionCode.AGAINST_MORALS,
    ExclusionCode.IN_PROCEDURE,
    ExclusionCode.HIGHER_POLICY,
)
"""Codes that speak of law or policy: a second person looks at them."""


class ExclusionScope(TextChoices):
    """From which rates an order is left out: from solved and satisfied, or from all."""

    VERDICT = "verdict", _("Solved and satisfied only")
    ALL = "all", _("All rates")


class Exclusion(TextChoices):
    """How far the leaving out of an order has come."""

    ASKED = "asked", _("Exclusion asked for")
    REVIEWED = "reviewed", _("Exclusion to be confirmed")
    EXCLUDED = "excluded", _("Excluded from assessment")
    REFUSED = "refused", _("Not excluded")


UNDECIDED = (Exclusion.ASKED, Exclusion.REVIEWED)
"""What somebody still has to decide: until then the order is not archived."""


class Group(TextChoices):
    """Why a matter is a group's (群体性诉求)."""

    PEOPLE = "people", _("People act together")
    CONTACTS = "contacts", _("Many contacts in a short time")


class VoidReason(TextChoices):
    """Why an order should never have been: its number stays, it counts nowhere."""

    TYPING = "typing", _("Typing error")
    TEST = "test", _("Test or exercise")
    TWICE = "twice", _("Entered twice")


class ReopenReason(TextChoices):
    """Why a closed order is handled again (T25)."""

    NEW_FACTS = "new_facts", _("New facts")
    FALSE_COMPLETION = "false_completion", _("Closed though it was not done")
    BROKEN_PROMISE = "broken_promise", _("What was promised was not kept")


class ContactWay(TextChoices):
    """How the unit contacted the caller."""

    PHONE = "phone", _("By telephone")
    VISIT = "visit", _("On site")
    WRITING = "writing", _("In writing")
    NONE = "none", _("Could not be reached")


class Truth(TextChoices):
    """Whether what the caller says is so."""

    TRUE = "true", _("True")
    PARTLY = "partly", _("Partly true")
    UNTRUE = "untrue", _("Not true")
    UNVERIFIABLE = "unverifiable", _("Cannot be verified")


class Result(TextChoices):
    """The unit's own result (§3.6)."""

    SOLVED = "A1", _("Solved")
    PARTLY_SOLVED = "A2", _("Partly solved")
    EXPLAINED = "A3", _("Answered or explained")
    ADOPTED = "A4", _("Suggestion adopted or under study")
    UNDER_WAY = "B1", _("Under way, with a dated plan")
    PLANNED = "B2", _("Entered into a plan")
    NOT_TRUE = "C1", _("The appeal is not true")
    NOT_VERIFIABLE = "C2", _("The appeal cannot be verified")
    NOT_ALLOWED = "C3", _("Law or policy does not allow it")
    LEFT_BY_HISTORY = "C4", _("Left by history")
    CIVIL = "C5", _("Civil or market dispute, guided")
    IN_PROCEDURE = "C6", _("In a legal procedure already")
    WITHDRAWN = "C7", _("Withdrawn by the caller")
    BEYOND_DUTY = "D1", _("Beyond the duty of government")
    TO_COMPETENT = "D2", _("Passed to the competent authority")


class Unsolved(TextChoices):
    """Why a matter is not solved (§3.6)."""

    MONEY = "money", _("Money")
    POLICY = "policy", _("Policy")
    OWNERSHIP = "ownership", _("Unclear ownership")
    SEVERAL = "several", _("Several departments are concerned")
    THIRD_PARTY = "third_party", _("A third party must co-operate")
    JUDICIAL = "judicial", _("In judicial procedure")
    CALLER = "caller", _("The caller does not co-operate")
    SEASON = "season", _("Season or weather")
    WORKS = "works", _("The works are not due yet")
    OTHER = "other", _("Other reason")


class SendBackReason(TextChoices):
    """Why a reply does not pass (T19)."""

    OFF_THE_POINT = "off_the_point", _("Does not answer the question")
    NOT_CONTACTED = "not_contacted", _("The caller was not contacted")
    SHIRKING = "shirking", _("Passes the responsibility on")
    NO_BASIS = "no_basis", _("Names no basis")
    NO_DATE = "no_date", _("Promises without a date")
    NO_EVIDENCE = "no_evidence", _("Evidence is missing")
    OTHER = "other", _("Other objection")


class WaiveReason(TextChoices):
    """Why no return visit is made (T21)."""

    ANONYMOUS = "anonymous", _("Anonymous without contact")
    ASKED_NOT_TO = "asked_not_to", _("The caller asked not to be called")
    CONSULTATION = "consultation", _("Consultation already answered")


class Satisfied(TextChoices):
    """The caller's verdict on the handling (§3.7)."""

    VERY = "5", _("Very satisfied")
    SATISFIED = "4", _("Satisfied")
    BASICALLY = "3", _("Basically satisfied")
    NOT = "2", _("Dissatisfied")
    NOT_AT_ALL = "1", _("Very dissatisfied")
    NO_VERDICT = "0", _("No verdict")


class Solved(TextChoices):
    """The caller's word on whether it is solved."""

    YES = "yes", _("Yes, solved")
    PARTLY = "partly", _("Partly")
    NO = "no", _("Not solved")


class Dissatisfaction(TextChoices):
    """Why the caller is dissatisfied (§3.7)."""

    NOT_CONTACTED = "not_contacted", _("Nobody contacted me")
    ATTITUDE = "attitude", _("Bad attitude")
    NOT_ON_SITE = "not_on_site", _("Nobody came to the place")
    PERFUNCTORY = "perfunctory", _("Perfunctory, beside the point")
    UNSOLVED = "unsolved", _("It is not solved")
    BROKEN_PROMISE = "broken_promise", _("A promise was not kept")
    LATE = "late", _("Too late")
    POLICY = "policy", _("Dissatisfied with the policy")
    EXPECTATION = "expectation", _("Expected more")
    BUCK_PASSING = "buck_passing", _("Departments passed it back and forth")
    OTHER = "other", _("Other cause")


class Missed(TextChoices):
    """Why an attempt at a return visit did not reach the caller."""

    NO_ANSWER = "no_answer", _("No answer")
    BUSY = "busy", _("Engaged")
    UNREACHABLE = "unreachable", _("Switched off or not in service")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    CALL_LATER = "call_later", _("Asked to be called later")


class CrisisOutcome(TextChoices):
    """How a threat or crisis ended."""

    DEFUSED = "defused", _("Defused: talked to, helped")
    POLICE = "police", _("In the hands of the police or of rescuers")
    IN_CARE = "in_care", _("In the care of the unit in charge")
    REMOVED = "removed", _("The danger has been removed")
    UNFOUNDED = "unfounded", _("There was nothing in it")


class Asked(TextChoices):
    """What a lead unit has asked of the centre and that is not decided yet."""

    UNSIGNED = "unsigned", _("Extension to be signed by the unit head")
    EXTENSION = "extension", _("Extension asked for")
    SUSPENSION = "suspension", _("Suspension asked for")
    PARKING = "parking", _("Parking asked for")


class Held(TextChoices):
    """Why the clocks of the units stand still."""

    SUSPENDED = "suspended", _("Clocks suspended")
    PARKED = "parked", _("Parked")


class Decision(TextChoices):
    """What became of a request."""

    OPEN = "open", _("To be decided")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Not granted")
    LAPSED = "lapsed", _("Overtaken by a later step")


class ExtensionReason(TextChoices):
    """Why a unit needs more time (§3.8)."""

    SURVEY = "E01", _("On-site survey, testing or appraisal is needed")
    SEVERAL = "E02", _("Several departments must be co-ordinated")
    WORKS = "E03", _("Tendering, purchase or building takes its time")
    WEATHER = "E04", _("Weather or force majeure")
    PROCEDURE = "E05", _("A procedure laid down by law takes longer")
    CALLER = "E06", _("The caller asks for it")
    OTHER = "E07", _("Other reason for more time")


class SuspensionReason(TextChoices):
    """Why the clocks of a unit may stand still (§3.8)."""

    APPRAISAL = "S01", _("Inspection, testing, appraisal or expert review")
    HEARING = "S02", _("Hearing or public notice")
    MATERIAL = "S03", _("The caller has material to supply")
    FORCE = "S04", _("Force majeure")
    PROCEDURE = "S05", _("In a judicial or administrative procedure")


URGEABLE = tuple(state for state in OPEN_STATES if state not in (State.AUDITED, State.VISITED))
"""States in which urging makes sense: nothing has been answered yet, or not well enough."""


class Urger(TextChoices):
    """On whose behalf an order is urged."""

    CENTRE = "centre", _("The hotline centre")
    CALLER = "caller", _("The caller")
    SYSTEM = "system", _("The standing rule")


class WhistleKind(TextChoices):
    """The three kinds of whistle (吹哨报到)."""

    ENFORCEMENT = "enforcement", _("Joint enforcement")
    PRIORITY = "priority", _("Priority work")
    EMERGENCY = "emergency", _("Emergency on site")


class PaperForm(TextChoices):
    """The four forms of supervision (X1)."""

    RULE = "rule", _("Supervision by standing rule")
    WRITING = "writing", _("Supervision in writing")
    SPECIAL = "special", _("Special supervision: one topic, many orders")
    INSTRUCTION = "instruction", _("Supervision by a leader's instruction")


class SupervisionReason(TextChoices):
    """Why a unit is supervised (§3.8)."""

    OVERDUE = "D01", _("D01 Overdue")
    DISSATISFIED = "D02", _("D02 Dissatisfied at the return visit")
    INSTRUCTION = "D03", _("D03 Instruction of a leader")
    MEDIA = "D04", _("D04 Exposed by the media")
    HOTSPOT = "D05", _("D05 Many appeals about one matter")
    SHIRKING = "D06", _("D06 Returns that pass the buck")
    FALSE_COMPLETION = "D07", _("D07 Said to be done and is not")
    REPEATED = "D08", _("D08 Raised again and again")
