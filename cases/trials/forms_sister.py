"""What people write about sister trials: a report's file."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReportForm(forms.Form):
    """A sister trial's results, CSV or JSON (docs/sister-trials.md)."""

    file = forms.FileField(label=_("Report (CSV or JSON)"), max_length=200)
