"""Illumina's MetricsOutput.tsv: quality of the run and its samples; another sample of the run stands beside the own."""

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from cases.genomics.demo.model import DemoProfile, LabFormat

LIMITS = ("Metric (UOM)", "LSL Guideline", "USL Guideline")
LOW_COVERAGE = (61, 58.4)  # median exon coverage and percent of exons at 50 reads, of a sample that failed
Row = Sequence[str]


def write_metrics(profile: DemoProfile, folder: Path) -> list[Path]:
    rng = random.Random(f"metrics:{profile.seed}")  # noqa: S311 - made-up data, no secret
    dragen = profile.format is LabFormat.DRAGEN
    rows: list[Row] = [
        (
            "DRAGEN TruSight Oncology 500 v2.6.2 Analysis Software - Metrics Output"
            if dragen
            else "TruSight Oncology 500 Local App - Metrics Output",
        ),
        (),
    ]
    for title, body in _sections(profile, dragen, rng):
        rows += [(f"[{title}]",), *body, ()]
    path = folder / "MetricsOutput.tsv"
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8", newline="\n")
    return [path]


def _sections(profile: DemoProfile, dragen: bool, rng: random.Random) -> Iterable[tuple[str, list[Row]]]:
    other = f"{profile.dna_id[:3]}9{profile.seed % 1000:03d}{profile.dna_id[7:]}"
    dna, rna = (profile.dna_id, other), (profile.rna_id,)
    version = "2.6.2.4" if dragen else "ruo-2.2.0.12"
    yield "Header", [("Output Date", profile.on_date), ("Output Time", "07:12:40"), ("Workflow Version", version)]
    yield "Run QC Metrics", [
        (*LIMITS, "Value"),
        *(_row(f"{name} (%)", 80.0, None, [round(rng.uniform(85, 95), 1)])
          for name in ("PCT_PF_READS", "PCT_Q30_R1", "PCT_Q30_R2")),
    ]  # fmt: skip
    columns = (*dna, *filter(None, rna))
    yield (
        "Analysis Status",
        [
            ("", *columns),
            ("COMPLETED_ALL_STEPS", *["TRUE"] * len(columns)),
            ("FAILED_STEPS", *["NA"] * len(columns)),
        ],
    )
    scores = [rng.randint(300, 1100), rng.randint(300, 1100)]
    yield (
        "DNA Library QC Metrics",
        [
            (*LIMITS, *dna),
            _row("CONTAMINATION_SCORE (NA)", 0, 1457 if dragen else 3106, scores),
            *([] if dragen else [("CONTAMINATION_P_VALUE (NA)", "0", "0.049", "NA", "NA")]),
        ],
    )
    coverage, covered = LOW_COVERAGE if profile.low_coverage else (rng.randint(420, 900), rng.randint(960, 995) / 10)
    yield (
        "DNA Library QC Metrics for Small Variant Calling and TMB",
        [
            (*LIMITS, *dna),
            _row("MEDIAN_INSERT_SIZE (bp)", 70, None, [rng.randint(110, 160), 131]),
            _row("MEDIAN_EXON_COVERAGE (Count)", 150, None, [coverage, 655]),
            _row("PCT_EXON_50X (%)", 90.0, None, [covered, 98.8]),
        ],
    )
    usable = profile.msi.usable if profile.msi else "NA"
    yield (
        "DNA Library QC Metrics for MSI",
        [
            (*LIMITS, *dna),
            _row("USABLE_MSI_SITES (Count)", 40, None, [usable, 118]),
        ],
    )
    if profile.rna_id:
        yield (
            "RNA Library QC Metrics",
            [
                (*LIMITS, *rna),
                _row("MEDIAN_INSERT_SIZE (bp)", 80, None, [rng.randint(95, 140)]),
            ],
        )


def _row(name: str, lower: float | None, upper: float | None, values: Sequence[float | str]) -> Row:
    return (name, *("NA" if limit is None else str(limit) for limit in (lower, upper)), *map(str, values))
