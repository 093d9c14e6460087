"""Only the page of all parts and the display choices, so that the parts are tested without the faces."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from hotline.web.preferences import preferences

urlpatterns = i18n_patterns(
    path("staff/parts/", include("hotline.web.parts.urls")),
    path("preferences/", preferences, name="preferences"),
    prefix_default_language=False,
)
