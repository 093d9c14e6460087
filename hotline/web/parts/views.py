"""The page of all parts in all states: developers look at it before they build, and the browser tests measure it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hotline.web.parts import samples
from hotline.web.parts.pieces import Desk, Who


@require_safe
def staff_parts(request: HttpRequest) -> HttpResponse:
    """All parts in the staff's skin."""
    here = request.path
    desks = [
        Desk("seat", "坐席", here, "headset"),
        Desk("dispatch", "派单", here, "route", 12),
        Desk("unit", "承办", here, "clipboard-list", 3),
        Desk("audit", "审核", here, "clipboard-check"),
        Desk("visit", "回访", here, "phone-call"),
        Desk("orders", "工单", here, "list-details"),
        Desk("office", "管理", here, "settings"),
    ]
    who = Who("李敏", "市12345热线中心 · 受理科", "班长", here)
    return render(
        request, "parts/style_staff.html", {**samples.staff(request), "desks": desks, "desk_now": "orders", "who": who}
    )


@require_safe
def public_parts(request: HttpRequest) -> HttpResponse:
    """All parts in the citizens' skin."""
    return render(request, "parts/style_public.html", {**samples.public(request), "city_name": "鹿鸣市"})


@require_safe
def words(request: HttpRequest) -> JsonResponse:
    """A few sample matters, answered as every combobox endpoint answers: by word or by initials."""
    asked = request.GET.get("q", "").strip().lower()
    found = [item for item in samples.MATTERS if asked in item["label"] or item["note"].startswith(asked)]
    return JsonResponse({"items": found})
