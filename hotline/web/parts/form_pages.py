"""A page that is one form: what is refused stands in it, what was done leads on."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hotline.web.parts.stepping import REFUSED, ask_again_for_files, refuse


def form_page(
    request: HttpRequest,
    form: forms.Form,
    *,
    save: Callable[[], str | None],
    title: str,
    act: str,
    back: str,
    desk: str = "desk",
    template: str = "parts/form_page.html",
    **more: Any,
) -> HttpResponse:
    """Show a form, or do what it asks for. `save` does it and returns the address of what was made; without one the
    page goes `back`. More of the page: `panel_title`, `act_icon`, `draft`, `version`, `hidden` pairs, `orders`."""
    if request.method == "POST":
        if form.is_valid():
            try:
                return redirect(save() or back)
            except REFUSED as error:
                refuse(form, error)
        ask_again_for_files(form)
    begun = {"desk_now": desk, "form": form, "title": title, "act": act, "back_url": back}
    context = {**begun, "panel_title": title, "act_icon": "check", "draft": "", **more}
    return render(request, template, context, status=422 if form.errors else 200)
