"""Words of correspondence: channels (domain handbook §3.2) and states of delivery."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """Ways in and out, by the code of the field."""

    PHONE = "01", _("Telephone")
    WEB = "02", _("Government portal")
    MAYOR = "03", _("Mayor's mailbox")
    SECRETARY = "04", _("Secretary's mailbox")
    EMAIL = "05", _("E-mail")
    SMS = "06", _("Text message")
    APP = "07", _("Mobile app")
    WECHAT = "08", _("WeChat")
    WEIBO = "09", _("Weibo")
    QQ = "10", _("QQ")
    FAX = "11", _("Fax")
    LETTER = "12", _("Letter")
    WALK_IN = "13", _("Walk-in")
    CHAT = "14", _("Online service")
    VIDEO = "15", _("Video or sign language")
    PROVINCE = "20", _("Provincial 12345")
    NATION = "21", _("National platform")
    MESSAGE_BOARD = "22", _("Leaders' message board")
    STATE_PORTAL = "23", _("State government portal")
    BAD_REVIEW = "24", _("Bad review of a service")
    MEDIA = "25", _("Media")
    LEADER = "26", _("Assigned by a leader")
    POLICE = "30", _("Passed on by 110")
    PARALLEL = "31", _("Parallel hotline")
    SUB_CENTRE = "32", _("Sub-centre")
    GRID = "40", _("Grid worker")
    CAMERA = "41", _("Video surveillance")
    SENSOR = "42", _("Sensor alarm")
    DEPUTY = "50", _("Deputies and CPPCC members")
    OTHER = "99", _("Other channel")


FROM_ABOVE = (Channel.PROVINCE, Channel.NATION, Channel.STATE_PORTAL, Channel.LEADER)
"""Channels by which those above the city hand matters down (上级转办)."""


class Delivery(TextChoices):
    """How far an outgoing letter has come."""

    QUEUED = "queued", _("Queued")
    SHOWN = "shown", _("Shown on the web account")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
