"""Form fields of what has a number of its own, and of instants: what is written in forms of several faces."""

import re
from typing import Any

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from hotline.casework.orders.queries import visible_to
from hotline.ground.journal.rules import Actor
from hotline.lib.numbers import tidy_reference

MOST = 50
MINUTE = "%Y-%m-%dT%H:%M"


def moment_field(label: Any, **more: Any) -> forms.DateTimeField:
    """An instant, to the minute, as browsers send it."""
    widget = forms.DateTimeInput(format=MINUTE, attrs={"type": "datetime-local"})
    return forms.DateTimeField(label=label, widget=widget, input_formats=[MINUTE], **more)


class OrdersField(forms.CharField):
    """Orders by their numbers, one a line; those that the actor may see come out, in the order of their numbers."""

    def __init__(self, actor: Actor, **more: Any) -> None:
        self.actor = actor
        hint = pgettext_lazy("leading", "One number a line, at most 50. An instruction without one: register it first.")
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": 3}), "max_length": 2000, "help_text": hint, **more})

    def clean(self, value: Any) -> Any:
        """The orders behind the numbers; a number that is not there is named."""
        typed = super().clean(value)
        numbers = list(dict.fromkeys(tidy_reference(word) for word in re.split(r"[\s,，、;；]+", typed) if word))
        found = {order.number: order for order in visible_to(self.actor).filter(number__in=numbers[:MOST])}
        lost = [number for number in numbers if number not in found]
        if lost:
            said = pgettext("leading", "No order with this number: %(numbers)s")
            raise forms.ValidationError(said % {"numbers": "、".join(lost[:5])})
        return [found[number] for number in sorted(found)]
