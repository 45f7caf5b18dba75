"""The referral as a form. Every field may be empty while it is a draft; what is written must hold."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.dossier import words
from cases.dossier.enums import ConsentAnswer, ConsentKind, Response, Sex, StopReason, Tri, Urgency
from cases.dossier.logic import icd10, oncotree
from cases.dossier.logic.referral import ORGAN_UNITS, ConsentData, LineData, OrganValue, ReferralData
from molmdt.kernel.clock import today

_MORPHOLOGY = re.compile(r"\d{4}/[0123679]")
_NOT_ANSWERED = ("", _("not answered"))


def _choices(vocabulary: words.Words, *, empty: bool = False) -> list[tuple[str, Any]]:
    return ([_NOT_ANSWERED] if empty else []) + [(str(code), text) for code, text in vocabulary.items()]


def _text(label: Any, length: int, **values: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **values)


def _long(label: Any, rows: int = 3, **values: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=5000, required=False, widget=widget, **values)


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


def _past(day: Any) -> Any:
    """A thing that has happened cannot lie in the future."""
    if day and day > today():
        raise forms.ValidationError(_("The date lies in the future."))
    return day


def _tri(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=_choices(words.TRI, empty=True))


class _Dressed(forms.Form):
    """Gives widgets the design system's class."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "ds-input")


class PatientForm(_Dressed):
    """The first step: who is it?"""

    national_id = forms.CharField(
        label=_("National identity number"),
        max_length=20,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
    )
    name = _text(_("Name"), 150, widget=forms.TextInput({"autocomplete": "off"}))
    sex = forms.ChoiceField(label=_("Sex"), choices=_choices(words.SEXES), initial=Sex.UNKNOWN)
    birth_date = _day(_("Date of birth"))

    def clean_birth_date(self) -> Any:
        return _past(self.cleaned_data["birth_date"])


