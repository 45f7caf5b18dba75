"""The reports floor: each room hangs up its own addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("reports.documents.urls")),
    path("", include("reports.signing.urls")),
    path("", include("reports.journal.urls")),
]
