"""Login and logout of local accounts."""

from typing import Any

from django.contrib.auth import views as auth_views
from django.http import HttpResponse

from molmdt.accounts.services import note_login
from molmdt.web.public import public


class LoginView(auth_views.LoginView):
    """A form of two fields; one answer for a wrong name and a wrong password."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        note_login(self.request)
        return response


login = public(LoginView.as_view())
logout = public(auth_views.LogoutView.as_view())
