"""The address of the unit desk."""

from django.urls import path

from hotline.web.unit.views import unit

urlpatterns = [path("", unit, name="unit")]
