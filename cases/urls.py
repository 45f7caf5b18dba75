"""The cases floor: combined pages first, then each room's own."""

from django.urls import include, path

from cases import api, views

urlpatterns = [
    path("", views.start, name="start"),
    path("cases/", views.case_list, name="case-list"),
    path("cases/<str:pseudonym>/", views.dossier, name="dossier"),
    path("api/v1/cases/", api.case_list, name="api-case-list"),
    path("api/v1/cases/<str:pseudonym>/", api.case_detail, name="api-case"),
    path("api/v1/referrals/", api.referrals, name="api-referrals"),
    path("", include("cases.dossier.urls")),
    path("", include("cases.pathology.urls")),
    path("", include("cases.genomics.urls")),
    path("", include("cases.trials.urls")),
    path("", include("cases.meetings.urls")),
]
