"""The page of a desk that works off a queue: what waits on the left, the case on top of it beside."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hotline.web.parts.pieces import Text
from hotline.web.parts.queues import Queue, come_since


@dataclass(frozen=True)
class QueuePage:
    """What a desk with a queue says: its title, the queue's, what stands there when nothing waits, and beside it then.

    `name` is the url name of the desk, `desk` the entry of the navigation. `case` is the template of the open case,
    `line` adds a line to each row, `template` may put something above (block `above`).
    """

    name: str
    desk: str
    title: Text
    queue_title: Text
    queue_empty: Text
    nothing: Text
    case: str
    line: str = ""
    template: str = "parts/queue_page.html"

    def answer(
        self,
        request: HttpRequest,
        listed: Queue,
        case: Any,
        form: forms.Form | None,
        beside: Callable[[], dict[str, Any]],
        **more: Any,
    ) -> HttpResponse:
        """The page with the open case – an order or an appeal –, if there is one, and what stands `beside` it."""
        context = {
            "desk_now": self.desk,
            "queue_page": self,
            "title": self.title,
            "subject": case.title if case else "",
            "queue": listed,
            "news_url": reverse(f"{self.desk}_news"),
            **more,
        }
        if case is not None:
            context |= beside()
        status = 422 if form is not None and form.errors else 200
        return render(request, self.template, context, status=status)

    def news(self, request: HttpRequest, cases: QuerySet[Any]) -> HttpResponse:
        """Fragment: how many have come into the queue since the page was opened."""
        fresh = come_since(cases, request.GET.get("since", ""))
        return render(request, "parts/news.html", {"fresh": fresh, "url": reverse(self.name)})


def opened(listed: Queue, case: Any) -> Any:
    """The case that stands beside a queue: the one that was asked for, else the one on top."""
    if case is not None or not listed.chosen:
        return case
    return next(row for row in listed.rows if row.number == listed.chosen)
