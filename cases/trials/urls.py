from django.urls import path

from cases.trials import views

urlpatterns = [
    path("cohorts/", views.cohort_list, name="cohort-list"),
    path("cohorts/<slug:code>/", views.cohort_page, name="cohort"),
    path("cases/<str:pseudonym>/trials/", views.case_trials, name="case-trials"),
    path("cases/<str:pseudonym>/trials/reserve/", views.reserve, name="case-trials-reserve"),
    path("cases/<str:pseudonym>/trials/release/", views.release, name="case-trials-release"),
    path("cases/<str:pseudonym>/trials/ask/", views.ask, name="case-trials-ask"),
    path("cases/<str:pseudonym>/box/trials/", views.box_trials, name="box-trials"),
]
