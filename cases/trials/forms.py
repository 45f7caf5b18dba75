"""What a doctor records about a patient in a cohort: one small form per act."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.dossier import words
from cases.dossier.enums import Response, StopReason
from cases.trials.enums import Scheme
from cases.trials.logic.outcomes import ASSESSABLE

SCHEMES = {Scheme.RECIST: _("RECIST 1.1"), Scheme.RANO: _("RANO"), Scheme.CLINICAL: _("clinical, without pictures")}
_GRADES = [(1, _("1 mild")), (2, _("2 moderate")), (3, _("3 severe")), (4, _("4 life-threatening")), (5, _("5 death"))]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class _Act(forms.Form):
    """Prefixes the fields' ids with the act, since several acts stand on one page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{type(self).__name__.lower()}_%s"
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "ds-input")


class FirstDose(_Act):
    on = _day(_("First dose"))


class NewAssessment(_Act):
    on = _day(_("Day"))
    scheme = forms.TypedChoiceField(label=_("Assessed by"), choices=list(SCHEMES.items()), coerce=Scheme)
    response = forms.TypedChoiceField(
        label=_("Response"), choices=[(one, words.RESPONSES[one]) for one in ASSESSABLE], coerce=Response
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class End(_Act):
    on = _day(_("Last dose"))
    reason = forms.TypedChoiceField(
        label=_("Reason"),
        choices=[(code, text) for code, text in words.STOP_REASONS.items() if code != StopReason.ONGOING],
        coerce=StopReason,
    )


class Survival(_Act):
    on = _day(_("Day"))
    died = forms.TypedChoiceField(
        label=_("The patient"),
        choices=[("no", _("was seen alive")), ("yes", _("died"))],
        coerce=lambda text: text == "yes",
    )


class NotEvaluable(_Act):
    reason = forms.CharField(label=_("Why not"), max_length=200)


class IntervalBefore(_Act):
    start = _day(_("Start of the line before"))
    end = _day(_("Progression on it"))


class NewAdverseEvent(_Act):
    on = _day(_("Day"))
    term = forms.CharField(label=_("Event"), max_length=120)
    grade = forms.TypedChoiceField(label=_("Grade (CTCAE)"), choices=_GRADES, coerce=int)
    serious = forms.BooleanField(label=_("Serious"), required=False)
