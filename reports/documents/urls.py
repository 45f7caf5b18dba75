from django.urls import path

from reports.documents import views

urlpatterns = [
    path("cases/<str:pseudonym>/documents/", views.case_documents, name="case-documents"),
    path("cases/<str:pseudonym>/box/documents/", views.box, name="box-documents"),
    path("conclusions/<int:conclusion>/document/", views.propose_conclusion, name="conclusion-document"),
    path("meetings/<int:meeting>/minutes/document/", views.propose_minutes, name="minutes-document"),
    path("documents/<uuid:key>/<int:number>/", views.document, name="document"),
    path("documents/<uuid:key>/<int:number>/preview.pdf", views.preview, name="document-preview"),
    path("documents/<uuid:key>/<int:number>/journal.txt", views.journal_text, name="document-text"),
    path("documents/<uuid:key>/<int:number>/renew/", views.renew, name="document-renew"),
]
