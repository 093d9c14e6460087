"""Addresses of the faces; a face adds its own file and one line here."""

from django.urls import URLPattern, URLResolver, include, path

from hotline.web.parts.home import staff_home, stand_in
from hotline.web.preferences import preferences

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("hotline.web.public.urls")),
    path("preferences/", preferences, name="preferences"),
    path("staff/", staff_home, name="staff_home"),
    path("staff/standing-in/", stand_in, name="stand_in"),
    path("staff/seat/", include("hotline.web.seat.urls")),
    path("staff/dispatch/", include("hotline.web.dispatch.urls")),
    path("staff/audit/", include("hotline.web.audit.urls")),
    path("staff/visit/", include("hotline.web.visit.urls")),
    path("staff/notices/", include("hotline.web.notices.urls")),
    path("staff/orders/", include("hotline.web.orders.urls")),
    path("staff/emergencies/", include("hotline.web.emergencies.urls")),
    path("staff/calls/", include("hotline.web.calls.urls")),
    path("staff/hotspots/", include("hotline.web.hotspots.urls")),
    path("staff/knowledge/", include("hotline.web.knowledge.urls")),
    path("staff/office/", include("hotline.web.office.urls")),
    path("staff/", include("hotline.web.leading.urls")),
    path("staff/answering-days/", include("hotline.web.answering_days.urls")),
    path("staff/investigations/", include("hotline.web.investigations.urls")),
    path("staff/inspections/", include("hotline.web.inspections.urls")),
    path("staff/desk/", include("hotline.web.desk.urls")),
    path("staff/unit/", include("hotline.web.unit.urls")),
    path("staff/whistles/", include("hotline.web.whistles.urls")),
    path("staff/restrictions/", include("hotline.web.restrictions.urls")),
]
