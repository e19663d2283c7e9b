"""Addresses of the back office."""

from django.urls import URLPattern, URLResolver, path

from jangkau.backoffice import views
from jangkau.backoffice.audit.urls import urlpatterns as audit
from jangkau.backoffice.collection.urls import urlpatterns as collection
from jangkau.backoffice.enrolment.urls import urlpatterns as enrolment
from jangkau.backoffice.frame.urls import urlpatterns as frame
from jangkau.backoffice.outreach.urls import urlpatterns as outreach
from jangkau.backoffice.partnership.urls import urlpatterns as partnership
from jangkau.backoffice.registry.urls import urlpatterns as registry

app_name = "backoffice"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="front"),
    path("healthz", views.health, name="health"),
    path("healthz/jobs", views.jobs_health, name="jobs_health"),
    *frame,
    *registry,
    *enrolment,
    *partnership,
    *collection,
    *outreach,
    *audit,
]
