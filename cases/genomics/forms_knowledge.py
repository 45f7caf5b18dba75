"""What a person says of a knowledge table that they bring."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.genomics.services.knowledge import Version
from cases.genomics.words_knowledge import FORMATS


class KnowledgeForm(forms.Form):
    """The table, and its version as the publisher names and dates it."""

    file = forms.FileField(label=_("File"), max_length=200)
    format = forms.ChoiceField(label=_("Format"), choices=lambda: list(FORMATS.items()))
    name = forms.CharField(
        label=_("Source"), max_length=60, required=False,
        help_text=_("Versions of one source follow each other. Empty: the format's own name."),
    )  # fmt: skip
    version = forms.CharField(label=_("Version"), max_length=60)
    released_on = forms.DateField(label=_("Published on"), widget=forms.DateInput(attrs={"type": "date"}))
    licence = forms.CharField(label=_("Licence"), max_length=80, required=False)
    reference = forms.CharField(label=_("Reference"), max_length=200, required=False)

    def said(self) -> Version:
        data: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        return Version(**data)
