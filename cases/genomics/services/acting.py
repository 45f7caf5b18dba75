"""What an interpretation says of drugs: {alteration, drugs, tumour type} with its level on one scale."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.dossier.logic.oncotree import find
from cases.genomics.enums import Effect, EvidenceSystem
from cases.genomics.evidence import levels_of, resistance_levels, version_of
from cases.genomics.models import Actionability, Interpretation
from molmdt.kernel.errors import FieldProblem, InvalidInput


@dataclass(frozen=True)
class Action:
    """One row: the drugs taken together, what the alteration means for them, and the evidence in two columns.

    ``oncotree``: the tumour type that "own" means; empty = the case's.
    """

    drugs: tuple[str, ...]
    effect: Effect = Effect.SENSITIVE
    system: EvidenceSystem = EvidenceSystem.ESCAT
    level_own_tumour: str = ""
    level_other_tumours: str = ""
    source: str = ""
    source_version: str = ""
    oncotree: str = ""


def require_levels(actions: Sequence[Action], own: str) -> None:
    """Raises InvalidInput for a level of another scale, one of the other direction, no drug, an unknown tumour type, or
    a level in the own tumour type where neither the row nor the case (``own``) says which that is."""
    problems = [
        FieldProblem(f"action {number}", message)
        for number, action in enumerate(actions, start=1)
        for message in _problems(action, own)
    ]
    if problems:
        raise InvalidInput(_("The interpretation was not saved."), problems)


def _problems(action: Action, own: str) -> Iterator[str]:
    said = {"system": action.system, "drugs": " + ".join(action.drugs), "code": action.oncotree}
    for level in filter(None, (action.level_own_tumour, action.level_other_tumours)):
        if level not in levels_of(action.system):
            yield _("%(level)s is not a level of %(system)s.") % {"level": level, **said}
        elif level in resistance_levels(action.system) and action.effect is not Effect.RESISTANT:
            yield _("%(level)s is a level of resistance; the row says sensitive.") % {"level": level}
    if not action.drugs:
        yield _("Name at least one drug.")
    if action.oncotree and find(action.oncotree) is None:
        yield _("%(code)s is no tumour type of OncoTree.") % said
    if action.level_own_tumour and not (action.oncotree or own):
        yield _("The case has no tumour type: say which one own means for %(drugs)s.") % said


def replace_actions(interpretation: Interpretation, actions: Sequence[Action]) -> None:
    own = interpretation.finding.profile.case.oncotree
    interpretation.actionabilities.all().delete()
    Actionability.objects.bulk_create(
        Actionability(
            interpretation=interpretation, drugs=list(action.drugs), effect=action.effect, system=action.system,
            system_version=version_of(action.system), level_own_tumour=action.level_own_tumour,
            level_other_tumours=action.level_other_tumours, source=action.source[:300],
            source_version=action.source_version[:60], oncotree=action.oncotree or own,
        )
        for action in actions
    )  # fmt: skip
