"""Fields of the citizens' forms: text through the one gate, telephone numbers in any shape."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hotline.lib.phones import Phone, normalise
from hotline.lib.text import UnfitText, gate

GIVEN = gettext_lazy("This must be filled in.")
CHOSEN = gettext_lazy("Choose one of the answers.")
YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))


class Words(forms.CharField):
    """Text of a citizen, kept exactly or refused with a sentence that names the field. `longest` in characters."""

    def __init__(self, *, longest: int, lines: bool = False, rows: int = 4, **more: Any) -> None:
        self.longest, self.lines = longest, lines
        if lines:
            more.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        more.setdefault("error_messages", {"required": GIVEN})
        super().__init__(strip=False, **more)
        # the gate names what it found, where Django's own check would only say that something is wrong
        self.validators = []

    def clean(self, value: Any) -> str:
        """The text as it is kept."""
        try:
            tidy = gate(
                value if isinstance(value, str) else "", longest=self.longest, field=str(self.label), lines=self.lines
            )
        except UnfitText as unfit:
            raise forms.ValidationError(unfit.reason, code=unfit.code) from unfit
        return str(super().clean(tidy))


class PhoneNumber(forms.CharField):
    """A telephone number as people write it. Kept as written; `normalise` reads it again."""

    def __init__(self, *, area_code: str = "", **more: Any) -> None:
        self.area_code = area_code
        more.setdefault("error_messages", {"required": GIVEN})
        more.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
        super().__init__(**more)

    def clean(self, value: Any) -> str:
        """The text, when it is a telephone number."""
        text = str(super().clean(value))
        if text and self.read(text) is None:
            raise forms.ValidationError(
                _("This is not a telephone number. Write it like 13800138000 or 0978-5551234."), code="phone"
            )
        return text

    def read(self, text: str) -> Phone | None:
        """The number a text means."""
        return normalise(text, area_code=self.area_code or None)


def choice(choices: Any, **more: Any) -> forms.ChoiceField:
    """Radio buttons of which one must be chosen."""
    more.setdefault("error_messages", {"required": CHOSEN, "invalid_choice": CHOSEN})
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **more)
