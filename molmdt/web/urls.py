from django.urls import path

from molmdt.web import views

urlpatterns = [
    path("healthz", views.alive, name="healthz"),
    path("readyz", views.ready, name="readyz"),
    path("language/", views.language, name="language"),
]
