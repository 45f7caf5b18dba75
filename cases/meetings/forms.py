"""What people send about meetings and conclusions, as the services want it."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.genomics import evidence
from cases.genomics.models import Finding
from cases.meetings.enums import AccessRoute, ItemKind, Review, Section
from cases.meetings.models import AgendaItem
from cases.meetings.queries.plans import chairs, next_tuesday
from cases.meetings.services.concluding import Line
from cases.trials.models import Cohort
from molmdt.accounts.models import Board, Person
from molmdt.kernel.clock import OSLO
from molmdt.kernel.errors import FieldProblem, InvalidInput


class PlanForm(forms.Form):
    """Time, place and chair of a meeting; times are Norwegian."""

    board = forms.ModelChoiceField(Board.objects.none(), label=_("Board"), empty_label=None)
    date = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=_("Begins"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes_per_case = forms.IntegerField(label=_("Minutes per case"), min_value=2, max_value=60, initial=7)
    chair = forms.ModelChoiceField(
        Person.objects.none(), label=_("Chair"), required=False, empty_label=_("decided later")
    )
    place = forms.CharField(label=_("Place or video room"), required=False, max_length=200)

    def __init__(self, *args: Any, boards: Any, **kwargs: Any) -> None:
        proposed = next_tuesday()
        kwargs["initial"] = {"date": proposed.date(), "time": proposed.time(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]
        self.fields["chair"].queryset = chairs()  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            field.widget.attrs.setdefault("class", "ds-input")
            if name in self.errors:
                field.widget.attrs["aria-invalid"] = "true"

    def values(self) -> dict[str, Any]:
        """Arguments of ``plan_meeting`` and ``change_plan``."""
        given = dict(self.cleaned_data)
        day, time = given.pop("date"), given.pop("time")
        given["starts_at"] = time_of(day, time)
        return given


def time_of(day: date, time: time) -> datetime:
    """A Norwegian wall-clock moment."""
    return datetime.combine(day, time, tzinfo=OSLO)


class LineForm(forms.Form):
    """One line of a conclusion, as its kind's form sends it."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in ItemKind])
    drugs = forms.CharField(required=False, max_length=400)
    evidence = forms.CharField(required=False, max_length=40)  # "ESCAT I-B": the system and its level in one choice
    cohort = forms.ModelChoiceField(Cohort.objects.all(), required=False)
    findings = forms.ModelMultipleChoiceField(Finding.objects.none(), required=False)
    access_route = forms.ChoiceField(choices=[("", ""), *((r.value, r.value) for r in AccessRoute)], required=False)
    text = forms.CharField(required=False, max_length=2000)
    responsible = forms.ModelChoiceField(Person.objects.all(), required=False)
    due_on = forms.DateField(required=False)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        findings = Finding.objects.filter(profile__case=item.case_id).select_related("profile")
        self.fields["findings"].queryset = findings  # type: ignore[attr-defined]

    def line(self) -> Line:
        """Raises InvalidInput naming each field."""
        if not self.is_valid():
            raise InvalidInput(str(_("The line was not stored.")), list(_problems(self)))
        given = self.cleaned_data
        system, _blank, level = given["evidence"].partition(" ")
        known = system in evidence.systems() and level in evidence.levels_of(system)
        if given["evidence"] and not known:
            raise InvalidInput(str(_("The level of evidence is not one of its system.")))
        return Line(
            kind=ItemKind(given["kind"]),
            drugs=[drug.strip() for drug in given["drugs"].replace(";", ",").split(",") if drug.strip()],
            evidence_system=system,
            evidence_system_version=evidence.version_of(system) if system else "",
            evidence_level=level,
            cohort=given["cohort"],
            findings=list(given["findings"]),
            access_route=AccessRoute(given["access_route"]) if given["access_route"] else "",
            text=given["text"],
            responsible=given["responsible"],
            due_on=given["due_on"],
        )


def _problems(form: forms.Form) -> Iterable[FieldProblem]:
    for name, errors in form.errors.items():
        for error in errors:
            yield FieldProblem(name, str(error))


class OutcomeForm(forms.Form):
    version = forms.IntegerField(min_value=1)
    summary = forms.CharField(required=False, max_length=4000)
    dissent = forms.CharField(required=False, max_length=2000)
    consensus = forms.ChoiceField(choices=[("", ""), ("yes", "yes"), ("no", "no")], required=False)

    def consensus_value(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["consensus"])


class ShowForm(forms.Form):
    section = forms.ChoiceField(choices=[(section.value, section.value) for section in Section])
    finding = forms.ModelChoiceField(Finding.objects.select_related("profile"), required=False)


class DeferForm(forms.Form):
    reason = forms.CharField(required=False, max_length=2000)
    until = forms.DateField(required=False)


class ReviewForm(forms.Form):
    outcome = forms.ChoiceField(choices=[(outcome.value, outcome.value) for outcome in Review])
    reason = forms.CharField(required=False, max_length=2000)
    despite = forms.BooleanField(required=False)


class TextForm(forms.Form):
    """A text with the version that it was opened in."""

    version = forms.IntegerField(min_value=1)
    text = forms.CharField(required=False, max_length=20000)


def demand(form: forms.Form) -> dict[str, Any]:
    """The form's values. Raises InvalidInput naming each field."""
    if not form.is_valid():
        raise InvalidInput(str(_("Nothing was stored.")), list(_problems(form)))
    return dict(form.cleaned_data)
