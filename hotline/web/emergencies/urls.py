"""Addresses of the emergencies."""

from django.urls import path

from hotline.web.emergencies import duty_room, ending, handovers, incidents, linking

urlpatterns = [
    path("", incidents.listed, name="emergencies"),
    path("new/", incidents.opening, name="emergencies_new"),
    path("handovers/", handovers.listed, name="emergencies_handovers"),
    path("handovers/<str:number>/", handovers.page, name="emergencies_handover"),
    path("<int:key>/", linking.page, name="emergencies_incident"),
    path("<int:key>/change/", incidents.changing, name="emergencies_change"),
    path("<int:key>/close/", ending.closing, name="emergencies_close"),
    path("<int:key>/settle/", ending.settling, name="emergencies_settle"),
    path("<int:key>/not-solved/", ending.objecting, name="emergencies_not_solved"),
    path("<int:key>/duty/", duty_room.duty_room, name="emergencies_duty"),
    path("<int:key>/duty/<int:place>/pdf/", duty_room.as_pdf, name="emergencies_duty_pdf"),
    path("<int:key>/duty/<int:place>/word/", duty_room.as_word, name="emergencies_duty_word"),
    path("<int:key>/surge/", incidents.surging, name="emergencies_surge"),
]
