"""What an interpretation says of diagnosis and outcome, as a person writes it: one row per statement."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.genomics import words
from cases.genomics.enums import DIRECTIONS, Direction, EvidenceSystem, EvidenceUse
from cases.genomics.evidence import levels_for, systems_of
from cases.genomics.models import Implication
from cases.genomics.services import Implied

Choices = list[tuple[str, Any]]
PREFIX = "implications"
SEPARATOR = "|"


def _meanings() -> Choices:
    named = [
        (words.word("evidence_kind", use), [(f"{use}{SEPARATOR}{one}", words.word("direction", one)) for one in said])
        for use, said in DIRECTIONS.items()
    ]
    return [("", "\N{EN DASH}"), *named]


def _grades() -> Choices:
    """Levels by scale. A scale that grades both uses with the same levels names them once."""
    levels = {
        system: list(dict.fromkeys(level for use in EvidenceUse for level in levels_for(system, use)))
        for system in dict.fromkeys(name for use in EvidenceUse for name in systems_of(use))
    }
    named = [
        (name, [(f"{name}{SEPARATOR}{level}", f"{name} {level}") for level in known]) for name, known in levels.items()
    ]
    return [("", "\N{EN DASH}"), *named]


class ImplicationForm(forms.Form):
    """One statement; an empty subject removes the row."""

    subject = forms.CharField(label=_("Diagnosis or outcome that is meant"), required=False, max_length=200)
    meaning = forms.ChoiceField(label=_("The finding says"), required=False, choices=_meanings)
    grade = forms.ChoiceField(label=_("Scale and level"), required=False, choices=_grades)
    oncotree = forms.CharField(label=_("Holds in (OncoTree)"), required=False, max_length=20)
    source = forms.CharField(label=_("Source"), required=False, max_length=300)
    source_version = forms.CharField(label=_("Version of the source"), required=False, max_length=60)

    @property
    def meaning_words(self) -> str:
        """``supports the diagnosis``, as it was written, also in a form that is not in order."""
        return words.word("direction", str(self["meaning"].value() or "").partition(SEPARATOR)[2])

    @property
    def grade_words(self) -> str:
        """``AMP/ASCO/CAP I-A``"""
        return str(self["grade"].value() or "").replace(SEPARATOR, " ")

    def is_empty(self) -> bool:
        return not self.cleaned_data.get("subject", "").strip()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if str(data.get("subject", "")).strip():
            for name, message in (("meaning", _("Say what the finding says.")), ("grade", _("Choose a level."))):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return data

    def implied(self) -> Implied:
        data = self.cleaned_data
        use, _sign, direction = data["meaning"].partition(SEPARATOR)
        system, _sign, level = data["grade"].partition(SEPARATOR)
        return Implied(
            use=EvidenceUse(use), direction=Direction(direction), subject=data["subject"].strip(),
            system=EvidenceSystem(system), level=level, source=data["source"], source_version=data["source_version"],
            oncotree=data["oncotree"].strip().upper(),
        )  # fmt: skip


ImplicationFormSet = forms.formset_factory(ImplicationForm, extra=1, max_num=8, absolute_max=12)


def initial_implications(rows: Iterable[Implication | Implied]) -> list[dict[str, Any]]:
    return [
        {
            "subject": row.subject, "meaning": f"{row.use}{SEPARATOR}{row.direction}",
            "grade": f"{row.system}{SEPARATOR}{row.level}", "oncotree": row.oncotree, "source": row.source,
            "source_version": row.source_version,
        }
        for row in rows
    ]  # fmt: skip


def implied_in(data: Any) -> tuple[Any, list[Implied] | None]:
    """The rows of a form, and what they say; None where the form has no such rows, or one is not in order."""
    rows = ImplicationFormSet(data if f"{PREFIX}-TOTAL_FORMS" in data else None, prefix=PREFIX)
    if not rows.is_bound or not rows.is_valid():
        return rows, None
    return rows, [row.implied() for row in rows if not row.is_empty()]
