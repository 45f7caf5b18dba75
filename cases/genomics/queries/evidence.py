"""What the evidence tables that stand say of findings, in the patient's own tumour type and in others."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import translation

from cases.dossier.logic import oncotree as tumour_types
from cases.genomics.knowledge.tumours import VERSION as TUMOUR_VERSION
from cases.genomics.logic.matching import Answer, Verdict, matches
from cases.genomics.logic.therapies import rank
from cases.genomics.models import EvidenceItem, Finding
from cases.genomics.queries.statements import altered_of, ancestors, judged, statement_of

__all__ = ["TUMOUR_VERSION", "FoundEvidence", "Told", "evidence_for"]


@dataclass(frozen=True)
class Told:
    """One item about a finding. ``answer`` is never no; unknown says what is missing."""

    item: EvidenceItem
    answer: Answer
    own: bool
    tumours: str  # in the reader's language; empty = any tumour

    @property
    def drugs(self) -> str:
        return " + ".join(self.item.drugs)

    @property
    def order(self) -> tuple[object, ...]:
        denied = self.item.supports is False
        return denied, rank(self.item.system, self.item.level), -(self.item.trust or 0), self.item.drugs


@dataclass
class FoundEvidence:
    """Of one finding, strongest first. ``unsure``: it may be about the finding; the file does not tell."""

    own: list[Told] = field(default_factory=list)
    other: list[Told] = field(default_factory=list)
    unsure: list[Told] = field(default_factory=list)

    def add(self, told: Told) -> None:
        if told.answer.verdict is Verdict.UNKNOWN:
            self.unsure.append(told)
        else:
            (self.own if told.own else self.other).append(told)

    def sort(self) -> None:
        for part in (self.own, self.other, self.unsure):
            part.sort(key=lambda told: told.order)


def evidence_for(findings: Iterable[Finding], oncotree: str) -> dict[int, FoundEvidence]:
    """By finding. ``oncotree``: the patient's tumour type. Two queries, whatever the number of findings."""
    wanted = list(findings)
    by_gene = _items({gene for finding in wanted for gene in (finding.gene, finding.partner_gene) if gene})
    classes = judged(finding.pk for finding in wanted)
    lineage = ancestors(oncotree)
    found: dict[int, FoundEvidence] = {finding.pk: FoundEvidence() for finding in wanted}
    for finding in wanted:
        altered = altered_of(finding, classes.get(finding.pk))
        for gene in dict.fromkeys(filter(None, (finding.gene, finding.partner_gene))):
            for item in by_gene[gene]:
                answer = matches(item.match, altered)
                if answer.verdict is not Verdict.NO:
                    own = statement_of(item).is_own(lineage)
                    found[finding.pk].add(Told(item, answer, own, tumours_of(item)))
    for one in found.values():
        one.sort()
    return found


def _items(genes: set[str]) -> dict[str, list[EvidenceItem]]:
    by_gene: dict[str, list[EvidenceItem]] = defaultdict(list)
    for item in EvidenceItem.objects.filter(source__current=True, gene__in=genes).select_related("source"):
        by_gene[item.gene].append(item)
    return by_gene


def tumours_of(item: EvidenceItem) -> str:
    """The source's own words; where it writes codes, their names."""
    if item.tumour:
        return item.tumour
    language = translation.get_language() or "nb"
    named = (tumour_types.find(code) for code in item.oncotree)
    return ", ".join(kind.label(language) for kind in named if kind)
