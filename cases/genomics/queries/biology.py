"""What the numbers of a finding mean in the tumour: expected fractions, share of cells, both copies lost.

Every number says whose tumour content and whose copies it stands on.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from cases.genomics.enums import FindingKind, InterpretationState, Oncogenicity
from cases.genomics.logic.biallelic import GeneState, Hit, Verdict, biallelic
from cases.genomics.logic.copy_number import normal_copies
from cases.genomics.logic.expectation import CellFraction, Expectation, cell_fraction, expectation
from cases.genomics.logic.suggesting import NULL_TERMS
from cases.genomics.models import Finding, GeneFact, Interpretation, Profile
from cases.genomics.queries.describing import Copies, CopyFact, Purity, change, purity_of
from cases.genomics.readers.kinds import CopyNumberKind, Section, SectionState

# Tumour content that is assumed where nobody has assessed it: TSOPPI's default (InPreD documentation). Only to show
# what would be expected; nothing is concluded from it.
ASSUMED_PURITY = Purity(0.5, "assumed")
# A variant whose share of cells stays below this even at the upper end of its interval is not in all tumour cells;
# far below 1, because pathology's count of cells may be wrong by a third.
IN_PART_BELOW = 0.5

_ONCOGENIC = frozenset({Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC})
_BENIGN = frozenset({Oncogenicity.BENIGN, Oncogenicity.LIKELY_BENIGN})
_LOST = frozenset({CopyNumberKind.DELETION, CopyNumberKind.LOSS})


@dataclass(frozen=True)
class Biology:
    """``copies_source``: gene, segment, none_reported or not_tested (then the normal number is assumed)."""

    purity: Purity | None
    copies: int
    minor: int | None
    copies_source: str
    normal_copies: int
    expectation: Expectation | None
    cells: CellFraction | None
    verdict: Verdict | None
    hits: tuple[Hit, ...]


def biology_of(finding: Finding) -> Biology | None:
    """For the drawer; None for fusions and splice variants. A constant number of queries."""
    if finding.kind not in (FindingKind.SMALL_VARIANT, FindingKind.COPY_NUMBER):
        return None
    profile = finding.profile
    copies = Copies(profile)
    normal = normal_copies(finding.chrom, profile.case.patient.sex)
    fact = copies.fact(finding.gene, finding.chrom, finding.position)
    known, small = purity_of(profile), finding.kind == FindingKind.SMALL_VARIANT
    purity = known or (ASSUMED_PURITY if small else None)
    verdict, hits = _verdict(profile, finding.gene, copies)
    expected = _expected(finding, purity, fact, normal) if small and purity is not None else None
    return Biology(
        purity=purity, copies=normal if fact is None else round(fact.total), minor=fact.minor if fact else None,
        copies_source=_copies_source(profile, fact), normal_copies=normal, expectation=expected,
        cells=_cells(finding, known, fact, normal) if small else None, verdict=verdict, hits=hits,
    )  # fmt: skip


def biallelic_genes(profile: Profile, genes: Iterable[str]) -> dict[str, Verdict]:
    """Whether both copies are lost, for those of the genes that have a hit at all: a fact for screening and rules.

    A constant number of queries.
    """
    wanted = {gene for gene in genes if gene}
    copies = Copies(profile)
    hits, lost = _hits(profile, wanted, copies), _calls(profile, wanted)
    verdicts = {gene: biallelic(_state(profile, gene, copies, hits[gene], lost.get(gene, ()))) for gene in wanted}
    return {gene: verdict for gene, verdict in verdicts.items() if verdict is not None}


def _copies_source(profile: Profile, fact: CopyFact | None) -> str:
    if fact is not None:
        return fact.source
    tested = profile.sections.get(Section.COPY_NUMBERS, SectionState.NOT_TESTED) != SectionState.NOT_TESTED
    return "none_reported" if tested else "not_tested"


def _expected(finding: Finding, purity: Purity, fact: CopyFact | None, normal: int) -> Expectation | None:
    """Without a matched normal the observation is weighed; with an assumed tumour content it is not."""
    weighed = purity.source != "assumed" and finding.normal_allele_fraction is None
    return expectation(
        purity=purity.value, copies=None if fact is None else fact.total, normal_copies=normal,
        observed=finding.allele_fraction if weighed else None, depth=finding.depth,
    )  # fmt: skip


def _cells(finding: Finding, purity: Purity | None, fact: CopyFact | None, normal: int) -> CellFraction | None:
    if purity is None or finding.allele_fraction is None or not finding.depth:
        return None
    return cell_fraction(
        purity=purity.value, copies=normal if fact is None else round(fact.total), normal_copies=normal,
        observed=finding.allele_fraction, depth=finding.depth,
    )  # fmt: skip


def _verdict(profile: Profile, gene: str, copies: Copies) -> tuple[Verdict | None, tuple[Hit, ...]]:
    """Asked of tumour suppressors, and of genes that no table knows where something inactivates one for certain.

    An oncogene is not lost but changed.
    """
    if not gene or "," in gene:
        return None, ()
    roles = list(GeneFact.objects.filter(gene=gene, source__current=True).values_list("oncogene", "tumour_suppressor"))
    suppressor = any(suppressor for _, suppressor in roles)
    if any(oncogene for oncogene, _ in roles) and not suppressor:
        return None, ()
    hits = _hits(profile, {gene}, copies)[gene]
    if hits and not suppressor and not any(hit.inactivating for hit in hits):
        return None, ()
    lost = _calls(profile, {gene}).get(gene, ())
    return biallelic(_state(profile, gene, copies, hits, lost)), tuple(hits)


def _state(
    profile: Profile, gene: str, copies: Copies, hits: list[Hit], calls: Iterable[tuple[str, str, int | None]]
) -> GeneState:
    """``calls``: the laboratory's calls of loss for the gene, with its chromosome and place."""
    chrom, position = next(((chrom, place) for chrom, _, place in calls if chrom), ("", None))
    fact = copies.fact(gene, chrom, position)
    kinds = {kind for _, kind, _ in calls}
    total = 0.0 if CopyNumberKind.DELETION in kinds else fact.total if fact is not None else None
    if total is None and CopyNumberKind.LOSS in kinds:
        total = 1.0  # the laboratory calls one copy lost and gives no number
    minor = 0 if CopyNumberKind.LOH in kinds else fact.minor if fact is not None else None
    tested = profile.sections.get(Section.SMALL_VARIANTS, SectionState.NOT_TESTED) != SectionState.NOT_TESTED
    return GeneState(hits, total, minor, normal_copies(chrom, profile.case.patient.sex), tested)


