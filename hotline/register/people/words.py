"""Words about callers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """Who can appeal: natural persons, firms and other legal persons, other organisations (P3)."""

    NATURAL = "natural", _("Natural person")
    FIRM = "firm", _("Firm")
    ORGANISATION = "organisation", _("Organisation")


class Language(TextChoices):
    """Languages a caller may be answered in (BCP 47); letters exist in zh-Hans and en, speech in all."""

    ZH_HANS = "zh-Hans", _("Mandarin")
    YUE = "yue", _("Cantonese")
    EN = "en", _("English")
