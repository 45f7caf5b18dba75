"""Allele fractions along the genome, as a drawing needs them. Every number also stands in the table."""

from dataclasses import dataclass

from cases.genomics.logic.build import LENGTHS
from cases.genomics.models import Profile
from cases.genomics.queries.describing import change, purity_of, title
from cases.genomics.queries.triage import Narrowed

WIDTH, HEIGHT, LEFT, TOP = 1100, 190, 46, 12  # units of the drawing; the plane begins at LEFT, TOP
MAX_POINTS = 3000


@dataclass(frozen=True)
class Point:
    key: str
    x: str
    y: str
    relevance: str
    passed: bool
    label: str


@dataclass(frozen=True)
class Chromosome:
    name: str
    x: str  # where it begins
    middle: str
    width: str
    odd: bool


@dataclass(frozen=True)
class Level:
    """A horizontal line: what a somatic change of one of two copies, or a germline one, should show."""

    kind: str  # somatic, germline, grid
    y: str
    percent: int


@dataclass(frozen=True)
class Plot:
    points: list[Point]
    chromosomes: list[Chromosome]
    levels: list[Level]
    left_out: int  # findings of the filter without a place or an allele fraction, or beyond MAX_POINTS


def plot_of(profile: Profile, asked: Narrowed) -> Plot:
    """Points of the findings that the table's filters show. Two queries."""
    lengths = LENGTHS[profile.build]
    scale = WIDTH / sum(lengths.values())
    starts, at = {}, 0.0
    for name, length in lengths.items():
        starts[name] = at
        at += length * scale
    shown = asked.rows()
    drawable = shown.filter(chrom__in=list(lengths)).exclude(allele_fraction=None).exclude(position=None)
    points = [
        Point(
            key=str(finding.pk),
            x=_number(LEFT + starts[finding.chrom] + (finding.position or 0) * scale),
            y=_height(finding.allele_fraction or 0.0),
            relevance=finding.relevance,
            passed=finding.passed,
            label=f"{title(finding)} {change(finding)}, {round(100 * (finding.allele_fraction or 0))} %",
        )
        for finding in drawable.order_by("chrom", "position")[:MAX_POINTS]
    ]
    chromosomes = [
        Chromosome(
            name, _number(LEFT + starts[name]), _number(LEFT + starts[name] + length * scale / 2),
            _number(length * scale), index % 2 == 1,
        )
        for index, (name, length) in enumerate(lengths.items())
    ]  # fmt: skip
    return Plot(points, chromosomes, _levels(profile), shown.count() - len(points))


def _levels(profile: Profile) -> list[Level]:
    purity = purity_of(profile)
    grid = [Level("grid", _height(step / 4), 25 * step) for step in range(5)]
    if purity is None:
        return grid
    return [*grid, Level("somatic", _height(purity.value / 2), round(50 * purity.value))]


def _height(fraction: float) -> str:
    return _number(TOP + HEIGHT * (1 - fraction))


def _number(value: float) -> str:
    """SVG wants a decimal point whatever the language."""
    return f"{value:.1f}"
