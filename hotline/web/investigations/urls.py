"""Addresses of investigations on site."""

from django.urls import path

from hotline.web.investigations import acting, pages

urlpatterns = [
    path("", pages.listed, name="investigations"),
    path("plan/", acting.planning, name="investigation_plan"),
    path("<int:key>/", pages.investigation, name="investigation"),
    path("<int:key>/change/", acting.changing, name="investigation_change"),
    path("<int:key>/call-off/", acting.calling_off, name="investigation_call_off"),
    path("<int:key>/minutes/", acting.holding, name="investigation_hold"),
    path("<int:key>/conclude/", acting.concluding, name="investigation_conclude"),
    path("<int:key>/pdf/", pages.as_pdf, name="investigation_pdf"),
    path("<int:key>/word/", pages.as_word, name="investigation_word"),
    path("<int:key>/files/<int:file>/", pages.file, name="investigation_file"),
]
