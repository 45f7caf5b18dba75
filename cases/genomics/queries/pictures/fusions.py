"""Fusions as two genes with their breakpoints: what is joined, in which frame, with which domains."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.genomics.enums import FindingKind
from cases.genomics.models import Finding
from cases.genomics.queries.describing import title
from cases.genomics.queries.pictures.base import Asked, Line, Picture, left_out, mark_word

MOST = 30


@dataclass(frozen=True)
class Joined:
    key: str
    name: str
    first: str
    second: str
    first_place: str
    second_place: str
    frame: str
    framed: str  # yes, no, unknown
    reads: str
    domains: Sequence[str]


def fusion_diagrams(asked: Asked) -> Picture:
    fusions = asked.findings.filter(kind=FindingKind.FUSION)
    found = list(fusions.order_by("-supporting_reads", "gene", "pk")[:MOST])
    joined = [_joined(one) for one in found]
    only = Asked(asked.profile, asked.case, fusions)
    lines = [_line(one, finding) for one, finding in zip(joined, found, strict=True)]
    return Picture(
        title=_("Fusions"), drawing=joined or None, lines=lines,
        head=[
            _("Fusion"), _("Breakpoint 5'"), _("Breakpoint 3'"), _("Frame"), _("Reads"), _("Kept domains"), _("Status")
        ],
        said=[
            _("The 5' gene stands to the left. Lengths are not to scale; places are the breakpoints as reported."),
            *left_out(only, len(found), _("only those with the most reads are drawn")),
        ],
    )  # fmt: skip


def _line(one: Joined, finding: Finding) -> Line:
    domains = ", ".join(one.domains) or "–"
    return Line(
        [one.name, one.first_place, one.second_place, one.frame, one.reads, domains, mark_word(finding)], one.key
    )


def _joined(finding: Finding) -> Joined:
    frames = {True: (_("in frame"), "yes"), False: (_("out of frame"), "no"), None: (_("frame not stated"), "unknown")}
    frame, framed = frames[finding.in_frame]
    reads = "–" if finding.supporting_reads is None else str(finding.supporting_reads)
    listed = finding.kept_domains.replace("|", ",").split(",")
    domains = [one.strip() for one in listed if one.strip(" .")]
    return Joined(
        str(finding.pk), title(finding), finding.gene or "?", finding.partner_gene or "?",
        _place(finding.chrom, finding.position), _place(finding.partner_chrom, finding.partner_position),
        frame, framed, reads, domains,
    )  # fmt: skip


def _place(chrom: str, position: int | None) -> str:
    return f"{chrom}:{position}" if chrom and position else _("not stated")
