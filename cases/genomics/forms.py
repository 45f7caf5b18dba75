"""What people write: a delivery, a reason, an interpretation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.genomics import words
from cases.genomics.enums import Effect, EvidenceSystem, Oncogenicity
from cases.genomics.evidence import levels_of, systems
from cases.genomics.models import Actionability, Interpretation
from cases.genomics.readers.kinds import Build
from cases.genomics.services import Action

Choices = list[tuple[str, Any]]


class SettleForm(forms.Form):
    """What holds nationally, and why."""

    oncogenicity = forms.ChoiceField(label=_("Oncogenicity"), choices=lambda: list(words.ONCOGENICITIES.items()))
    reason = forms.CharField(label=_("Reason"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class DeliveryForm(forms.Form):
    """Which specimen, and the genome build where the files do not say it. The files come beside it."""

    specimen = forms.IntegerField(label=_("Specimen"))
    build_stated = forms.ChoiceField(
        label=_("Genome build"), required=False,
        choices=[("", _("as the files say")), *((build.value, build.value) for build in Build)],
    )  # fmt: skip


class QualityForm(forms.Form):
    """A run of a reference material. The files come beside it."""

    sample_id = forms.CharField(label=_("Sample id of the material"), max_length=120)
    ran_on = forms.DateField(label=_("Date of the run"), required=False)


class InterpretationForm(forms.Form):
    """``version`` is the one that the writer read: compare-and-set."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    oncogenicity = forms.ChoiceField(
        label=_("Oncogenicity"), required=False,
        choices=lambda: [("", _("not classified")), *words.ONCOGENICITIES.items()],
    )  # fmt: skip
    text = forms.CharField(
        label=_("Interpretation"), required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": 6})
    )

    def class_chosen(self) -> Oncogenicity | None:
        chosen = self.cleaned_data["oncogenicity"]
        return Oncogenicity(chosen) if chosen else None


def _levels() -> Choices:
    return [("", "–"), *((name, [(level, level) for level in levels_of(name)]) for name in systems())]


class ActionForm(forms.Form):
    """One row: alteration x drugs x tumour type."""

    drugs = forms.CharField(label=_("Drugs (joined by +)"), required=False, max_length=200)
    effect = forms.ChoiceField(label=_("Effect"), required=False, choices=lambda: list(words.EFFECTS.items()))
    system = forms.ChoiceField(label=_("Scale"), required=False, choices=lambda: [(name, name) for name in systems()])
    level_own_tumour = forms.ChoiceField(label=_("Own tumour type"), required=False, choices=_levels)
    level_other_tumours = forms.ChoiceField(label=_("Other tumour types"), required=False, choices=_levels)
    oncotree = forms.CharField(label=_("Own means (OncoTree)"), required=False, max_length=20)
    source = forms.CharField(label=_("Source"), required=False, max_length=300)
    source_version = forms.CharField(label=_("Version of the source"), required=False, max_length=60)
    accepted = forms.BooleanField(label=_("Take this over"), required=False)

    def is_empty(self) -> bool:
        return not self.cleaned_data.get("drugs", "").strip()

    def is_accepted(self) -> bool:
        """Of a suggested row: whether the person took it over."""
        return bool(self.cleaned_data.get("accepted"))

    def action(self) -> Action:
        data = self.cleaned_data
        drugs = tuple(drug.strip() for drug in data["drugs"].split("+") if drug.strip())
        return Action(
            drugs=drugs, effect=Effect(data["effect"] or Effect.SENSITIVE),
            system=EvidenceSystem(data["system"] or EvidenceSystem.ESCAT), level_own_tumour=data["level_own_tumour"],
            level_other_tumours=data["level_other_tumours"], source=data["source"],
            source_version=data["source_version"], oncotree=data["oncotree"].strip().upper(),
        )  # fmt: skip


ActionFormSet = forms.formset_factory(ActionForm, extra=1, max_num=12, absolute_max=20)
SuggestedFormSet = forms.formset_factory(ActionForm, extra=0, max_num=12, absolute_max=20)


def initial_of(interpretation: Interpretation | None) -> dict[str, Any]:
    if interpretation is None:
        return {"version": 0}
    return {"version": interpretation.version, "oncogenicity": interpretation.oncogenicity, "text": interpretation.text}


def initial_actions(actions: list[Actionability]) -> list[dict[str, Any]]:
    return [
        {
            "drugs": " + ".join(action.drugs), "effect": action.effect, "system": action.system,
            "level_own_tumour": action.level_own_tumour, "level_other_tumours": action.level_other_tumours,
            "source": action.source, "source_version": action.source_version, "oncotree": action.oncotree,
        }
        for action in actions
    ]  # fmt: skip
