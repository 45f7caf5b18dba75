"""Lollipops on a protein: where the small variants of one gene lie, beside the domains that the tables know."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.genomics.enums import FindingKind, Relevance
from cases.genomics.logic.protein import ProteinChange, read_change, short_change
from cases.genomics.models import Finding, GeneFact
from cases.genomics.queries.describing import change
from cases.genomics.queries.pictures.base import Asked, Line, Picture, mark_word, per_cent

WIDTH, LEFT, BASE = 1000, 40, 210  # units of the drawing; the protein lies at BASE
LOWEST, STEP, LEVELS = 60, 38, 4
MOST_GENES = 300


@dataclass(frozen=True)
class Pop:
    key: str
    x: str
    top: str
    label: str
    title: str
    mark: str


@dataclass(frozen=True)
class Block:
    x: str
    width: str
    middle: str
    name: str


@dataclass(frozen=True)
class Protein:
    pops: Sequence[Pop]
    blocks: Sequence[Block]
    last: int
    end: str


def lollipops(asked: Asked) -> Picture:
    """Of the gene asked for, else of the one with the most marked variants, then the most variants at all."""
    small = asked.findings.filter(kind=FindingKind.SMALL_VARIANT).exclude(hgvs_p="").exclude(gene="")
    by_gene: dict[str, list[Finding]] = defaultdict(list)
    for finding in small.order_by("gene", "position")[:5000]:
        by_gene[finding.gene].append(finding)
    genes = sorted(by_gene, key=lambda gene: (-_marked(by_gene[gene]), -len(by_gene[gene]), gene))[:MOST_GENES]
    gene = asked.gene if asked.gene in by_gene else next(iter(genes), "")
    read = [(one, read_change(one.hgvs_p)) for one in by_gene.get(gene, ())]
    placed = [(one, seen) for one, seen in read if seen is not None]
    domains = _domains(gene)
    said = [_("Residues: the numbering of the transcript that the laboratory reports.")]
    if not domains:
        said.append(_("Domains of this gene are not in the knowledge tables; the line ends behind the last variant."))
    if len(placed) < len(read):
        said.append(_("Not drawn: %(n)s (%(reason)s).") % {"n": len(read) - len(placed), "reason": _("no residue")})
    return Picture(
        title=_("Variants on the protein"), drawing=_drawn(placed, domains) if placed else None,
        head=[_("Change"), _("Residue"), _("Allele fraction"), _("Status")], said=said,
        lines=[_line(one, seen) for one, seen in sorted(placed, key=lambda pair: pair[1].position)],
        choices=sorted(genes), chosen=gene,
    )  # fmt: skip


def _marked(findings: Sequence[Finding]) -> int:
    return sum(one.relevance == Relevance.RELEVANT for one in findings)


def _domains(gene: str) -> list[tuple[str, int, int]]:
    facts = GeneFact.objects.filter(source__current=True, gene=gene).values_list("facts", flat=True)
    found = {(one["name"], one["start"], one["end"]) for fact in facts for one in fact.get("domains", ())}
    return sorted(found, key=lambda one: one[1])


def _drawn(placed: Sequence[tuple[Finding, ProteinChange]], domains: Sequence[tuple[str, int, int]]) -> Protein:
    last = max([seen.position for _one, seen in placed] + [end for _name, _start, end in domains])
    scale = (WIDTH - 2 * LEFT) / (last * 1.02)
    pops = []
    ordered = sorted(placed, key=lambda pair: pair[1].position)
    for number, (one, seen) in enumerate(ordered):
        top = LOWEST + STEP * (LEVELS - 1 - number % LEVELS)
        place, label = _number(LEFT + seen.position * scale), short_change(one.hgvs_p) or change(one)
        said = f"{one.gene} {change(one)}, {mark_word(one)}"
        pops.append(Pop(str(one.pk), place, _number(top), label, said, one.relevance))
    blocks = [
        Block(
            _number(LEFT + start * scale), _number((end - start) * scale), _number(LEFT + (start + end) / 2 * scale),
            name,
        )
        for name, start, end in domains
    ]  # fmt: skip
    return Protein(pops, blocks, last, _number(LEFT + last * scale))


def _number(value: float) -> str:
    """SVG wants a decimal point whatever the language."""
    return f"{value:.1f}"


def _line(finding: Finding, seen: ProteinChange) -> Line:
    fraction = "–" if finding.allele_fraction is None else per_cent(finding.allele_fraction)
    return Line([change(finding), str(seen.position), fraction, mark_word(finding)], str(finding.pk))
