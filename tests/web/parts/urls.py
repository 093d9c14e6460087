"""Only the page of all parts and the display choices, so that the parts are tested without the faces."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from hotline.web.orders.finding import find_answers, find_modules
from hotline.web.preferences import preferences

urlpatterns = i18n_patterns(
    path("staff/parts/", include("hotline.web.parts.urls")),
    path("staff/orders/find/answers", find_answers, name="find_answers"),
    path("staff/orders/find/modules", find_modules, name="find_modules"),
    path("preferences/", preferences, name="preferences"),
    prefix_default_language=False,
)
