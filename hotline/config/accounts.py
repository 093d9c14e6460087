"""Addresses of signing in and out, under /staff/. Accounts and forgotten passwords are the system administrator's."""

from allauth.account import views
from django.urls import path, reverse_lazy
from django.views.generic import RedirectView

# allauth links to these two from its own pages; here they lead back to the door.
to_the_door = RedirectView.as_view(url=reverse_lazy("account_login"))

urlpatterns = [
    path("sign-in/", views.login, name="account_login"),
    path("sign-out/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("sign-up/", to_the_door, name="account_signup"),
    path("password/forgotten/", to_the_door, name="account_reset_password"),
]
