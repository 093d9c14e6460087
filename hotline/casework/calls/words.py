"""Words of calls (domain handbook §2.1, §4)."""

from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Direction(TextChoices):
    """Who rang whom."""

    IN = "in", pgettext_lazy("call", "Incoming")
    OUT = "out", pgettext_lazy("call", "Outgoing")


class Purpose(TextChoices):
    """What a call is for."""

    HOTLINE = "hotline", pgettext_lazy("call", "Call to the hotline")
    CLICK = "click", pgettext_lazy("call", "Dialled from a page")
    VISIT = "visit", pgettext_lazy("call", "Return visit")
    CALL_BACK = "call_back", pgettext_lazy("call", "Call-back")
    CONTACT = "contact", pgettext_lazy("call", "A unit rings the caller through the centre")
    FAX = "fax", pgettext_lazy("call", "Fax")
    FOREIGN = "foreign", pgettext_lazy("call", "Call in the city's own call centre")


class Stage(TextChoices):
    """How far a call is. It is taken up again here after a crash."""

    ARRIVED = "arrived", pgettext_lazy("call", "Arrived")
    MENU = "menu", pgettext_lazy("call", "In the menu")
    QUEUED = "queued", pgettext_lazy("call", "Waiting")
    OFFERED = "offered", pgettext_lazy("call", "Ringing at a seat")
    TALKING = "talking", pgettext_lazy("call", "Talking")
    RATING = "rating", pgettext_lazy("call", "Being rated")
    MESSAGE = "message", pgettext_lazy("call", "Leaving a message")
    FAX = "fax", pgettext_lazy("call", "Sending a fax")
    DIALLING = "dialling", pgettext_lazy("call", "Being dialled")
    ENDED = "ended", pgettext_lazy("call", "Ended")


class Ending(TextChoices):
    """What a call came to: its result code."""

    ANSWERED = "answered", pgettext_lazy("call result", "Answered")
    LEFT_MENU = "left_menu", pgettext_lazy("call result", "Hung up in the menu")
    LEFT_QUEUE = "left_queue", pgettext_lazy("call result", "Gave up waiting")
    SERVED = "served", pgettext_lazy("call result", "Served by the menu")
    MESSAGE = "message", pgettext_lazy("call result", "Left a message")
    CALL_BACK = "call_back", pgettext_lazy("call result", "Asked to be called back")
    FAX = "fax", pgettext_lazy("call result", "Sent a fax")
    CLOSED = "closed", pgettext_lazy("call result", "Outside of the hours")
    TURNED_AWAY = "turned_away", pgettext_lazy("call result", "Turned away by decision")
    NO_ANSWER = "no_answer", pgettext_lazy("call result", "Did not answer")
    LINE_BUSY = "line_busy", pgettext_lazy("call result", "Line busy")
    UNREACHABLE = "unreachable", pgettext_lazy("call result", "Switched off or not in service")
    WRONG_NUMBER = "wrong_number", pgettext_lazy("call result", "Wrong number")
    DECLINED = "declined", pgettext_lazy("call result", "Declined")
    NOT_RUNG = "not_rung", pgettext_lazy("call result", "Nobody took it here; she was not rung")
    LOST = "lost", pgettext_lazy("call result", "Line lost")


class EndedBy(TextChoices):
    """Who ended a call."""

    CALLER = "caller", pgettext_lazy("call", "Caller")
    SEAT = "seat", pgettext_lazy("call", "Seat")
    LEADER = "leader", pgettext_lazy("call", "Team leader")
    SYSTEM = "system", pgettext_lazy("call", "System")
    LINE = "line", pgettext_lazy("call", "Line")


class LegKind(TextChoices):
    """Who is at the other end of one leg."""

    CALLER = "caller", pgettext_lazy("leg", "Caller")
    SEAT = "seat", pgettext_lazy("leg", "Seat")
    CONSULTED = "consulted", pgettext_lazy("leg", "Asked before a transfer")
    DEPARTMENT = "department", pgettext_lazy("leg", "Department")
    INTERPRETER = "interpreter", pgettext_lazy("leg", "Interpreter")
    EMERGENCY = "emergency", pgettext_lazy("leg", "Emergency line")
    UNIT = "unit", pgettext_lazy("leg", "Handling unit")
    MONITOR = "monitor", pgettext_lazy("leg", "Leader who listens")
    WHISPER = "whisper", pgettext_lazy("leg", "Leader who whispers")
    BARGE = "barge", pgettext_lazy("leg", "Leader who talks")


