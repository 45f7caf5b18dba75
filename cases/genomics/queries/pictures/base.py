"""What every picture is made of, and of what."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.dossier.models import Case
from cases.genomics.enums import Relevance
from cases.genomics.models import Finding, Profile
from cases.genomics.queries.describing import change, title
from cases.genomics.words import word
from molmdt.web.numbers import rounded

MOST_POINTS = 3000
# Okabe and Ito's colours, which the colour blind tell apart (jfly.uni-koeln.de/color); shapes say the same again.
BLUE, ORANGE, GREEN, RED, PURPLE, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#767676"
MARKS = {
    Relevance.RELEVANT: (GREEN, "star", 14),
    Relevance.QUESTIONED: (ORANGE, "diamond", 11),
    Relevance.UNMARKED: (BLUE, "circle", 8),
    Relevance.NOT_RELEVANT: (GREY, "x", 8),
}


@dataclass(frozen=True)
class Asked:
    """The profile, and those of its findings that the reader's filters show."""

    profile: Profile
    case: Case
    findings: QuerySet[Finding]
    gene: str = ""  # the protein to draw


@dataclass(frozen=True)
class Line:
    """A row of the picture's table; ``key``: the finding that it opens."""

    cells: Sequence[str]
    key: str = ""


@dataclass(frozen=True)
class Picture:
    """``figure`` for Plotly, or ``drawing`` for the template of an SVG; ``said``: sentences below it."""

    title: str
    head: Sequence[str]
    lines: Sequence[Line]
    figure: dict[str, Any] | None = None
    drawing: Any = None
    said: Sequence[str] = ()
    choices: Sequence[str] = field(default=())  # genes that could be drawn
    chosen: str = ""


def points_of(findings: QuerySet[Finding]) -> list[Finding]:
    """As many as can be drawn and told apart, in the order of the genome."""
    return list(findings.order_by("chrom", "position", "pk")[:MOST_POINTS])


def left_out(asked: Asked, drawn: int, reason: str) -> list[str]:
    """A sentence on findings that have no place in the picture."""
    missing = asked.findings.count() - drawn
    return [_("Not drawn: %(n)s (%(reason)s).") % {"n": missing, "reason": reason}] if missing > 0 else []


def named(finding: Finding) -> str:
    return f"{title(finding)} {change(finding)}"


def mark_word(finding: Finding) -> str:
    return word("relevance", finding.relevance)


def per_cent(fraction: float) -> str:
    return f"{rounded(100 * fraction, 1)} %"


def layout(**values: Any) -> dict[str, Any]:
    """What all figures share: quiet, large enough for a projector, no colour that carries meaning alone."""
    shared: dict[str, Any] = {
        "font": {"family": "Inter Variable, Inter, sans-serif", "size": 14, "color": "#1e2b3c"},
        "paper_bgcolor": "#ffffff", "plot_bgcolor": "#ffffff", "margin": {"l": 70, "r": 20, "t": 16, "b": 58},
        "legend": {"orientation": "h", "y": 1.08, "x": 0}, "hovermode": "closest", "height": 410, "dragmode": "zoom",
    }  # fmt: skip
    return shared | values


def built(traces: Sequence[dict[str, Any]], look: dict[str, Any]) -> dict[str, Any]:
    """The figure as Plotly for Python checks and writes it. Imported here: it takes half a second, once."""
    import plotly.graph_objects as plotly

    figure = plotly.Figure(data=list(traces), layout={"template": None} | look)
    made: dict[str, Any] = figure.to_plotly_json()
    return made
