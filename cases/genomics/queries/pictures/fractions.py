"""Allele fractions: against depth with the lines that tumour content lets expect, and along the genome."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from cases.genomics.logic.expectation import Hypothesis, expectation
from cases.genomics.models import Finding
from cases.genomics.queries.describing import purity_of
from cases.genomics.queries.pictures.base import (
    GREY,
    MARKS,
    RED,
    Asked,
    Line,
    Picture,
    built,
    layout,
    left_out,
    mark_word,
    named,
    per_cent,
    points_of,
)
from cases.genomics.queries.pictures.genome import Genome
from cases.genomics.words import word
from molmdt.web.numbers import rounded

WIDE = 20
# Where along a line its label begins, by (germline, altered copies): lines that lie close have theirs side by side.
LABEL_AT = {(False, 1): 0.0, (False, 2): 0.18, (True, 1): 0.36, (True, 0): 0.58, (True, 2): 0.76}
CLOSE = 0.05  # of the allele fraction: a line this little above would run through the label


def fraction_against_depth(asked: Asked) -> Picture:
    """A variant of few reads may be far from its true fraction; one off every line is subclonal or not as assumed."""
    found = points_of(asked.findings.exclude(allele_fraction=None).exclude(depth=None).exclude(depth=0))
    lines, said = _lines(asked)
    traces = _by_mark(found, [float(one.depth or 0) for one in found])
    figure = built(
        traces,
        layout(
            xaxis=_depth_axis([one.depth or 1 for one in found]),
            yaxis=_fraction_axis(), **lines,
        ),
    )  # fmt: skip
    return Picture(
        title=_("Allele fraction against depth"), figure=figure, lines=[_line(one) for one in found],
        head=[_("Finding"), _("Depth"), _("Allele fraction"), _("Status")],
        said=[*said, *left_out(asked, len(found), _("no depth or no allele fraction"))],
    )  # fmt: skip


def fractions_along_genome(asked: Asked) -> Picture:
    """Runs of equal fractions betray regions that were lost or doubled."""
    genome = Genome(asked.profile.build)
    here = asked.findings.filter(chrom__in=genome.names).exclude(allele_fraction=None).exclude(position=None)
    found = points_of(here)
    lines, said = _lines(asked)
    traces = _by_mark(found, [genome.at(one.chrom, one.position or 0) for one in found])
    look = genome.layout(yaxis=_fraction_axis())
    look["shapes"] = [*look["shapes"], *lines.get("shapes", [])]
    look["annotations"] = lines.get("annotations", [])
    return Picture(
        title=_("Allele fractions along the genome"), figure=built(traces, look),
        lines=[_line(one, place=True) for one in found],
        head=[_("Finding"), _("Place"), _("Depth"), _("Allele fraction"), _("Status")],
        said=[*said, *left_out(asked, len(found), _("no place or no allele fraction"))],
    )  # fmt: skip


def _depth_axis(depths: Sequence[int]) -> dict[str, Any]:
    """By powers of ten only where depths differ that much; names of ticks between them are hard to read."""
    wide = bool(depths) and max(depths) > WIDE * min(depths)
    kind = {"type": "log", "dtick": 1} if wide else {"type": "linear", "rangemode": "tozero"}
    return {**kind, "title": {"text": _("Depth, reads")}, "gridcolor": "#e3e7ec"}


def _fraction_axis() -> dict[str, Any]:
    return {"title": {"text": _("Allele fraction, %")}, "range": [0, 102], "gridcolor": "#e3e7ec", "zeroline": False}


def _by_mark(found: Sequence[Finding], places: Sequence[float]) -> list[dict[str, Any]]:
    """A trace for each mark, so that the legend names the shapes."""
    traces = []
    for mark, (colour, symbol, size) in MARKS.items():
        chosen = [(one, place) for one, place in zip(found, places, strict=True) if one.relevance == mark]
        if not chosen:
            continue
        traces.append(
            {
                "type": "scatter", "mode": "markers", "name": word("relevance", mark),
                "x": [place for _one, place in chosen],
                "y": [round(100 * (one.allele_fraction or 0), 2) for one, _place in chosen],
                "text": [named(one) for one, _place in chosen], "customdata": [str(one.pk) for one, _place in chosen],
                "hovertemplate": "%{text}<br>%{y:.1f} %<extra></extra>",
                "marker": {"color": colour, "symbol": symbol, "size": size, "opacity": 0.8},
            }
        )  # fmt: skip
    return traces


def _lines(asked: Asked) -> tuple[dict[str, Any], list[str]]:
    """What a variant on two copies should show at this tumour content; a sentence where nobody has assessed it."""
    purity = purity_of(asked.profile)
    found = expectation(purity=purity.value, copies=2) if purity is not None else None
    if purity is None or found is None:
        return {}, [_("No lines: tumour content is not assessed.")]
    shapes, notes = [], []
    for one in found.hypotheses:
        percent = 100 * one.fraction
        colour = RED if one.germline else GREY
        shapes.append(
            {
                "type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": percent, "y1": percent,
                "line": {"color": colour, "width": 1.6, "dash": "dot" if one.germline else "dash"},
            }
        )  # fmt: skip
        notes.append(
            {
                "xref": "paper", "x": LABEL_AT.get((one.germline, one.altered), 1), "xanchor": "left",
                "y": percent, "yanchor": _side(one, found.hypotheses), "showarrow": False,
                "text": f"{_hypothesis(one)}: {rounded(percent, 0)} %", "font": {"size": 12, "color": colour},
            }
        )  # fmt: skip
    source = _("pathology") if purity.source == "pathology" else _("the pipeline")
    said = _("Lines: expected on two copies at %(content)s tumour cells by %(source)s.") % {
        "content": per_cent(purity.value), "source": source
    }  # fmt: skip
    listed = "; ".join(f"{_hypothesis(one)}: {per_cent(one.fraction)}" for one in found.hypotheses)
    return {"shapes": shapes, "annotations": notes}, [f"{said} {listed}."]


def _side(one: Hypothesis, lines: Sequence[Hypothesis]) -> str:
    """Which edge of the label stands on its line: it hangs below where another line lies close above."""
    return "top" if any(0 < other.fraction - one.fraction <= CLOSE for other in lines) else "bottom"


def _hypothesis(one: Hypothesis) -> str:
    values = {"altered": one.altered, "copies": one.copies}
    if one.germline:
        return _("germline, %(altered)s of %(copies)s copies in the tumour") % values
    return _("somatic, %(altered)s of %(copies)s copies") % values


def _line(finding: Finding, *, place: bool = False) -> Line:
    where = [f"{finding.chrom}:{finding.position}"] if place else []
    depth = "–" if finding.depth is None else str(finding.depth)
    return Line(
        [named(finding), *where, depth, per_cent(finding.allele_fraction or 0), mark_word(finding)], str(finding.pk)
    )