class LegEnd(TextChoices):
    """What a leg came to."""

    TALKED = "talked", pgettext_lazy("leg end", "Talked")
    MISSED = "missed", pgettext_lazy("leg end", "Did not answer")
    REJECTED = "rejected", pgettext_lazy("leg end", "Rejected")
    BUSY = "busy", pgettext_lazy("leg end", "Busy")
    FAILED = "failed", pgettext_lazy("leg end", "Not reached")
    WITHDRAWN = "withdrawn", pgettext_lazy("leg end", "The caller went first")
    LOST = "lost", pgettext_lazy("leg end", "Line lost")


class RecordingKind(TextChoices):
    """What was recorded."""

    TALK = "talk", pgettext_lazy("recording", "Conversation")
    MESSAGE = "message", pgettext_lazy("recording", "Message")


class RecordingFault(TextChoices):
    """What is wrong with a recording."""

    MISSING = "missing", pgettext_lazy("recording", "Not there")
    UNREADABLE = "unreadable", pgettext_lazy("recording", "Cannot be read")
    SHORT = "short", pgettext_lazy("recording", "Shorter than the talk")
    SILENT = "silent", pgettext_lazy("recording", "Nothing is heard")
    ONE_SIDED = "one_sided", pgettext_lazy("recording", "Only one side is heard")
    CHANGED = "changed", pgettext_lazy("recording", "Not what was recorded")
    LOST = "lost", pgettext_lazy("recording", "Gone from the store")


class Erasure(TextChoices):
    """Why a recording was erased."""

    RETENTION = "retention_over", pgettext_lazy("recording", "Its time was over")
    CALLER = "caller_erased", pgettext_lazy("recording", "The caller was erased")


WITHOUT_SOUND = frozenset({RecordingFault.MISSING, RecordingFault.UNREADABLE, RecordingFault.LOST})
"""Faults with which there is nothing to listen to."""


class MessageKind(TextChoices):
    """In which form something came in by telephone that a person must register."""

    VOICE = "voice", pgettext_lazy("message", "Voice message")
    FAX = "fax", pgettext_lazy("message", "Fax")


FAX = "fax"
"""What the pages of a fax are attached to: the call by its id, apart from its recordings."""


class MessageFault(TextChoices):
    """What is wrong with something that came in by telephone."""

    BROKEN_OFF = "broken_off", pgettext_lazy("message", "Broken off: not all pages came")
    UNREADABLE = "unreadable", pgettext_lazy("message", "Cannot be read")


class MessageEnd(TextChoices):
    """Why nothing is registered from a message."""

    EMPTY = "empty", pgettext_lazy("message", "Nothing is said, or to be read, in it")
    SAID_BEFORE = "said_before", pgettext_lazy("message", "The same was registered before")
    RANG_BACK = "rang_back", pgettext_lazy("message", "The sender was rung and wants nothing any more")
    NOT_FOR_US = "not_for_us", pgettext_lazy("message", "Advertising, or a wrong number")


class Speaker(TextChoices):
    """Whose words they are: those at the caller's end of the line, or those she hears."""

    CALLER = "caller", pgettext_lazy("speaker", "Caller")
    SEAT = "seat", pgettext_lazy("speaker", "Seat")


class Verb(TextChoices):
    """What a page may ask to be done with a call."""

    HOLD = "hold", pgettext_lazy("instruction", "Hold")
    RESUME = "resume", pgettext_lazy("instruction", "Take off hold")
    TRANSFER = "transfer", pgettext_lazy("instruction", "Transfer at once")
    CONSULT = "consult", pgettext_lazy("instruction", "Ask before transferring")
    COMPLETE = "complete", pgettext_lazy("instruction", "Complete the transfer")
    RETURN = "return", pgettext_lazy("instruction", "Back to the caller")
    INVITE = "invite", pgettext_lazy("instruction", "Bring in a third party")
    DISMISS = "dismiss", pgettext_lazy("instruction", "Let the third party go")
    EMERGENCY = "emergency", pgettext_lazy("instruction", "Bring in an emergency line")
    PAUSE = "pause", pgettext_lazy("instruction", "Pause the recording")
    RECORD = "record", pgettext_lazy("instruction", "Go on recording")
    SEND_TO = "send_to", pgettext_lazy("instruction", "Send to the menu")
    DIGITS = "digits", pgettext_lazy("instruction", "Send digits")
    HANG_UP = "hang_up", pgettext_lazy("instruction", "Hang up")
    DIAL = "dial", pgettext_lazy("instruction", "Ring up")
    MONITOR = "monitor", pgettext_lazy("instruction", "Listen")
    WHISPER = "whisper", pgettext_lazy("instruction", "Whisper")
    BARGE = "barge", pgettext_lazy("instruction", "Barge in")
    TAKE_OVER = "take_over", pgettext_lazy("instruction", "Take over")
    LEAVE = "leave", pgettext_lazy("instruction", "Leave the call")
    FORCE_END = "force_end", pgettext_lazy("instruction", "End the call")


