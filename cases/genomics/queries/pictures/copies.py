"""Copy numbers along the genome: segments and genes, in copies, or as the log ratio where no copies are stated."""

import math
from collections.abc import Sequence

from django.utils.translation import gettext as _

from cases.genomics.enums import FindingKind, Relevance
from cases.genomics.models import Finding
from cases.genomics.queries.pictures.base import (
    BLUE,
    GREY,
    ORANGE,
    RED,
    Asked,
    Line,
    Picture,
    built,
    left_out,
    mark_word,
    named,
    points_of,
)
from cases.genomics.queries.pictures.genome import Genome
from molmdt.web.numbers import rounded

GAINED = {"gain", "amplification"}
LOST = {"loss", "deletion", "loh"}
MOST_LABELS = 20
LEAST_WIDTH = 4_000_000  # bases; a gene is drawn so wide that it can be seen and hit
GROUPS = ((RED, "gained", GAINED), (BLUE, "lost", LOST), (GREY, "unchanged", None))


def copies_along_genome(asked: Asked) -> Picture:
    """The unit is copies when the laboratory states them for at least half, else log2 of the fold change."""
    genome = Genome(asked.profile.build)
    here = asked.findings.filter(kind=FindingKind.COPY_NUMBER, chrom__in=genome.names).exclude(position=None)
    found = points_of(here)
    stated = sum(one.copy_number is not None for one in found)
    in_copies = 2 * stated >= len(found)
    drawn = [one for one in found if _height(one, in_copies=in_copies) is not None]
    unit = _("Copies") if in_copies else _("log2 of the fold change")
    traces = _traces(drawn, genome, in_copies=in_copies)
    heights = [_height(one, in_copies=in_copies) or 0.0 for one in drawn]
    low, high = (-0.3, 4.3) if in_copies else (-2.3, 2.3)
    span = [min([low, *heights]) * 1.1, max([high, *heights]) * 1.1]
    look = genome.layout(
        yaxis={"title": {"text": unit}, "gridcolor": "#e3e7ec", "zeroline": not in_copies, "range": span}
    )
    look["annotations"] = _labels(drawn, genome, in_copies=in_copies)
    usual = 2 if in_copies else 0
    look["shapes"] = [
        *look["shapes"],
        {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": usual, "y1": usual, "line": {"color": ORANGE}},
    ]
    copy_numbers = Asked(asked.profile, asked.case, asked.findings.filter(kind=FindingKind.COPY_NUMBER))
    return Picture(
        title=_("Copy numbers along the genome"), figure=built(traces, look),
        head=[_("Finding"), _("Place"), _("Copies"), _("Minor allele"), _("Fold change"), _("Status")],
        lines=[_line(one) for one in drawn],
        said=left_out(copy_numbers, len(drawn), _("no place, or in another unit than most")),
    )  # fmt: skip


def _height(finding: Finding, *, in_copies: bool) -> float | None:
    if in_copies:
        return finding.copy_number
    return math.log2(finding.fold_change) if finding.fold_change else None


def _traces(drawn: Sequence[Finding], genome: Genome, *, in_copies: bool) -> list[dict[str, object]]:
    """One trace for gained, lost, unchanged: a bar for each segment, broken off by None."""
    words = {"gained": _("gained"), "lost": _("lost"), "unchanged": _("unchanged or not stated")}
    symbols = {"gained": "triangle-up", "lost": "triangle-down", "unchanged": "line-ew"}
    traces: list[dict[str, object]] = []
    for colour, name, kinds in GROUPS:
        chosen = [one for one in drawn if (one.copy_number_kind in kinds if kinds else _neither(one))]
        x: list[float | None] = []
        y: list[float | None] = []
        keys: list[str | None] = []
        texts: list[str | None] = []
        for one in chosen:
            start, end = _span(one, genome)
            height = _height(one, in_copies=in_copies)
            x += [start, (start + end) / 2, end, None]
            y += [height, height, height, None]
            keys += [str(one.pk)] * 3 + [None]
            texts += [named(one)] * 3 + [None]
        if chosen:
            traces.append(
                {
                    "type": "scatter", "mode": "lines+markers", "name": words[name], "x": x, "y": y, "text": texts,
                    "customdata": keys, "line": {"color": colour, "width": 5},
                    "hovertemplate": "%{text}<br>%{y:.2f}<extra></extra>",
                    "marker": {"symbol": symbols[name], "size": 8, "color": colour},
                }
            )  # fmt: skip
    return traces


def _neither(finding: Finding) -> bool:
    return finding.copy_number_kind not in GAINED | LOST


def _span(finding: Finding, genome: Genome) -> tuple[float, float]:
    start = genome.at(finding.chrom, finding.position or 0)
    end = genome.at(finding.chrom, finding.end or finding.position or 0)
    if end - start < LEAST_WIDTH:
        middle = (start + end) / 2
        return middle - LEAST_WIDTH / 2, middle + LEAST_WIDTH / 2
    return start, end


def _labels(drawn: Sequence[Finding], genome: Genome, *, in_copies: bool) -> list[dict[str, object]]:
    """Names of the genes that matter most: marked, then amplified and deleted, the largest changes first."""
    usual = 2.0 if in_copies else 0.0

    def weight(one: Finding) -> tuple[bool, bool, float]:
        far = one.copy_number_kind in ("amplification", "deletion")
        return one.relevance == Relevance.RELEVANT, far, abs((_height(one, in_copies=in_copies) or usual) - usual)

    named_genes = [one for one in drawn if one.gene and one.copy_number_kind in GAINED | LOST]
    return [
        {
            "x": sum(_span(one, genome)) / 2, "y": _height(one, in_copies=in_copies), "text": one.gene,
            "showarrow": False, "yshift": 14, "font": {"size": 12},
        }
        for one in sorted(named_genes, key=weight, reverse=True)[:MOST_LABELS]
    ]  # fmt: skip


def _line(finding: Finding) -> Line:
    return Line(
        [
            named(finding), f"{finding.chrom}:{finding.position}–{finding.end or '?'}",
            "–" if finding.copy_number is None else rounded(finding.copy_number, 1),
            "–" if finding.minor_copy_number is None else str(finding.minor_copy_number),
            "–" if finding.fold_change is None else rounded(finding.fold_change, 2), mark_word(finding),
        ],
        str(finding.pk),
    )  # fmt: skip
