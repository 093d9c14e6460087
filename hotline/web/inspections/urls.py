"""Addresses of inspections and guidance."""

from django.urls import path

from hotline.web.inspections import guiding, pages, planning, stepping

urlpatterns = [
    path("", pages.listed, name="inspections"),
    path("plan/", planning.planning, name="inspection_plan"),
    path("guidance/", guiding.listed, name="guidance_list"),
    path("guidance/new/", guiding.recording, name="guidance_record"),
    path("guidance/<int:key>/", guiding.guidance, name="guidance"),
    path("guidance/<int:key>/follow-up/", guiding.following, name="guidance_follow"),
    path("guidance/<int:key>/files/<int:file>/", guiding.file, name="guidance_file"),
    path("<int:key>/", pages.inspection, name="inspection"),
    path("<int:key>/pdf/", pages.as_pdf, name="inspection_pdf"),
    path("<int:key>/word/", pages.as_word, name="inspection_word"),
    path("<int:key>/files/<int:file>/", pages.file, name="inspection_file"),
    path("<int:key>/findings/<str:item>/", stepping.finding, name="inspection_finding"),
    path("<int:key>/<str:step>/", stepping.step, name="inspection_step"),
]
