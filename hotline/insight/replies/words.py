"""What may be wrong with a reply, and why it is thought so."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Flag(TextChoices):
    """What a reply may be found to do."""

    EVADES = "evades", pgettext_lazy("replies", "Does not answer")
    SHIRKS = "shirks", pgettext_lazy("replies", "Passes it on")
    UNDATED = "undated", pgettext_lazy("replies", "Promise without a date")
    PERSONAL = "personal", pgettext_lazy("replies", "Personal data")
    FORM = "form", pgettext_lazy("replies", "Form letter")


class Why(TextChoices):
    """Why it is thought so, as a sentence."""

    EMPTY = "empty", pgettext_lazy("replies", "Besides greeting and thanks it says hardly anything.")
    PASSED = "passed", pgettext_lazy("replies", "It only says that somebody else now has the matter, and no result.")
    UNDER_WAY = "under_way", pgettext_lazy("replies", "It only says that the matter is being looked into.")
    POINTED = "pointed", pgettext_lazy("replies", "It points to an answer elsewhere instead of giving it.")
    OFF_TOPIC = "off_topic", pgettext_lazy("replies", "Hardly a word of what was asked comes up in it.")
    NO_TIME = "no_time", pgettext_lazy("replies", "The caller asks when; no time is named, and not that none is known.")
    NO_AMOUNT = "no_amount", pgettext_lazy("replies", "The caller asks how much; no number is named.")
    NOT_OURS = "not_ours", pgettext_lazy("replies", "It says whose duty it is not, but not whose it is.")
    ASK_OTHERS = "ask_others", pgettext_lazy("replies", "It sends the caller to offices that it does not name.")
    BY_HERSELF = "by_herself", pgettext_lazy("replies", "It leaves the caller to see to it herself.")
    SOON = "soon", pgettext_lazy("replies", "It promises something soon, without a day.")
    FURTHER = "further", pgettext_lazy("replies", "It says what will be done and nothing of when.")
    IDENTITY = "identity", pgettext_lazy("replies", "It holds an identity or bank card number.")
    NUMBER = (
        "number",
        pgettext_lazy("replies", "It holds a mobile number: check whose it is, and whether it may stand there."),
    )
    CALLER = "caller", pgettext_lazy("replies", "It names the caller, her number or where she lives.")
    PERSON = "person", pgettext_lazy("replies", "It names somebody by full name who is no official.")
    SAME = "same", pgettext_lazy("replies", "Other appeals were answered with nearly the same words.")