class LineForm(_Dressed):
    """One treatment line."""

    drugs = forms.CharField(label=_("Drugs"), max_length=200)
    started_on = _day(_("Start"))
    stopped_on = _day(_("Stop"))
    best_response = forms.ChoiceField(
        label=_("Best response"), choices=_choices(words.RESPONSES), initial=Response.UNKNOWN
    )
    stop_reason = forms.ChoiceField(
        label=_("Why it was stopped"), choices=_choices(words.STOP_REASONS), initial=StopReason.UNKNOWN
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        start, stop = data.get("started_on"), data.get("stopped_on")
        if start and stop and stop < start:
            self.add_error("stopped_on", _("The stop lies before the start."))
        if stop and data.get("stop_reason") == StopReason.ONGOING:
            self.add_error("stop_reason", _("A treatment that has a stop date is not still given."))
        return data


LineFormSet = forms.formset_factory(LineForm, extra=0, can_delete=True, max_num=40, validate_max=True)


class ReferralForm(_Dressed):
    """Everything but the treatment lines."""

    question = _long(_("Question to the board"))
    urgency = forms.ChoiceField(label=_("Urgency"), choices=_choices(words.URGENCIES), initial=Urgency.ORDINARY)
    department = _text(_("Department"), 100)
    contact = _text(_("Telephone of the referring unit"), 100)
    icd10 = _text(_("Diagnosis (ICD-10)"), 8, widget=forms.TextInput({"list": "icd10-codes", "autocomplete": "off"}))
    oncotree = _text(
        _("Tumour type (OncoTree)"), 20, widget=forms.TextInput({"list": "oncotree-codes", "autocomplete": "off"})
    )
    morphology = _text(_("Morphology (ICD-O-3)"), 8, help_text=_("Such as 8160/3; pathology can add it."))
    diagnosis_text = _text(_("Diagnosis in words"), 200)
    diagnosed_on = _day(_("Date of diagnosis"))
    stage = _text(_("Stage"), 12)
    metastatic_sites = _text(_("Metastatic sites"), 300, help_text=_("Separate with commas."))
    ecog = forms.TypedChoiceField(
        label="ECOG",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[_NOT_ANSWERED, *((str(number), str(number)) for number in range(6))],
    )
    ecog_on = _day(_("Assessed on"))
    measurable_disease = _tri(_("Measurable disease"))
    brain_metastases = _tri(_("Brain metastases"))
    earlier_treatment = _tri(_("Systemic treatment before"))
    standard_options_left = _tri(_("Standard treatment left"))
    planned_treatment = _text(_("Planned treatment"), 200)
    history = _long(_("Short history"), rows=4)
    comorbidity = _long(_("Comorbidity"), rows=2)
    concomitant_drugs = _long(_("Other drugs"), rows=2)
    family_history = _long(_("Cancer in the family"), rows=2)
    earlier_molecular_tests = _long(_("Earlier molecular tests"), rows=2)
    organ_on = _day(_("Blood tests taken on"), help_text=_("One day for all; leave empty what was not taken then."))

    def clean_icd10(self) -> str:
        text = self.cleaned_data["icd10"]
        code = icd10.normalised(text) if text else ""
        if code is None:
            raise forms.ValidationError(_("Write a code from C00 to C97 or D00 to D48, such as C22.1."))
        return code

    def clean_oncotree(self) -> str:
        text = self.cleaned_data["oncotree"].strip().upper()
        node = oncotree.find(text) if text else None
        if text and node is None:
            raise forms.ValidationError(_("This code is not in the table of tumour types; choose one from the list."))
        return node.code if node else ""

    def clean_morphology(self) -> str:
        text: str = self.cleaned_data["morphology"].strip()
        if text and not _MORPHOLOGY.fullmatch(text):
            raise forms.ValidationError(_("Write four digits, a slash and the behaviour, such as 8160/3."))
        return text

    def clean_metastatic_sites(self) -> tuple[str, ...]:
        sites = tuple(word.strip() for word in self.cleaned_data["metastatic_sites"].split(",") if word.strip())
        if any(len(site) > 60 for site in sites):
            raise forms.ValidationError(_("A site may have 60 letters; separate sites with commas."))
        return sites

    def clean_diagnosed_on(self) -> Any:
        return _past(self.cleaned_data["diagnosed_on"])

    def clean_ecog_on(self) -> Any:
        return _past(self.cleaned_data["ecog_on"])

    def clean_organ_on(self) -> Any:
        return _past(self.cleaned_data["organ_on"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        measured = [code for code in ORGAN_UNITS if data.get(f"organ_{code}") is not None]
        if measured and not data.get("organ_on") and "organ_on" not in self.errors:
            self.add_error("organ_on", _("When were the blood tests taken?"))
        return data

    def consent_rows(self) -> Iterable[tuple[Any, Any]]:
        """(answer, date) pairs for the template."""
        return [(self[f"consent_{kind}"], self[f"consent_{kind}_on"]) for kind in ConsentKind]

    def organ_rows(self) -> Iterable[Any]:
        return [self[f"organ_{code}"] for code in ORGAN_UNITS]

    def oncotree_choices(self) -> list[tuple[str, str]]:
        language = get_language() or "nb"
        return [(code, node.label(language)) for code, node in oncotree.tumour_types().items() if node.parent]

    def icd10_choices(self) -> list[tuple[str, str]]:
        language = get_language() or "nb"
        return [(code, icd10.name_of(code, language)) for code in icd10.categories()]


# One question per consent and one per laboratory value: made from the same tables as everything else about them.
for _kind, _label in words.CONSENTS.items():
    ReferralForm.base_fields[f"consent_{_kind}"] = forms.ChoiceField(
        label=_label, required=False, choices=_choices(words.CONSENT_ANSWERS, empty=True)
    )
    ReferralForm.base_fields[f"consent_{_kind}_on"] = _day(_("Answered on"))
for _code, _label in words.ORGAN_FUNCTION.items():
    ReferralForm.base_fields[f"organ_{_code}"] = forms.DecimalField(
        label=_label,
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=3,
        localize=True,
        help_text=words.UNITS.get(ORGAN_UNITS[_code], ORGAN_UNITS[_code]),
        widget=forms.TextInput({"inputmode": "decimal"}),
    )


def to_referral(form: ReferralForm, lines: Any) -> ReferralData:
    """A valid form and its valid lines as the data that the services take."""
    data = form.cleaned_data
    plain: dict[str, Any] = {name: data[name] for name in _PLAIN}
    plain |= {name: Tri(data[name]) if data[name] else None for name in _TRIS}
    consents = {
        kind: ConsentData(ConsentAnswer(data[f"consent_{kind}"]), data[f"consent_{kind}_on"])
        for kind in ConsentKind
        if data[f"consent_{kind}"]
    }
    measured = [(code, data[f"organ_{code}"]) for code in ORGAN_UNITS if data[f"organ_{code}"] is not None]
    organ = tuple(OrganValue(code, value, data["organ_on"]) for code, value in measured)
    given = [line.cleaned_data for line in lines.forms if line.cleaned_data and not line.cleaned_data.get("DELETE")]
    return ReferralData(
        **plain,
        urgency=Urgency(data["urgency"]),
        lines=tuple(_line(line) for line in given),
        consents=consents,
        organ_function=organ,
    )


_TRIS = ("earlier_treatment", "standard_options_left", "measurable_disease", "brain_metastases")
_PLAIN = (
    "question", "department", "contact", "history", "icd10", "oncotree", "morphology", "diagnosis_text",
    "diagnosed_on", "stage", "metastatic_sites", "ecog", "ecog_on", "planned_treatment", "concomitant_drugs",
    "comorbidity", "family_history", "earlier_molecular_tests",
)  # fmt: skip


def _line(data: dict[str, Any]) -> LineData:
    return LineData(
        drugs=data["drugs"].strip(),
        started_on=data["started_on"],
        stopped_on=data["stopped_on"],
        best_response=Response(data["best_response"]),
        stop_reason=StopReason(data["stop_reason"]),
    )


def initial_of(case: Any) -> dict[str, Any]:
    """A stored referral as the form's initial values. The form has one day for all blood tests: the oldest, since a
    value must not become newer than it is."""
    values: dict[str, Any] = {name: getattr(case, name) for name in (*_PLAIN, *_TRIS, "urgency")}
    values["metastatic_sites"] = ", ".join(case.metastatic_sites)
    for consent in case.consents.all():
        values[f"consent_{consent.kind}"] = consent.answer
        values[f"consent_{consent.kind}_on"] = consent.given_on
    for one in case.organ_function.all():
        values[f"organ_{one.code}"] = one.value.normalize()
        values["organ_on"] = min(one.measured_on, values.get("organ_on", one.measured_on))
    return values


def initial_lines(case: Any) -> list[dict[str, Any]]:
    fields = ("drugs", "started_on", "stopped_on", "best_response", "stop_reason")
    return [{name: getattr(line, name) for name in fields} for line in case.treatment_lines.all()]
