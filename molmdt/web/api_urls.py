"""The documented API: rooms add their resources in cases/api.py and reports/api.py."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from molmdt.web.public import public

urlpatterns = [
    path(
        "schema/", public(SpectacularAPIView.as_view(authentication_classes=[], permission_classes=[])), name="schema"
    ),
]
