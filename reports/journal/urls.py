from django.urls import path

from reports.journal import views

urlpatterns = [
    path("work/documents/", views.work, name="box-work-documents"),
    path("documents/<uuid:key>/<int:number>/delivery/", views.panel, name="document-delivery"),
    path("journal/messages/<uuid:key>/repeat/", views.repeat, name="delivery-repeat"),
    path("journal/receipts/", views.receipts, name="journal-receipts"),
]
