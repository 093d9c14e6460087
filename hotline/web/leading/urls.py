"""Addresses of briefs and of the leader's page."""

from django.urls import path

from hotline.web.leading import composing, differing, pages, steps

urlpatterns = [
    path("leader/", pages.leader, name="leader"),
    path("briefs/", pages.briefs, name="briefs"),
    path("briefs/compose/", composing.brief, name="brief_compose"),
    path("briefs/difference/<str:number>/", differing.difference, name="brief_difference"),
    path("briefs/paper/", composing.paper, name="brief_paper"),
    path("briefs/<int:key>/pdf/", pages.as_pdf, name="brief_pdf"),
    path("briefs/<int:key>/word/", pages.as_word, name="brief_word"),
    path("instructions/<int:key>/", pages.instruction, name="instruction"),
    path("instructions/<int:key>/files/<int:file>/", pages.file, name="instruction_file"),
    path("instructions/<int:key>/<str:step>/", steps.step, name="instruction_step"),
]
