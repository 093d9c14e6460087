"""Addresses of the whistles."""

from django.urls import path

from hotline.web.whistles import views

urlpatterns = [
    path("", views.listed, name="whistles"),
    path("record/", views.record, name="whistles_record"),
    path("<str:number>/", views.page, name="whistle"),
    path("<str:number>/files/<int:file>/", views.file, name="whistle_file"),
    path("<str:number>/<str:step>/", views.step, name="whistle_step"),
]
