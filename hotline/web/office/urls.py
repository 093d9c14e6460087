"""Addresses of the office."""

from django.urls import path

from hotline.web.office import (
    access,
    account_changes,
    accounts,
    calendars,
    comparing,
    duties,
    duty_hours,
    merging,
    notices,
    permissions,
    profile,
    recounts,
    unit_changes,
    units,
)

urlpatterns = [
    path("", permissions.permissions, name="office"),
    path("units/", units.tree, name="office_units"),
    path("units/find/", units.find, name="office_find_units"),
    path("units/<str:code>/", units.unit, name="office_unit"),
    path("units/<str:code>/below/", units.branch, name="office_branch"),
    path("units/<str:code>/open/", unit_changes.open_below, name="office_open_unit"),
    path("units/<str:code>/move/", unit_changes.move, name="office_move_unit"),
    path("units/<str:code>/merge/", merging.merge, name="office_merge_unit"),
    path("units/<str:code>/duty/", duty_hours.edit, name="office_duty_hours"),
    path("units/<str:code>/close/", unit_changes.close, name="office_close_unit"),
    path("staff/", accounts.accounts, name="office_staff"),
    path("staff/new/", account_changes.open_account, name="office_open_account"),
    path("staff/tokens/<int:pk>/revoke/", account_changes.revoke_token, name="office_revoke_token"),
    path("staff/<int:pk>/", accounts.account, name="office_account"),
    path("staff/<int:pk>/close/", account_changes.close_account, name="office_close_account"),
    path("staff/<int:pk>/password/", account_changes.renew_password, name="office_renew_password"),
    path("staff/<int:pk>/token/", account_changes.give_token, name="office_give_token"),
    path("matters/", duties.matters, name="office_matters"),
    path("duties/", duties.duties, name="office_duties"),
    path("calendar/", calendars.calendar, name="office_calendar"),
    path("calendar/notice/", notices.notice, name="office_notice"),
    path("calendar/recount/", recounts.recount, name="office_recount"),
    path("calendar/<str:on>/", calendars.day, name="office_day"),
    path("profile/", profile.profile, name="office_profile"),
    path("profile/compare/", comparing.compare, name="office_compare_profiles"),
    path("access/", access.access, name="office_access"),
]
