"""Classes by points that a new version would change: the criteria suggested with the one and with the other version."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import Q

from cases.genomics import guidelines
from cases.genomics.enums import DifferenceKind, FindingKind, KnowledgeKind, ProfileState, Relevance
from cases.genomics.logic.oncogenicity import Assessment, assess
from cases.genomics.logic.protein import read_change
from cases.genomics.logic.suggesting import suggest
from cases.genomics.models import Finding, Hotspot, Interpretation, KnowledgeSource, ReplayDifference
from cases.genomics.queries.criteria import facts_of
from cases.genomics.queries.describing import change, title


def class_differences(
    source: KnowledgeSource, before: KnowledgeSource | None, genes: Collection[str], cases: Sequence[int]
) -> list[ReplayDifference]:
    """Seldom many: small variants of genes whose rows differ; of a table of hotspots, at residues that differ."""
    old, new = _standing(before, source), _standing(source, source)
    touched = _touched(source, before, genes)
    found = []
    for finding in _findings(genes, cases):
        if touched is not None and not _near(finding, touched):
            continue
        one, other = _assessed(finding, old), _assessed(finding, new)
        if one.oncogenicity != other.oncogenicity:
            found.append(_difference(finding, one, other, source))
    return found


def _standing(version: KnowledgeSource | None, source: KnowledgeSource) -> Q:
    """The tables as they stood with this version of the source, None = without it."""
    others = Q(source__current=True) & ~Q(source__name=source.name)
    return others | Q(source=version) if version is not None else others


def _findings(genes: Collection[str], cases: Sequence[int]) -> Iterator[Finding]:
    rows = Finding.objects.filter(
        gene__in=genes, kind=FindingKind.SMALL_VARIANT, profile__case_id__in=cases, passed=True, part_of="",
        profile__state=ProfileState.CURRENT,
    )  # fmt: skip
    rows = rows.exclude(alters_protein=False).exclude(relevance=Relevance.NOT_RELEVANT)
    yield from rows.select_related("profile__case").order_by("pk")


def _touched(
    source: KnowledgeSource, before: KnowledgeSource | None, genes: Collection[str]
) -> set[tuple[str, str]] | None:
    """Gene and residue of hotspots that differ; None: every variant of the genes may be touched."""
    if source.kind != KnowledgeKind.HOTSPOTS:
        return None
    rows: list[set[tuple[Any, ...]]] = []
    for version in (before, source):
        spots = Hotspot.objects.filter(source=version, gene__in=genes) if version else Hotspot.objects.none()
        rows.append({(one.gene, one.residue, one.samples, repr(sorted(one.changes.items()))) for one in spots})
    return {(gene, residue) for gene, residue, *_ in rows[0] ^ rows[1]}


def _near(finding: Finding, touched: Collection[tuple[str, str]]) -> bool:
    found = read_change(finding.hgvs_p or finding.mane_hgvs_p)
    if found is None:
        return False
    return any(gene == finding.gene and (residue == found.residue or "-" in residue) for gene, residue in touched)


def _assessed(finding: Finding, standing: Q) -> Assessment:
    guideline = guidelines.oncogenicity()
    told = suggest(facts_of(finding, standing), guideline)
    return assess(guideline, [one.key for one in told if one.met])


def _difference(finding: Finding, one: Assessment, other: Assessment, source: KnowledgeSource) -> ReplayDifference:
    live = Interpretation.objects.filter(finding=finding).exclude(state="superseded").first()
    decided = {
        "class": live.oncogenicity if live else "",
        "decided_on": live.knowledge.get(source.name, "") if live else "",
    }
    before, after = (
        {"suggested": assessment.oncogenicity.value, "points": assessment.points} for assessment in (one, other)
    )
    return ReplayDifference(
        case_id=finding.profile.case_id, finding=finding, kind=DifferenceKind.CLASS,
        subject=f"{title(finding)} {change(finding)}"[:300], before={**before, **decided}, after=after,
    )  # fmt: skip
