"""What people send about meetings and conclusions, as the services want it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.genomics import evidence
from cases.genomics.models import Finding
from cases.genomics.queries.pictures import PICTURES
from cases.genomics.views.asking import shared_query
from cases.meetings.enums import AccessRoute, CaseStep, ItemKind, Review, Section, VoteChoice
from cases.meetings.models import AgendaItem
from cases.meetings.services.concluding import Line
from cases.meetings.services.presenting import View
from cases.meetings.words import OWNER_ROLES
from cases.pathology.enums import SlideState
from cases.pathology.models import Slide
from cases.trials.models import Cohort
from molmdt.accounts.models import Person
from molmdt.kernel.errors import FieldProblem, InvalidInput

LONGEST_QUERY = 1000  # characters, as the meeting's column holds it
IMPRESS = "impress"  # how the codes of that trial begin


class LineForm(forms.Form):
    """One line of a conclusion, as its kind's form sends it."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.value) for kind in ItemKind])
    drugs = forms.CharField(required=False, max_length=400)
    evidence = forms.CharField(required=False, max_length=40)  # "ESCAT I-B": the system and its level in one choice
    cohort = forms.ModelChoiceField(Cohort.objects.select_related("trial"), required=False)
    findings = forms.ModelMultipleChoiceField(Finding.objects.none(), required=False)
    access_route = forms.ChoiceField(choices=[("", ""), *((r.value, r.value) for r in AccessRoute)], required=False)
    text = forms.CharField(required=False, max_length=2000)
    owner = forms.RegexField(r"^(?:[0-9]{1,9}|[A-Z]{2})$", required=False)  # a person's key, or a role
    due_on = forms.DateField(required=False)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        findings = Finding.objects.filter(profile__case=item.case_id).select_related("profile")
        self.fields["findings"].queryset = findings  # type: ignore[attr-defined]

    def clean_owner(self) -> tuple[Person | None, str]:
        """The person, or nobody and the role."""
        given = self.cleaned_data["owner"]
        if not given.isdigit():
            if given and given not in OWNER_ROLES:
                raise forms.ValidationError(_("Choose who sees to it."))
            return None, given
        person = Person.objects.filter(pk=given).first()
        if person is None:
            raise forms.ValidationError(_("Choose who sees to it."))
        return person, ""

    def line(self) -> Line:
        """Raises InvalidInput naming each field."""
        if not self.is_valid():
            raise InvalidInput(str(_("The line was not stored.")), list(_problems(self)))
        given = self.cleaned_data
        system, _blank, level = given["evidence"].partition(" ")
        known = system in evidence.systems() and level in evidence.levels_of(system)
        if given["evidence"] and not known:
            problem = FieldProblem("evidence", str(_("The level of evidence is not one of its system.")))
            raise InvalidInput(str(_("The line was not stored.")), [problem])
        person, role = given["owner"]
        return Line(
            kind=ItemKind(given["kind"]),
            drugs=[drug.strip() for drug in given["drugs"].replace(";", ",").split(",") if drug.strip()],
            evidence_system=system,
            evidence_system_version=evidence.version_of(system) if system else "",
            evidence_level=level,
            cohort=given["cohort"],
            findings=list(given["findings"]),
            access_route=_route(given["access_route"], given["cohort"]),
            text=given["text"],
            responsible=person,
            responsible_role=role,
            due_on=given["due_on"],
        )


def _route(given: str, cohort: Cohort | None) -> AccessRoute | str:
    """A place in a trial is the way to its drug."""
    if cohort is not None:
        return AccessRoute.IMPRESS if cohort.trial.code.startswith(IMPRESS) else AccessRoute.OTHER_TRIAL
    return AccessRoute(given) if given else ""


def _problems(form: forms.Form) -> Iterable[FieldProblem]:
    for name, errors in form.errors.items():
        for error in errors:
            yield FieldProblem(name, str(error))


class PollForm(forms.Form):
    """A question about the conclusion as it was seen."""

    version = forms.IntegerField(min_value=1)
    question = forms.CharField(required=False, max_length=200)


class VoteForm(forms.Form):
    choice = forms.ChoiceField(choices=[(choice.value, choice.value) for choice in VoteChoice])
    comment = forms.CharField(required=False, max_length=400)


class OutcomeForm(forms.Form):
    version = forms.IntegerField(min_value=1)
    summary = forms.CharField(required=False, max_length=4000)
    dissent = forms.CharField(required=False, max_length=2000)
    consensus = forms.ChoiceField(choices=[("", ""), ("yes", "yes"), ("no", "no")], required=False)

    def consensus_value(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["consensus"])


class ShowForm(forms.Form):
    """What of the case the presenter puts on everybody's screen."""

    section = forms.ChoiceField(choices=[(section.value, section.value) for section in Section])
    finding = forms.ModelChoiceField(Finding.objects.select_related("profile"), required=False)
    # A picture's name, with a gene where it is of one: "copies", "protein:FGFR2".
    plot = forms.RegexField(rf"^({'|'.join(PICTURES)})(:[\w.-]+)?$", required=False, max_length=20)
    slide = forms.ModelChoiceField(
        Slide.objects.filter(state=SlideState.READY).select_related("specimen"), required=False
    )
    opened = forms.BooleanField(required=False)
    query = forms.CharField(required=False, max_length=LONGEST_QUERY)

    def clean_query(self) -> str | None:
        """None where nothing is said about it."""
        if "query" not in self.data:
            return None
        query = shared_query(self.cleaned_data["query"])
        if len(query) > LONGEST_QUERY:
            raise forms.ValidationError(_("These filters are too many to be shown to all."))
        return query

    def view(self) -> View:
        given = self.cleaned_data
        return View(
            Section(given["section"]), given["finding"], given["plot"], given["slide"], given["opened"], given["query"]
        )


class HandOverForm(forms.Form):
    person = forms.ModelChoiceField(Person.objects.all())


class StepForm(forms.Form):
    """The step to go to, and the one that was seen."""

    step = forms.ChoiceField(choices=[(step.value, step.value) for step in CaseStep])
    seen = forms.CharField(max_length=12)


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
