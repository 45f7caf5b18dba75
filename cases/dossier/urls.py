from django.urls import path

from cases.dossier.views import identity, referral, sections, tasks, triage

urlpatterns = [
    path("patients/lookup/", identity.look_up, name="patient-lookup"),
    path("referrals/new/", referral.new, name="referral-new"),
    path("cases/<str:pseudonym>/referral/", referral.edit, name="referral-edit"),
    path("cases/<str:pseudonym>/referral/autosave/", referral.autosave, name="referral-autosave"),
    path("cases/<str:pseudonym>/triage/", triage.triage, name="case-triage"),
    path("cases/<str:pseudonym>/accept/", triage.accept, name="case-accept"),
    path("cases/<str:pseudonym>/return/", triage.return_referral, name="case-return"),
    path("cases/<str:pseudonym>/defer/", triage.defer, name="case-defer"),
    path("cases/<str:pseudonym>/resume/", triage.resume, name="case-resume"),
    path("cases/<str:pseudonym>/withdraw/", triage.withdraw, name="case-withdraw"),
    path("cases/<str:pseudonym>/clinical-data/", referral.update, name="clinical-data"),
    path("cases/<str:pseudonym>/identity/", identity.reveal, name="identity-reveal"),
    path("cases/<str:pseudonym>/objection/", identity.objection, name="case-objection"),
    path("cases/<str:pseudonym>/course/", sections.course, name="case-course"),
    path("cases/<str:pseudonym>/discussion/", sections.discussion, name="case-discussion"),
    path("cases/<str:pseudonym>/access-log/", sections.access_log, name="case-access-log"),
    path("cases/<str:pseudonym>/tasks/", tasks.ask, name="task-open"),
    path("cases/<str:pseudonym>/comments/", tasks.comment, name="case-comment"),
    path("tasks/<int:task>/close/", tasks.close, name="task-close"),
]
