"""One slice of cases read with both versions of a source. A few queries per slice, whatever the number of findings."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from cases.dossier.enums import CaseState
from cases.dossier.models import Case
from cases.genomics.enums import DifferenceKind, FindingKind, ProfileState, Relevance
from cases.genomics.logic.altered import Altered
from cases.genomics.logic.therapies import Levels, Statement, differences, that_match, therapies_of
from cases.genomics.models import Finding, Interpretation, KnowledgeSource, Profile, ReplayDifference
from cases.genomics.queries.replay_classes import class_differences
from cases.genomics.queries.replay_versions import ByGene, Versions
from cases.genomics.queries.statements import ALTERED, about, altered_row, ancestors

# Cases that nobody has sent, or that ended without the board, have nothing that a new version could change.
OUT = (CaseState.DRAFT, CaseState.WITHDRAWN, CaseState.DECEASED)
KEPT_ANSWERS = 200_000  # the same few variants come again in thousands of patients


class Reader:
    """Compares; keeps the answers for variants that it has met before."""

    def __init__(self, source: KnowledgeSource, before: KnowledgeSource | None, versions: Versions) -> None:
        self.source, self.before, self.versions = source, before, versions
        self._answers: dict[Any, list[tuple[DifferenceKind, str, Any, Any]]] = {}
        self._matching: dict[Altered, tuple[list[Statement], list[Statement]] | None] = {}

    def differences(self, cases: Sequence[int]) -> list[ReplayDifference]:
        """Not yet stored, and without their replay."""
        found = list(self._therapies(cases)) if self.versions.genes else []
        if self.versions.class_genes:
            found += class_differences(self.source, self.before, self.versions.class_genes, cases)
        return found

    def _therapies(self, cases: Sequence[int]) -> Iterator[ReplayDifference]:
        rows = list(_findings(cases, self.versions.genes).values_list(*_COLUMNS))
        standing = _standing(row[0] for row in rows)
        for finding, case, code, *values in rows:
            oncogenicity, decided_on = standing.get(finding, (None, {}))
            altered = altered_row(values, oncogenicity)
            for kind, subject, old, new in self._answer(altered, code):
                yield ReplayDifference(
                    case_id=case, finding_id=finding, kind=kind, subject=subject, after=new,
                    before={**old, "decided_on": decided_on.get(self.source.name, "")},
                )  # fmt: skip

    def _answer(self, altered: Altered, code: str) -> list[tuple[DifferenceKind, str, Any, Any]]:
        key = (altered, code)
        known = self._answers.get(key)
        if known is None:
            if len(self._answers) >= KEPT_ANSWERS:
                self._answers.clear()
                self._matching.clear()
            known = self._answers[key] = list(self._compared(altered, code))
        return known

    def _compared(self, altered: Altered, code: str) -> Iterator[tuple[DifferenceKind, str, Any, Any]]:
        if altered not in self._matching:
            self._matching[altered] = self._matched(altered)
        matching = self._matching[altered]
        if matching is None:
            return
        old, new = (therapies_of(statements, ancestors(code)) for statements in matching)
        for one in differences(old, new):
            said = {"drugs": list(one.therapy.drugs), "effect": one.therapy.effect, "system": one.therapy.system}
            subject = subject_of(altered)[:300]
            yield one.kind, subject, {**said, **_levels(one.before)}, {**said, **_levels(one.after)}

    def _matched(self, altered: Altered) -> tuple[list[Statement], list[Statement]] | None:
        """The statements of either version that match; None for most findings: none came, went or changed."""
        if not that_match(_about(self.versions.changed, altered), altered):
            return None
        before, after = _about(self.versions.before, altered), _about(self.versions.after, altered)
        return that_match(before, altered), that_match(after, altered)


_COLUMNS = ("pk", "profile__case_id", "profile__case__oncotree", *ALTERED)


def scope() -> QuerySet[Case]:
    """Open and reported cases with a profile, by key."""
    current = Profile.objects.filter(state=ProfileState.CURRENT)
    return Case.objects.exclude(state__in=OUT).filter(pk__in=current.values("case_id")).order_by("pk")


def _findings(cases: Sequence[int], genes: Iterable[str]) -> QuerySet[Finding]:
    """What could be touched: called, altering, not set aside, of a gene that differs."""
    rows = Finding.objects.filter(
        about(genes), profile__case_id__in=cases, profile__state=ProfileState.CURRENT, passed=True, part_of=""
    )
    return rows.exclude(alters_protein=False).exclude(relevance=Relevance.NOT_RELEVANT)


def _standing(findings: Iterable[int]) -> dict[int, tuple[Any, dict[str, str]]]:
    """By finding: the class that stands, and the versions that it was decided on. One query."""
    live = Interpretation.objects.filter(finding_id__in=list(findings)).exclude(state="superseded")
    return {
        finding: (oncogenicity or None, versions)
        for finding, oncogenicity, versions in live.values_list("finding_id", "oncogenicity", "knowledge")
    }


def _about(rows: ByGene, altered: Altered) -> Iterator[Statement]:
    """The statements about the finding's gene; about both of a fusion's."""
    for gene in dict.fromkeys(filter(None, (altered.gene, altered.partner))):
        yield from rows.get(gene, ())


def _levels(levels: Levels | None) -> dict[str, str]:
    return {} if levels is None else {"own": levels.own, "other": levels.other}


def subject_of(altered: Altered) -> str:
    """``BRAF p.(Val600Glu)``, ``EML4::ALK``, ``ERBB2 amplification``."""
    if altered.kind == FindingKind.FUSION:
        return f"{altered.gene or '?'}::{altered.partner or '?'}"
    change = (altered.protein or altered.cdna).rsplit(":", 1)[-1] or altered.copy_number_kind or altered.exon
    return f"{altered.gene} {change}".strip()
