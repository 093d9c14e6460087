"""Pages that are told at once what has changed: `{% load live %}{% live "board" %}`."""

from typing import Any

from django import template

from hotline.web.parts.listening import address_for

register = template.Library()


@register.inclusion_tag("parts/live.html", takes_context=True)
def live(context: dict[str, Any], hear: str) -> dict[str, Any]:
    """Listen to topics – `board`, `seat`, several with a comma – and say so when nothing can be heard.

    Pieces of the page with `data-live="board"` get the event `live` for htmx to act on.
    """
    return {"address": address_for(context["request"]), "hear": hear}
