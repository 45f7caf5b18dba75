"""What is known of one small variant, gathered for the rules that suggest criteria. A constant number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q

from cases.genomics import guidelines
from cases.genomics.enums import FindingKind, InterpretationState, KnowledgeKind, Oncogenicity, ProfileState
from cases.genomics.logic.computed import computed_of
from cases.genomics.logic.protein import ProteinChange, read_change, short_change
from cases.genomics.logic.suggesting import Suggestion, suggest
from cases.genomics.logic.variant_facts import Domain, HotspotCount, Known, VariantFacts
from cases.genomics.models import EvidenceItem, Finding, GeneFact, Hotspot, Interpretation, KnowledgeSource
from cases.genomics.queries.detail import lines_of

USED = (KnowledgeKind.GENES, KnowledgeKind.HOTSPOTS, KnowledgeKind.EVIDENCE)
STANDING = Q(source__current=True)
MEMORY = "Mol-MDT"  # whose word it is where laboratories of the country have confirmed a class


def has_criteria(finding: Finding) -> bool:
    """The guideline is made for small variants; the class of a fusion or a copy number stands on its text."""
    return finding.kind == FindingKind.SMALL_VARIANT


def suggestions_of(finding: Finding) -> tuple[Suggestion, ...]:
    """One answer per criterion; none for other kinds than small variants."""
    if not has_criteria(finding):
        return ()
    return suggest(facts_of(finding), guidelines.oncogenicity())


def knowledge_versions() -> dict[str, str]:
    """Source -> version of every table that stands now, as an interpretation records them."""
    return dict(KnowledgeSource.objects.filter(current=True, kind__in=USED).values_list("name", "version"))


def facts_of(finding: Finding, standing: Q = STANDING) -> VariantFacts:
    """Seven queries, and the finding's lines of the kept files. ``standing``: rows of which tables count."""
    protein = finding.hgvs_p or finding.mane_hgvs_p
    change, sources = read_change(protein), _sources()
    plain = VariantFacts(
        gene=finding.gene, consequence=finding.consequence, protein=protein, exon=finding.exon,
        population_frequency=finding.population_frequency, computed=_computed(finding),
    )  # fmt: skip
    evidence = list(
        EvidenceItem.objects.filter(
            standing, gene=finding.gene, kind__in=["oncogenic", "functional"], illustrative=False
        ).select_related("source")
    )
    gene = _gene(finding.gene, sources[KnowledgeKind.GENES], standing)
    return replace(
        plain, **gene,
        hotspot_source=", ".join(sources[KnowledgeKind.HOTSPOTS]),
        hotspot=_hotspot(finding.gene, protein, change, standing) if change else None,
        known_source=", ".join(sources[KnowledgeKind.EVIDENCE]),
        known=(*_listed(evidence), *_confirmed(finding, change)),
        functional=_functional(evidence, short_change(protein)),
    )  # fmt: skip


def _sources() -> Mapping[KnowledgeKind, list[str]]:
    found: dict[KnowledgeKind, list[str]] = {kind: [] for kind in USED}
    for source in KnowledgeSource.objects.filter(current=True, kind__in=USED):
        found[KnowledgeKind(source.kind)].append(str(source))
    return found


def _computed(finding: Finding) -> tuple[tuple[str, bool], ...]:
    return computed_of(pair for _, pairs in lines_of(finding) for pair in pairs or ())


def _gene(gene: str, sources: Sequence[str], standing: Q) -> dict[str, Any]:
    """Of several tables, the one that states a role is heard; a yes is heard before a no."""
    facts = list(GeneFact.objects.filter(standing, gene=gene).select_related("source"))
    telling = [str(fact.source) for fact in facts] or list(sources)
    domains = [one for fact in facts for one in fact.facts.get("domains", ())]
    return {
        "gene_source": ", ".join(dict.fromkeys(telling)),
        "oncogene": _heard(fact.oncogene for fact in facts),
        "tumour_suppressor": _heard(fact.tumour_suppressor for fact in facts),
        "domains": tuple(Domain(one["name"], one["start"], one["end"]) for one in domains) or None,
    }


def _heard(said: Iterable[bool | None]) -> bool | None:
    stated = [one for one in said if one is not None]
    return any(stated) if stated else None


def _hotspot(gene: str, protein: str, change: ProteinChange, standing: Q) -> HotspotCount | None:
    """The residue with the most tumours among the tables that list it; a range of residues for a change of length."""
    single = change.is_substitution or change.alt == "*"
    named = change.alt if single else short_change(protein)
    counts = [
        HotspotCount(spot.residue, spot.samples, spot.changes.get(named, 0))
        for spot in Hotspot.objects.filter(standing, gene=gene)
        if (spot.residue == change.residue if single else named in spot.changes or _within(change, spot))
    ]
    return max(counts, key=lambda count: (count.samples, count.same_change), default=None)


def _within(change: ProteinChange, spot: Hotspot) -> bool:
    """Whether an in-frame indel begins in the residues of a hotspot for such."""
    first, _, last = spot.residue.partition("-")
    if spot.kind != "in-frame indel" or "fs" in change.alt or not first.isdigit():
        return False
    return int(first) <= change.position <= int(last if last.isdigit() else first)


def _listed(evidence: Sequence[EvidenceItem]) -> tuple[Known, ...]:
    """What evidence tables state as oncogenic; a statement that is denied does not count."""
    stated = [item for item in evidence if item.kind == "oncogenic" and item.supports is not False]
    return tuple(
        Known(short_change(item.alteration), f"{item.source} {item.external_id}".strip())
        for item in stated
        if short_change(item.alteration)
    )


def _functional(evidence: Sequence[EvidenceItem], written: str) -> tuple[str, ...]:
    about = [item for item in evidence if item.kind == "functional" and short_change(item.alteration) == written]
    return tuple(item.external_id or ", ".join(item.references) or item.alteration for item in about) if written else ()


def _confirmed(finding: Finding, change: ProteinChange | None) -> tuple[Known, ...]:
    """The national memory: changes of this residue that two people have confirmed as oncogenic in another patient."""
    if change is None or not finding.gene:
        return ()
    elsewhere = Interpretation.objects.filter(
        state=InterpretationState.CONFIRMED, oncogenicity=Oncogenicity.ONCOGENIC, finding__gene=finding.gene,
        finding__kind=FindingKind.SMALL_VARIANT, finding__hgvs_p__contains=str(change.position),
        finding__profile__state=ProfileState.CURRENT,
    ).exclude(finding__profile__case__patient_id=finding.profile.case.patient_id)  # fmt: skip
    rows = elsewhere.values_list("finding__hgvs_p", "author__hospital__short_name").order_by().distinct()
    return tuple(Known(short_change(text), f"{MEMORY}, {hospital}") for text, hospital in rows if short_change(text))
