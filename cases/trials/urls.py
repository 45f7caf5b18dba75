from django.urls import path

from cases.trials.views import cohorts, drafting, ledger, markup, markup_export, offers, treatment

urlpatterns = [
    path("cohorts/", cohorts.cohort_list, name="cohort-list"),
    path("cohorts/offers/", offers.offer_list, name="offer-list"),
    path("cohorts/offers/<int:offer>/", offers.answer, name="offer-answer"),
    path("cohorts/<slug:code>/", cohorts.cohort_page, name="cohort"),
    path("cohorts/<slug:code>/rule/", drafting.rule, name="cohort-rule"),
    path("cohorts/<slug:code>/rule/save/", drafting.save, name="cohort-rule-save"),
    path("cohorts/<slug:code>/rule/act/", drafting.act, name="cohort-rule-act"),
    path("cohorts/<slug:code>/rule/decide/", drafting.decide, name="cohort-rule-decide"),
    path("cohorts/<slug:code>/rule/dry-run/", drafting.dry, name="cohort-rule-dry-run"),
    path("cases/<str:pseudonym>/trials/", cohorts.case_trials, name="case-trials"),
    path("cohorts/<slug:code>/ctml/", markup_export.page, name="cohort-markup"),
    path("cohorts/<slug:code>/ctml/file/", markup_export.file, name="cohort-markup-file"),
    path("markup-trials/", markup.trial_list, name="markup-trials"),
    path("markup-trials/<int:markup>/", markup.trial_page, name="markup-trial"),
    path("cases/<str:pseudonym>/trials/markup/", markup.case_markup, name="case-markup"),
    path("cases/<str:pseudonym>/trials/reserve/", cohorts.reserve, name="case-trials-reserve"),
    path("cases/<str:pseudonym>/trials/release/", cohorts.release, name="case-trials-release"),
    path("cases/<str:pseudonym>/trials/ask/", cohorts.ask, name="case-trials-ask"),
    path("cases/<str:pseudonym>/trials/waive/", ledger.waive, name="case-trials-waive"),
    path("cases/<str:pseudonym>/trials/unwaive/", ledger.unwaive, name="case-trials-unwaive"),
    path("cases/<str:pseudonym>/trials/include/", treatment.include, name="trial-include"),
    path("cases/<str:pseudonym>/trials/<int:patient>/", treatment.treatment, name="trial-treatment"),
    path("cases/<str:pseudonym>/trials/<int:patient>/withdraw/", treatment.withdraw, name="trial-withdraw"),
    path("cases/<str:pseudonym>/trials/<int:patient>/record/", treatment.record, name="trial-record"),
    path("cases/<str:pseudonym>/box/trials/", cohorts.box_trials, name="box-trials"),
]
