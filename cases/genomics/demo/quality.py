"""Runs of the demonstration's own control material: one made-up sample, sequenced anew every second week.

Every value is made up; the material exists only here, and its id says so.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cases.genomics.demo.build import build_profile
from cases.genomics.demo.model import DemoProfile, LabFormat, Observed

SAMPLE_ID = "CL-DEMOMIX-D01"
ARCHETYPE, SEED = 1, 900
RUNS, DAYS_BETWEEN = 6, 9
DRIFTED = 2.2  # in the newest run one variant reads so many times its usual allele fraction


@dataclass(frozen=True)
class DemoQualityRun:
    on: date
    profile: DemoProfile


def quality_runs(today: date) -> Iterator[DemoQualityRun]:
    """Oldest first; the newest, from yesterday, has drifted in one variant."""
    for number in range(RUNS):
        on = today - timedelta(days=1 + DAYS_BETWEEN * (RUNS - 1 - number))
        base = build_profile(
            archetype=ARCHETYPE, seed=SEED, format=LabFormat.TSOPPI_OSLO, dna_id=SAMPLE_ID, rna_id="",
            run_id=f"{on:%y%m%d}_NB501498_09{number:02d}_AHDEMOBGX9", sex="F", tumour_content=0.6, on_date=on,
        )  # fmt: skip
        rng = random.Random(f"quality:{number}")  # noqa: S311 - made-up data, no secret
        drifting = min(base.variants, key=lambda item: item.allele_fraction) if number == RUNS - 1 else None
        variants = tuple(_again(item, rng, DRIFTED if item is drifting else 1.0) for item in base.variants)
        yield DemoQualityRun(on, replace(base, variants=variants))


def _again(item: Observed, rng: random.Random, times: float) -> Observed:
    """The same variant in another run: other reads, nearly the same fraction."""
    depth = max(150, round(item.depth * rng.uniform(0.85, 1.15)))
    fraction = min(0.98, max(0.01, item.allele_fraction * times + rng.gauss(0, 0.008)))
    return replace(item, depth=depth, alt_depth=round(depth * fraction))
