"""Runs of reference materials, per laboratory: newest first, and each expected value over time as a drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, QuerySet

from cases.genomics.logic.quality import MSI, TMB, UNEXPECTED
from cases.genomics.models import QualityResult, QualityRun
from cases.genomics.reference_materials import table
from molmdt.accounts.models import Hospital

RUNS_SHOWN = 30  # of one material
CHARTS_SHOWN = 8  # of one material; every value stands on the run's own page
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 320, 104, 8, 10, 10
FIGURES = (TMB, MSI, UNEXPECTED)


@dataclass(frozen=True)
class Point:
    """One run in one drawing. ``within`` None: nothing was expected of it yet. ``found`` None: not seen."""

    run: QualityRun
    found: float | None
    within: bool | None
    x: float
    y: float


@dataclass(frozen=True)
class Chart:
    """One expected value over time. ``y_*``: heights of the expected value and of its limits in the newest run."""

    key: str
    name: str
    expected: float
    tolerance: float
    points: list[Point]
    y_expected: float
    y_upper: float
    y_lower: float

    @property
    def is_fraction(self) -> bool:
        return self.key not in FIGURES

    @property
    def last(self) -> Point:
        return self.points[-1]


@dataclass(frozen=True)
class MaterialRuns:
    """Everything about one material at one laboratory."""

    key: str
    runs: list[QualityRun]  # newest first
    charts: list[Chart]
    needed: int  # accepted runs before limits are learned

    @property
    def newest(self) -> QualityRun:
        return self.runs[0]


@dataclass(frozen=True)
class LaboratoryEntry:
    pk: int
    name: str
    runs: int


def runs() -> QuerySet[QualityRun]:
    return QualityRun.objects.select_related("laboratory", "received_by")


def laboratories() -> list[LaboratoryEntry]:
    """Laboratories that have sent a run."""
    found = (
        Hospital.objects.filter(quality_runs__isnull=False).annotate(sent=Count("quality_runs")).order_by("short_name")
    )
    return [LaboratoryEntry(one.pk, one.short_name, one.sent) for one in found]


def materials_of(laboratory: Hospital) -> list[MaterialRuns]:
    """The laboratory's materials, the one that was run last first."""
    newest = (
        QualityRun.objects.filter(laboratory=laboratory)
        .values("material")
        .annotate(at=Max("received_at"))
        .order_by("-at")
    )
    return [_material(laboratory, row["material"]) for row in newest]


def _material(laboratory: Hospital, key: str) -> MaterialRuns:
    found = list(runs().filter(laboratory=laboratory, material=key)[:RUNS_SHOWN])
    return MaterialRuns(key, found, _charts(list(reversed(found))), table().learning.min_runs)


def _charts(oldest_first: Sequence[QualityRun]) -> list[Chart]:
    """Values that the newest run was held against: figures, what was ever outside its limits, then by name."""
    if not oldest_first:
        return []
    newest = QualityResult.objects.filter(run=oldest_first[-1], expected__isnull=False)
    outside = set(
        QualityResult.objects.filter(run__in=oldest_first, within=False).values_list("variant_key", flat=True)
    )
    held = sorted(newest, key=lambda one: (one.variant_key not in FIGURES, one.variant_key not in outside, one.name))
    chosen = {one.variant_key: one for one in held[:CHARTS_SHOWN]}
    by_key: dict[str, dict[int, QualityResult]] = {key: {} for key in chosen}
    for result in QualityResult.objects.filter(run__in=oldest_first, variant_key__in=chosen):
        by_key[result.variant_key][result.run_id] = result
    return [_chart(one, by_key[key], oldest_first) for key, one in chosen.items()]


def _chart(held: QualityResult, results: dict[int, QualityResult], oldest_first: Sequence[QualityRun]) -> Chart:
    expected, tolerance = held.expected or 0.0, held.tolerance or 0.0
    seen = [(run, results[run.pk]) for run in oldest_first if run.pk in results]
    values = [one.found for _, one in seen if one.found is not None]
    low, high = min([expected - tolerance, *values]), max([expected + tolerance, *values])
    span = (high - low) or 1.0

    def height(value: float) -> float:
        return round(HEIGHT - BOTTOM - (value - low) / span * (HEIGHT - TOP - BOTTOM), 1)

    step = (WIDTH - 2 * LEFT) / max(1, len(seen) - 1)
    points = [
        Point(
            run, one.found, one.within, round(LEFT + at * step if len(seen) > 1 else WIDTH / 2, 1),
            height(one.found if one.found is not None else low),
        )
        for at, (run, one) in enumerate(seen)
    ]  # fmt: skip
    return Chart(
        held.variant_key, held.name, expected, tolerance, points, height(expected), height(expected + tolerance),
        height(expected - tolerance),
    )  # fmt: skip


@dataclass(frozen=True)
class RunDetail:
    """One run with its values: outside limits first, then unexpected ones, then the rest that was expected."""

    run: QualityRun
    outside: list[QualityResult]
    unexpected: list[QualityResult]
    within: list[QualityResult]
    beside: int  # found, and nothing is expected of them


def detail_of(run: QualityRun) -> RunDetail:
    results = list(run.results.all())
    return RunDetail(
        run=run,
        outside=[one for one in results if one.within is False],
        unexpected=[one for one in results if one.unexpected],
        within=[one for one in results if one.expected is not None and one.within is not False],
        beside=sum(one.expected is None and not one.unexpected for one in results),
    )


@dataclass(frozen=True)
class Outside:
    """The newest run of a material when it lies outside its limits."""

    run: QualityRun
    since: datetime
    values: int


def outside_of(laboratory_id: int) -> list[Outside]:
    """Materials of the laboratory whose newest run is outside its limits, until a newer one is within."""
    newest = (
        QualityRun.objects.filter(laboratory_id=laboratory_id)
        .order_by("material", "-received_at", "-pk")
        .distinct("material")
    )
    return [
        Outside(run, run.received_at, int(run.figures.get("outside", 0)))
        for run in newest
        if run.figures.get("accepted") is False
    ]
