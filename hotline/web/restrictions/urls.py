"""Addresses of the restrictions of callers."""

from django.urls import path

from hotline.web.restrictions import acting, pages

urlpatterns = [
    path("", pages.listed, name="restrictions"),
    path("propose/", acting.proposing, name="restriction_propose"),
    path("<int:key>/", pages.restriction, name="restriction"),
    path("<int:key>/files/<int:file>/", pages.file, name="restriction_file"),
    path("<int:key>/<slug:step>/", pages.step, name="restriction_step"),
]