OF_LEADERS = frozenset({Verb.MONITOR, Verb.WHISPER, Verb.BARGE, Verb.TAKE_OVER, Verb.LEAVE, Verb.FORCE_END})
"""What only a leader asks; each stands in the journal of the call."""

WITH_REASON = frozenset({Verb.TAKE_OVER, Verb.FORCE_END})
"""What must be given a reason."""


class Outcome(TextChoices):
    """What became of an instruction."""

    ASKED = "asked", pgettext_lazy("instruction", "Under way")
    DONE = "done", pgettext_lazy("instruction", "Done")
    REFUSED = "refused", pgettext_lazy("instruction", "Not possible now")
    FAILED = "failed", pgettext_lazy("instruction", "Failed")


class CallBackState(TextChoices):
    """How far a call-back is."""

    WAITING = "waiting", pgettext_lazy("call-back", "Waiting")
    DIALLED = "dialled", pgettext_lazy("call-back", "Being dialled")
    DONE = "done", pgettext_lazy("call-back", "Called back")
    GIVEN_UP = "given_up", pgettext_lazy("call-back", "Not reached")


STAGE_TONES = MappingProxyType(
    {
        Stage.ARRIVED: "waiting",
        Stage.MENU: "waiting",
        Stage.QUEUED: "attention",
        Stage.OFFERED: "attention",
        Stage.TALKING: "active",
        Stage.RATING: "active",
        Stage.MESSAGE: "active",
        Stage.FAX: "active",
        Stage.DIALLING: "attention",
        Stage.ENDED: "done",
    }
)
"""The tone of each stage, as the badges know them."""


class Mode(TextChoices):
    """Who talks with somebody who is rung up."""

    SEAT = "seat", pgettext_lazy("errand", "A seat")
    KEYS = "keys", pgettext_lazy("errand", "Nobody: she answers by keys")
    UNIT = "unit", pgettext_lazy("errand", "The unit's telephone")


class Why(TextChoices):
    """Why somebody is rung up from a page. The code stands in the journal as the reason for using her number."""

    DETAILS = "dial_details", pgettext_lazy("errand", "To ask for details")
    OUTCOME = "dial_outcome", pgettext_lazy("errand", "To tell how it stands")
    CONTACT = "dial_contact", pgettext_lazy("errand", "First contact")
    VISIT = "dial_visit", pgettext_lazy("errand", "Return visit")
    RETURN = "dial_return", pgettext_lazy("errand", "To call back")


class ErrandEnd(TextChoices):
    """How an errand ended. What the call came to stands in the call."""

    CALLED = "called", pgettext_lazy("errand", "Rung up")
    LAPSED = "lapsed", pgettext_lazy("errand", "Not dialled in time")
    GIVEN_BACK = "given_back", pgettext_lazy("errand", "Given back")
    OVERTAKEN = "overtaken", pgettext_lazy("errand", "The case had moved on")
    REFUSED = "refused", pgettext_lazy("errand", "Could not be dialled")


ENDING_TONES = MappingProxyType(
    {
        **dict.fromkeys((Ending.ANSWERED, Ending.SERVED), "done"),
        **dict.fromkeys((Ending.MESSAGE, Ending.FAX, Ending.CALL_BACK), "active"),
        **dict.fromkeys((Ending.LEFT_QUEUE, Ending.LOST), "attention"),
    }
)
"""The tone of results; all others came to nothing."""

HEARD, TAKEN_AWAY, SAID_READ = "recording_heard", "recording_downloaded", "transcript_read"
NUMBER_SEEN, LED = "number_seen", "call_led"
LOOKS = (HEARD, TAKEN_AWAY, SAID_READ, NUMBER_SEEN, LED)
"""What the journal keeps of those who looked into a call of others, listened to it, or took a hand in it."""
