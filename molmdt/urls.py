"""Composition: every room hangs up its own addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("molmdt.web.urls")),
    path("", include("molmdt.accounts.urls")),
    path("", include("molmdt.audit.urls")),
    path("", include("cases.urls")),
    path("", include("reports.urls")),
    path("api/", include("molmdt.web.api_urls")),
]
handler400 = "molmdt.web.views.bad_request"
handler403 = "molmdt.web.views.forbidden"
handler404 = "molmdt.web.views.not_found"
handler500 = "molmdt.web.views.server_error"
