"""What a doctor records about a patient in a cohort, one small form per act; and the numbers of a design."""

from fractions import Fraction
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.dossier import words
from cases.dossier.enums import Response, StopReason
from cases.trials.enums import Scheme
from cases.trials.logic.design_report import LARGEST, read_rate
from cases.trials.logic.outcomes import ASSESSABLE
from cases.trials.logic.two_stage import Plan

SCHEMES = {Scheme.RECIST: _("RECIST 1.1"), Scheme.RANO: _("RANO"), Scheme.CLINICAL: _("clinical, without pictures")}
_GRADES = [(1, _("1 mild")), (2, _("2 moderate")), (3, _("3 severe")), (4, _("4 life-threatening")), (5, _("5 death"))]


def _day(label: Any, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class _Act(forms.Form):
    """Prefixes the fields' ids with the act, since several acts stand on one page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{type(self).__name__.lower()}_%s"
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "ds-input")


class FirstDose(_Act):
    on = _day(_("First dose"))


class _Correction(_Act):
    """``stands``: the day that the page showed."""

    stands = forms.DateField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why it was an error"), max_length=200)


class FirstDoseCorrected(_Correction):
    on = _day(_("First dose; empty: no dose was given"), required=False)
    field_order = ("stands", "on", "reason")


class DeathCorrected(_Correction):
    on = _day(_("Day of death; empty: the patient lives"), required=False)
    field_order = ("stands", "on", "reason")


_STOPS = [(code, text) for code, text in words.STOP_REASONS.items() if code != StopReason.ONGOING]


class EndCorrected(_Correction):
    stands_for = forms.TypedChoiceField(choices=_STOPS, coerce=StopReason, widget=forms.HiddenInput)
    on = _day(_("Last dose; empty: the treatment goes on"), required=False)
    stop = forms.TypedChoiceField(
        label=_("What stopped it"), choices=[("", "–"), *_STOPS], coerce=StopReason, required=False, empty_value=None
    )
    field_order = ("stands", "stands_for", "on", "stop", "reason")


class NewAssessment(_Act):
    on = _day(_("Day"))
    scheme = forms.TypedChoiceField(label=_("Assessed by"), choices=list(SCHEMES.items()), coerce=Scheme)
    response = forms.TypedChoiceField(
        label=_("Response"), choices=[(one, words.RESPONSES[one]) for one in ASSESSABLE], coerce=Response
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class End(_Act):
    on = _day(_("Last dose"))
    reason = forms.TypedChoiceField(label=_("Reason"), choices=_STOPS, coerce=StopReason)


class Survival(_Act):
    on = _day(_("Day"))
    died = forms.TypedChoiceField(
        label=_("The patient"),
        choices=[("no", _("was seen alive")), ("yes", _("died"))],
        coerce=lambda text: text == "yes",
    )


class NotEvaluable(_Act):
    reason = forms.CharField(label=_("Why not"), max_length=200)


class EvaluableAgain(_Act):
    reason = forms.CharField(label=_("Why it was an error"), max_length=200)


class IntervalBefore(_Act):
    start = _day(_("Start of the line before"))
    end = _day(_("Progression on it"))


class NewAdverseEvent(_Act):
    on = _day(_("Day"))
    term = forms.CharField(label=_("Event"), max_length=120)
    grade = forms.TypedChoiceField(label=_("Grade (CTCAE)"), choices=_GRADES, coerce=int)
    serious = forms.BooleanField(label=_("Serious"), required=False)


MOST_RATES = 12


class DesignForm(forms.Form):
    """A two-stage design and the true rates to judge it by. ``cleaned_data["plan"]`` holds the design."""

    USUAL: ClassVar[dict[str, str]] = {"n1": "8", "r1": "0", "n": "24", "r": "4", "p": "0.1 0.3"}  # DOMAIN 1.1

    n1 = forms.IntegerField(label=_("Patients in stage I (n1)"), min_value=1, max_value=LARGEST)
    r1 = forms.IntegerField(label=_("Stop with so many or fewer (r1)"), min_value=0, max_value=LARGEST)
    n = forms.IntegerField(label=_("Patients in all (n)"), min_value=2, max_value=LARGEST)
    r = forms.IntegerField(label=_("Negative with so many or fewer (r)"), min_value=0, max_value=LARGEST)
    p = forms.CharField(label=_("True rates, such as 0.1 0.3"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "ds-input")

    def clean_p(self) -> list[Fraction]:
        """Between spaces or semicolons; a decimal comma is a decimal point."""
        words = self.cleaned_data["p"].replace(",", ".").replace(";", " ").split()
        try:
            rates = [read_rate(word) for word in words]
        except ValueError:
            raise forms.ValidationError(_("A rate is a number such as 0.1.")) from None
        if not rates or not all(0 <= rate <= 1 for rate in rates) or len(rates) > MOST_RATES:
            raise forms.ValidationError(_("Rates lie between 0 and 1; at most twelve."))
        return rates

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        numbers = [values[name] for name in ("n1", "r1", "n", "r") if values.get(name) is not None]
        if len(numbers) == 4:
            try:
                values["plan"] = Plan(*numbers)
            except ValueError:
                self.add_error(None, _("These numbers are no two-stage design: 0 ≤ r1 < n1 < n and r1 ≤ r < n."))
        return values
