"""What an interpretation says of the diagnosis and the outcome, graded as its scale grades that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.dossier.logic.oncotree import find
from cases.genomics.enums import DIRECTIONS, Direction, EvidenceSystem, EvidenceUse
from cases.genomics.evidence import levels_for, version_of
from cases.genomics.models import Implication, Interpretation
from cases.genomics.words import word
from molmdt.kernel.errors import FieldProblem, InvalidInput


@dataclass(frozen=True)
class Implied:
    """One row. ``subject``: the diagnosis, or the outcome; ``oncotree``: where it holds, empty = the case's tumour."""

    use: EvidenceUse
    direction: Direction
    subject: str
    system: EvidenceSystem
    level: str
    source: str = ""
    source_version: str = ""
    oncotree: str = ""


def require_implied(implied: Sequence[Implied]) -> None:
    """Raises InvalidInput for a level that the scale does not have for the use, a direction of the other use, a row
    that does not say of what it speaks, and an unknown tumour type."""
    problems = [
        FieldProblem(f"implication {number}", message)
        for number, one in enumerate(implied, start=1)
        for message in _problems(one)
    ]
    if problems:
        raise InvalidInput(_("The interpretation was not saved."), problems)


def _problems(one: Implied) -> Iterator[str]:
    use = word("evidence_kind", one.use)
    if one.level not in levels_for(one.system, one.use):
        yield _("%(system)s has no level %(level)s for this use (%(use)s).") % {
            "system": one.system, "level": one.level or "\N{EN DASH}", "use": use,
        }  # fmt: skip
    if one.direction not in DIRECTIONS[one.use]:
        yield _("%(direction)s is not said of this use (%(use)s).") % {
            "direction": word("direction", one.direction), "use": use,
        }  # fmt: skip
    if not one.subject.strip():
        yield _("Say which diagnosis or outcome is meant.")
    if one.oncotree and find(one.oncotree) is None:
        yield _("%(code)s is no tumour type of OncoTree.") % {"code": one.oncotree}


def implied_by(interpretation: Interpretation | None) -> list[Implied]:
    """What stands."""
    return [
        Implied(
            EvidenceUse(one.use), Direction(one.direction), one.subject, EvidenceSystem(one.system), one.level,
            one.source, one.source_version, one.oncotree,
        )
        for one in (interpretation.implications.all() if interpretation is not None else ())
    ]  # fmt: skip


def replace_implications(interpretation: Interpretation, implied: Sequence[Implied]) -> None:
    own = interpretation.finding.profile.case.oncotree
    interpretation.implications.all().delete()
    Implication.objects.bulk_create(
        Implication(
            interpretation=interpretation, use=one.use, direction=one.direction, subject=one.subject.strip()[:200],
            system=one.system, system_version=version_of(one.system), level=one.level, source=one.source[:300],
            source_version=one.source_version[:60], oncotree=one.oncotree or own,
        )
        for one in implied
    )  # fmt: skip
