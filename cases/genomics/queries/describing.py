"""A finding in the words of the field: what changed, and what allele fraction it should have."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.translation import gettext as _

from cases.dossier.models import Case
from cases.genomics.enums import FindingKind
from cases.genomics.logic.copy_number import normal_copies
from cases.genomics.logic.expectation import Expectation, expectation
from cases.genomics.models import Finding, Profile
from cases.genomics.queries.among import one_of
from cases.genomics.words import word


@dataclass(frozen=True)
class Purity:
    """Tumour content 0..1 that expectations stand on, and whose it is: ``pathology`` or ``pipeline``."""

    value: float
    source: str


def purity_of(profile: Profile) -> Purity | None:
    """Pathology's count of cells first, the pipeline's estimate otherwise; None when nobody has assessed it."""
    content = profile.specimen.tumour_content
    if content is not None:
        return Purity(content / 100, "pathology")
    return Purity(profile.purity, "pipeline") if profile.purity is not None else None


@dataclass(frozen=True)
class CopyFact:
    """Copies of a place as the files say. ``source``: ``gene`` or ``segment``. ``minor``: None = not looked at."""

    total: float
    minor: int | None
    source: str


LONGEST_GENE = 5_000_000  # bases; a longer stretch is a segment, whatever name it bears


class Copies:
    """Copy numbers of one profile, by gene and by place; of ``genes`` alone, and of all segments. One query."""

    def __init__(self, profile: Profile, genes: Collection[str] | None = None) -> None:
        self._genes: dict[str, CopyFact] = {}
        self._segments: dict[str, list[tuple[int, int, CopyFact]]] = defaultdict(list)
        rows = Finding.objects.filter(profile=profile, kind=FindingKind.COPY_NUMBER, exon="", passed=True).order_by(
            "pk"
        )
        if genes is not None:
            long = Q(end__gt=F("position") + LONGEST_GENE)
            rows = rows.filter(one_of("gene", ["", *genes]) | Q(gene__contains=",") | long)
        names = ("gene", "chrom", "position", "end", "copy_number", "minor_copy_number")
        for gene, chrom, start, end, number, minor in rows.values_list(*names):
            if number is None:
                continue
            if (start and end and end - start > LONGEST_GENE) or "," in gene:
                self._segments[chrom].append((start or 0, end or 0, CopyFact(number, minor, "segment")))
            elif gene:
                self._genes[gene] = CopyFact(number, minor, "gene")
            elif start and end:
                self._segments[chrom].append((start, end, CopyFact(number, minor, "segment")))

    def at(self, finding: Finding) -> float | None:
        """Absolute copies where the finding lies; None when nothing is reported there."""
        fact = self.fact(finding.gene, finding.chrom, finding.position)
        return None if fact is None else fact.total

    def fact(self, gene: str, chrom: str, position: int | None) -> CopyFact | None:
        """What is reported for a gene, else for the segment that holds the place."""
        if gene in self._genes:
            return self._genes[gene]
        place = position or 0
        return next((fact for start, end, fact in self._segments.get(chrom, ()) if start <= place <= end), None)


def expected(finding: Finding, copies: Copies, purity: Purity | None, case: Case) -> Expectation | None:
    """The expected allele fraction of a small variant; None for other kinds or without tumour content."""
    if finding.kind != FindingKind.SMALL_VARIANT or purity is None:
        return None
    normal = normal_copies(finding.chrom, case.patient.sex)
    return expectation(
        purity=purity.value,
        copies=copies.at(finding),
        normal_copies=normal,
        observed=finding.allele_fraction if finding.normal_allele_fraction is None else None,
        depth=finding.depth,
    )


def title(finding: Finding) -> str:
    """``FGFR2::BICC1``, ``BRAF``; a place where no gene is named."""
    if finding.kind == FindingKind.FUSION:
        return f"{finding.gene or '?'}::{finding.partner_gene or '?'}"
    return finding.gene or f"{finding.chrom}:{finding.position}"


def change(finding: Finding) -> str:
    """Protein first, without the transcript: ``p.(Val600Glu)``, ``amplification, 8 copies``, ``fusion, in frame``."""
    if finding.kind == FindingKind.SMALL_VARIANT:
        return _short(finding.hgvs_p) or _short(finding.hgvs_c) or _place(finding)
    if finding.kind == FindingKind.COPY_NUMBER:
        return _copy_number(finding)
    frame = {True: _("in frame"), False: _("out of frame"), None: ""}[finding.in_frame]
    parts = [word("kind", finding.kind), finding.exon and _("exon %(exon)s") % {"exon": finding.exon}, frame]
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Named:
    """A small variant's names on one transcript, without it before them."""

    transcript: str
    coding: str
    protein: str


def leading(finding: Finding) -> Named:
    """On MANE Select, where the laboratory's file annotates it; else on the laboratory's own transcript."""
    if finding.mane_transcript and (finding.mane_hgvs_c or finding.mane_hgvs_p):
        return Named(finding.mane_transcript, _short(finding.mane_hgvs_c), _short(finding.mane_hgvs_p))
    return _laboratory(finding)


def beside(finding: Finding) -> Named | None:
    """The laboratory's own names, where they are others than the leading ones; never hidden."""
    own, first = _laboratory(finding), leading(finding)
    differs = (own.coding, own.protein) != (first.coding, first.protein)
    return own if differs and (own.coding or own.protein) else None


def _laboratory(finding: Finding) -> Named:
    return Named(finding.transcript, _short(finding.hgvs_c), _short(finding.hgvs_p))


def mane_first(finding: Finding) -> str:
    """As ``change``, a small variant by its leading name."""
    if finding.kind != FindingKind.SMALL_VARIANT:
        return change(finding)
    named = leading(finding)
    return named.protein or named.coding or change(finding)


def _short(hgvs: str) -> str:
    return hgvs.rsplit(":", 1)[-1]


def _place(finding: Finding) -> str:
    alleles = f"{finding.ref}>{finding.alt}"
    return f"{finding.chrom}:{finding.position} {alleles if len(alleles) <= 24 else alleles[:23] + '…'}"


def _copy_number(finding: Finding) -> str:
    parts: Iterable[str] = (
        word("copy_number", finding.copy_number_kind),
        _("exon %(exon)s") % {"exon": finding.exon} if finding.exon else "",
    )
    return ", ".join(part for part in parts if part)
