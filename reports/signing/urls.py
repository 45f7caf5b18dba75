from django.urls import path

from reports.signing import views

urlpatterns = [
    path("documents/<uuid:key>/<int:number>/signing/", views.panel, name="document-signing"),
    path("documents/<uuid:key>/<int:number>/approve/", views.approve, name="document-approve"),
    path("documents/<uuid:key>/<int:number>/sign/", views.sign, name="document-sign"),
    path("documents/<uuid:key>/<int:number>/signed.pdf", views.signed_pdf, name="document-signed"),
]
