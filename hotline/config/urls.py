"""Addresses: health first, then the pages, in Chinese without a prefix and in English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from hotline.config import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("api/", include("hotline.web.api.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    *i18n_patterns(
        path("staff/", include("hotline.config.accounts")),
        path("", include("hotline.web.urls")),
        prefix_default_language=False,
    ),
]
