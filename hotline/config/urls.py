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

handler400 = "hotline.web.errors.bad_request"
handler403 = "hotline.web.public.errors.denied"
handler404 = "hotline.web.public.errors.not_found"
handler500 = "hotline.web.public.errors.broken"
