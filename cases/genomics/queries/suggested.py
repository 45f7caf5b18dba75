"""What the knowledge tables say of drugs for one finding."""

from cases.dossier.logic.oncotree import is_descendant
from cases.genomics.enums import FindingKind
from cases.genomics.logic.matching import Altered, Verdict, matches
from cases.genomics.models import EvidenceItem, Finding


def predictive_evidence(finding: Finding) -> list[EvidenceItem]:
    """Statements of drugs that speak of this very alteration, by the tables that stand now. One query."""
    items = EvidenceItem.objects.filter(
        source__current=True, gene__in=[gene for gene in (finding.gene, finding.partner_gene) if gene],
        kind="predictive",
    ).exclude(supports=False).exclude(effect="").select_related("source")  # fmt: skip
    altered = _altered(finding)
    named = (item for item in items.order_by("pk") if item.drugs)
    return [item for item in named if matches(item.match, altered).verdict is Verdict.YES]


def is_own_tumour(item: EvidenceItem, finding: Finding) -> bool:
    """Whether the statement is about the patient's tumour type or one that it is a kind of; an unmapped one is not."""
    return any(is_descendant(finding.profile.case.oncotree, code) for code in item.oncotree)


def _altered(finding: Finding) -> Altered:
    return Altered(
        kind=FindingKind(finding.kind), gene=finding.gene, partner=finding.partner_gene, protein=finding.hgvs_p,
        cdna=finding.hgvs_c, consequence=finding.consequence, exon=finding.exon,
        copy_number_kind=finding.copy_number_kind, in_frame=finding.in_frame,
    )  # fmt: skip
