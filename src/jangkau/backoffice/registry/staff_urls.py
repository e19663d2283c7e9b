"""Addresses of offices, users and invitations.

What is made anew has an address of its own, beside those of things with a code: no code or user name can hide it.
"""

from django.urls import URLPattern, path

from jangkau.backoffice.registry import invitations, offices, user_access, users

urlpatterns: list[URLPattern] = [
    path("offices", offices.offices, name="offices"),
    path("new-office", offices.office_new, name="office_new"),
    path("offices/<str:code>", offices.office, name="office"),
    path("offices/<str:code>/edit", offices.office_edit, name="office_edit"),
    path("offices/<str:code>/regions", offices.office_regions, name="office_regions"),
    path(
        "offices/<str:code>/regions/<str:region_code>/release",
        offices.office_region_release,
        name="office_region_release",
    ),
    path("users", users.users, name="users"),
    path("new-user", users.user_new, name="user_new"),
    path("users/<str:username>", users.user, name="user"),
    path("users/<str:username>/invitation/new", users.user_invite, name="user_invite"),
    path("users/<str:username>/invitation", users.user_invited, name="user_invited"),
    path("users/<str:username>/roles/give", user_access.user_role, name="user_role"),
    path("users/<str:username>/roles/take", user_access.user_role_take, name="user_role_take"),
    path("users/<str:username>/deactivate", user_access.user_deactivate, name="user_deactivate"),
    path("users/<str:username>/reactivate", user_access.user_reactivate, name="user_reactivate"),
    path("users/<str:username>/leave", user_access.user_leave, name="user_leave"),
    path("invitation", invitations.invitation_password, name="invitation_password"),
    path("invitation/<str:token>", invitations.invitation, name="invitation"),
]