def _calls(profile: Profile, genes: set[str]) -> dict[str, list[tuple[str, str, int | None]]]:
    """(chromosome, kind, position) of every passed finding of these genes; small variants tell only the place."""
    found: dict[str, list[tuple[str, str, int | None]]] = defaultdict(list)
    rows = Finding.objects.filter(profile=profile, gene__in=genes, passed=True, exon="") | Finding.objects.filter(
        profile=profile, gene__in=genes, passed=True, kind=FindingKind.SMALL_VARIANT
    )
    for gene, chrom, kind, position in rows.values_list("gene", "chrom", "copy_number_kind", "position"):
        found[gene].append((chrom, kind, position))
    return found


def _hits(profile: Profile, genes: set[str], copies: Copies) -> dict[str, list[Hit]]:
    """Small variants that may inactivate the gene, and exons that are gone."""
    small = Q(kind=FindingKind.SMALL_VARIANT)
    exons = Q(kind=FindingKind.COPY_NUMBER, copy_number_kind__in=_LOST) & ~Q(exon="")
    rows = Finding.objects.filter(small | exons, profile=profile, gene__in=genes, passed=True, part_of="")
    confirmed = Interpretation.objects.filter(
        state=InterpretationState.CONFIRMED, finding__profile=profile, finding__gene__in=genes
    )
    classes = dict(confirmed.values_list("finding_id", "oncogenicity"))
    found: dict[str, list[Hit]] = defaultdict(list)
    for finding in rows.order_by("position", "pk"):
        finding.profile = profile
        hit = _hit(finding, classes.get(finding.pk, ""), copies)
        if hit.inactivating is not False:
            found[finding.gene].append(hit)
    return found


def _hit(finding: Finding, oncogenicity: str, copies: Copies) -> Hit:
    profile = finding.profile
    if finding.kind == FindingKind.COPY_NUMBER:
        return Hit(change(finding), True)
    purity, normal = purity_of(profile), normal_copies(finding.chrom, profile.case.patient.sex)
    fact = copies.fact(finding.gene, finding.chrom, finding.position)
    cells = _cells(finding, purity, fact, normal)
    expected = _expected(finding, purity, fact, normal) if purity is not None else None
    fitting = [one for one in expected.hypotheses if one.fits] if expected is not None else []
    return Hit(
        change(finding), _inactivates(finding, oncogenicity), None if cells is None else cells.high >= IN_PART_BELOW,
        all(one.altered == one.copies for one in fitting) if fitting else None,
    )  # fmt: skip


def _inactivates(finding: Finding, oncogenicity: str) -> bool | None:
    """Two persons' word first; then what the change does to the protein. A missense change alone says nothing."""
    if oncogenicity in _ONCOGENIC:
        return True
    if oncogenicity in _BENIGN or finding.alters_protein is False:
        return False
    return True if set(finding.consequence.split("&")) & NULL_TERMS else None
