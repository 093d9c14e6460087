"""Addresses of the emergencies."""

from django.urls import path

from hotline.web.emergencies import duty_room, handovers, incidents, linking

urlpatterns = [
    path("", incidents.listed, name="emergencies"),
    path("new/", incidents.opening, name="emergencies_new"),
    path("handovers/", handovers.listed, name="emergencies_handovers"),
    path("handovers/<str:number>/", handovers.page, name="emergencies_handover"),
    path("<int:key>/", linking.page, name="emergencies_incident"),
    path("<int:key>/change/", incidents.changing, name="emergencies_change"),
    path("<int:key>/close/", incidents.closing, name="emergencies_close"),
    path("<int:key>/duty/", duty_room.duty_room, name="emergencies_duty"),
    path("<int:key>/surge/", incidents.surging, name="emergencies_surge"),
]
