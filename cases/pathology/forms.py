"""What pathology writes: specimens, markers, slides."""

import json
import re
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from cases.pathology import words
from cases.pathology.models import Marker, Slide, Specimen
from molmdt.kernel.clock import today

_RANGE = re.compile(r"\s*(\d{1,3})\s*[-–—]\s*(\d{1,3})\s*%?\s*")


class TumourContentField(forms.Field):
    """Whole per cent, 0 to 100; empty = not assessed. A range is answered with what to write instead."""

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip().removesuffix("%").strip()
        if not text:
            return None
        between = _RANGE.fullmatch(text)
        if between:
            middle = (int(between[1]) + int(between[2]) + 1) // 2
            raise forms.ValidationError(
                _("Write one number: for %(text)s use the middle, %(middle)s, and put the range into the histology."),
                params={"text": text, "middle": middle},
            )
        if not (text.isascii() and text.isdigit()):
            raise forms.ValidationError(
                _("Write whole per cent as a number, such as 40. Leave it empty if not assessed.")
            )
        if int(text) > 100:
            raise forms.ValidationError(_("Tumour content is at most 100 %."))
        return int(text)


class SpecimenForm(forms.ModelForm):  # type: ignore[type-arg]
    tumour_content = TumourContentField(
        label=_("Tumour content (%)"), required=False, help_text=_("Share of tumour cells; empty = not assessed."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip

    class Meta:
        model = Specimen
        fields = [
            "requisition", "site", "origin", "material", "taken_on", "tumour_content", "dna_sample_id", "rna_sample_id",
            "dna", "rna", "histology",
        ]  # fmt: skip
        labels = {
            "requisition": _("Pathology's number"), "site": _("Site"), "origin": _("Origin"), "material": _("Material"),
            "taken_on": _("Taken on"), "dna_sample_id": _("DNA sample id"), "rna_sample_id": _("RNA sample id"),
            "dna": _("DNA analysis"), "rna": _("RNA analysis"), "histology": _("Histology"),
        }  # fmt: skip
        widgets = {
            "taken_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "histology": forms.Textarea(attrs={"rows": 4}),
        }
        error_messages = {
            NON_FIELD_ERRORS: {
                "sample_id_taken": _("Another specimen has this DNA sample id. Compare with the laboratory.")
            }
        }
        help_texts = dict.fromkeys(fields, "")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = {
            "origin": words.ORIGINS,
            "material": words.MATERIALS,
            "dna": words.SUFFICIENCY,
            "rna": words.SUFFICIENCY,
        }
        for name, said in named.items():
            self.fields[name].choices = list(said.items())  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "ds-input")

    def clean_taken_on(self) -> Any:
        day = self.cleaned_data["taken_on"]
        if day is not None and day > today():
            raise forms.ValidationError(_("The day lies in the future."))
        return day


class MarkerForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Marker
        fields = ["name", "result", "assessed_on"]


class SlideForm(forms.Form):
    stain = forms.CharField(max_length=40)
    description = forms.CharField(max_length=120, required=False)


class AreaForm(forms.Form):
    """Corners of the sequenced area as JSON, [[x, y], ...] in pixels of the slide; empty removes it."""

    corners = forms.CharField(max_length=4000, required=False)

    def __init__(self, slide: Slide, *args: Any) -> None:
        super().__init__(*args)
        self.slide = slide

    def clean_corners(self) -> list[list[int]]:
        try:
            found = json.loads(self.cleaned_data["corners"] or "[]")
            corners = [[round(float(x)), round(float(y))] for x, y in found]
        except (ValueError, TypeError, OverflowError) as error:
            raise forms.ValidationError(_("The area cannot be read.")) from error
        inside = all(0 <= x <= self.slide.width and 0 <= y <= self.slide.height for x, y in corners)
        if corners and (not 3 <= len(corners) <= 60 or not inside):
            raise forms.ValidationError(_("An area needs three to sixty corners inside the slide."))
        return corners
