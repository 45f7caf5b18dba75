"""A person's judgement of the criteria, held against the guideline, and the reason where a class departs from it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.genomics import guidelines
from cases.genomics.enums import Oncogenicity
from cases.genomics.logic.oncogenicity import Assessment, assess
from cases.genomics.models import Criterion, Finding, Interpretation
from cases.genomics.queries.criteria import has_criteria, knowledge_versions, suggestions_of
from cases.genomics.queries.reading import said
from cases.genomics.reasons import sentence
from cases.genomics.words import word
from molmdt.kernel.errors import FieldProblem, InvalidInput


@dataclass(frozen=True)
class Judged:
    """One criterion that a person confirmed or rejected, and the evidence in their words."""

    key: str
    met: bool
    evidence: str = ""


@dataclass(frozen=True)
class Judgement:
    """All of them. ``printing``: whose codes the person reads; ``deviation``: why the class is not the points'."""

    criteria: Sequence[Judged] = ()
    printing: str = ""
    deviation: str = ""

    @property
    def met(self) -> list[str]:
        return [one.key for one in self.criteria if one.met]


NOTHING_JUDGED = Judgement()


def assessed(judgement: Judgement) -> Assessment | None:
    """What the criteria give; None when none was judged."""
    return assess(guidelines.oncogenicity(), judgement.met) if judgement.criteria else None


def require_sound(finding: Finding, judgement: Judgement, oncogenicity: Oncogenicity | None) -> None:
    """Raises InvalidInput for unknown criteria, for two that do not count beside each other, and for a class other
    than the points' without a reason."""
    problems = _key_problems(finding, [one.key for one in judgement.criteria])
    if not problems:
        problems = _exclusion_problems(judgement) or _class_problems(finding, judgement, oncogenicity)
    if problems:
        raise InvalidInput(_("The interpretation was not saved."), problems)


def _key_problems(finding: Finding, keys: Collection[str]) -> list[FieldProblem]:
    known = guidelines.oncogenicity().criteria if has_criteria(finding) else {}
    unknown = [key for key in keys if key not in known]
    if len(set(keys)) != len(keys):
        unknown.append(_("one of them twice"))
    return [FieldProblem("criteria", _("The guideline has no criterion %(key)s.") % {"key": key}) for key in unknown]


def _exclusion_problems(judgement: Judgement) -> list[FieldProblem]:
    found = assessed(judgement)
    sentence_ = _("“%(weak)s” does not count beside “%(strong)s”: reject one of them.")
    return [
        FieldProblem(f"criterion {weak}", sentence_ % {"weak": text_of(weak), "strong": text_of(strong)})
        for weak, strong in (found.left_out.items() if found else ())
    ]


def _class_problems(
    finding: Finding, judgement: Judgement, oncogenicity: Oncogenicity | None
) -> list[FieldProblem]:  # fmt: skip
    if oncogenicity is None or judgement.deviation.strip() or not has_criteria(finding):
        return []
    found = assessed(judgement)
    if found is None:
        message = _("No criterion is judged. Say why the class stands without points.")
        return [FieldProblem("deviation", message)]
    if found.oncogenicity is oncogenicity:
        return []
    values = {"points": found.points, "given": word("oncogenicity", found.oncogenicity)}
    message = _("The points (%(points)s) give the class “%(given)s”. Say why yours is another.") % values
    return [FieldProblem("deviation", message)]


def text_of(key: str) -> str:
    """What a criterion asks, in the reader's language."""
    return said(guidelines.oncogenicity().criteria[key].text)


def stamp(interpretation: Interpretation, judgement: Judgement) -> None:
    """Writes sum, guideline, reason and the versions of knowledge onto the interpretation, not yet saved."""
    found, guideline = assessed(judgement), guidelines.oncogenicity()
    printing = judgement.printing if judgement.printing in guideline.printings else guideline.printing
    interpretation.points = found.points if found else None
    interpretation.guideline = guidelines.stamp(guideline, printing) if found else ""
    interpretation.deviation = judgement.deviation.strip()
    interpretation.knowledge = knowledge_versions()


def replace_criteria(interpretation: Interpretation, judgement: Judgement) -> None:
    """Stores each judged criterion with its points, whether the rules suggested it now, and what triggered it."""
    suggested = (
        {one.key: one for one in suggestions_of(interpretation.finding) if one.met} if judgement.criteria else {}
    )
    points = {key: one.points for key, one in guidelines.oncogenicity().criteria.items()}
    interpretation.criteria.all().delete()
    Criterion.objects.bulk_create(
        Criterion(
            interpretation=interpretation, key=one.key, points=points[one.key], met=one.met,
            suggested=one.key in suggested,
            evidence=one.evidence.strip() or (sentence(suggested[one.key]) if one.key in suggested else ""),
        )
        for one in judgement.criteria
    )  # fmt: skip
