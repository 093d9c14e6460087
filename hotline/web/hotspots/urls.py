"""Addresses of hot issues."""

from django.urls import path

from hotline.web.hotspots import board, issues, making

urlpatterns = [
    path("", board.board, name="hotspots"),
    path("seen/", board.seen, name="hotspots_seen"),
    path("<int:key>/", issues.issue, name="hotspot"),
    path("<int:key>/confirm/", issues.confirm, name="hotspot_confirm"),
    path("<int:key>/dismiss/", issues.dismiss, name="hotspot_dismiss"),
    path("<int:key>/reopen/", issues.reopen, name="hotspot_reopen"),
    path("<int:key>/report/", making.report, name="hotspot_report"),
    path("<int:key>/supervise/", making.supervise, name="hotspot_supervise"),
]
