"""Addresses of the frame."""

from django.urls import URLPattern, path

from jangkau.backoffice.frame import account, components, home, jobs, preferences, search

urlpatterns: list[URLPattern] = [
    path("home", home.home, name="home"),
    path("search", search.search, name="search"),
    path("jobs", jobs.jobs, name="jobs"),
    path("account", account.account, name="account"),
    path("components", components.components, name="components"),
    path("preferences", preferences.preferences, name="preferences"),
]
