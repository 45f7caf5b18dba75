"""Reports of sister trials for the demonstration. The trials exist; every number is made up, and the files say so.

They go in through the same door as real ones. Each trial names its cohorts by the keys of ours (docs/sister-trials.md).
"""

from collections.abc import Iterator
from datetime import date, timedelta

from cases.trials.logic.sister_key import DEFINITION, key_of, read_biomarker, text_of
from cases.trials.logic.sister_report import CohortResult, Report
from cases.trials.logic.sister_writing import as_csv, as_json
from cases.trials.logic.suppression import Counts

NOTE = "Demotall, ikke virkelige resultater"
SOLID = ("TISSUE", "-LYMPH", "-MYELOID")
Made = tuple[str, tuple[str, ...], tuple[str, ...], str, tuple[str, ...], tuple[int | None, int | None, int | None]]
BRAF = (("L01EC02", "L01EE01"), ("dabrafenib", "trametinib"), "BRAF:V600", SOLID)
BRCA = (("L01XK01",), ("olaparib",), "BRCA1:biallelic | BRCA2:biallelic", ("PROSTATE",))
ALK = (("L01ED03",), ("alectinib",), "ALK:fusion", SOLID)
RET = (("L01EX22",), ("selpercatinib",), "RET:fusion", SOLID)
FGFR2 = (("L01EN02",), ("pemigatinib",), "FGFR2:fusion", ("BILIARY_TRACT",))
CDK = (("L01EF03",), ("abemaciclib",), "CDK4:amplification | CDKN2A:deletion", (*SOLID, "-BREAST"))
ERBB2 = (("L01FD01", "L01FD02"), ("trastuzumab", "pertuzumab"), "ERBB2:amplification", ("SACA",))
MSI = (("L01FF01",), ("nivolumab",), "MSI>=20", SOLID)

# Trial, registry, country, weeks since the cut-off, and its cohorts: code, what it asks, treated / evaluable / control.
TRIALS = (
    ("drup-demo", "DRUP (demo)", "NCT02925234", "NL", 20, "csv", (
        ("BRAF", BRAF, (31, 24, 11)), ("BRCA", BRCA, (38, 30, 17)), ("ALK", ALK, (20, 12, None)),
        ("CDK", CDK, (36, 28, None)), ("MSI", MSI, (40, 30, 19)), ("RET", RET, (29, 22, 14)),
    )),
    ("protarget-demo", "ProTarget (demo)", "NCT04341181", "DK", 11, "csv", (
        ("01", BRAF, (20, 14, 6)), ("02", FGFR2, (None, None, None)), ("03", ERBB2, (18, 12, 6)),
        ("04", CDK, (30, 24, 6)),
    )),
    ("finprove-demo", "FINPROVE (demo)", "NCT05159245", "FI", 13, "json", (
        ("A-BRAF", BRAF, (22, 16, 9)), ("B-OLA", BRCA, (21, 15, 6)), ("C-RET", RET, (20, 13, 7)),
        ("D-MSI", MSI, (25, 18, 10)),
    )),
    ("focuse-demo", "FOCUSE (demo)", "", "SE", 10, "csv", (
        ("1", BRAF, (None, None, None)), ("2", ALK, (24, 18, 10)), ("3", ERBB2, (16, 0, 0)),
    )),
)  # fmt: skip


def reports(today: date) -> Iterator[tuple[str, str]]:
    """Name and text of each file."""
    for code, name, registry, country, weeks, form, cohorts in TRIALS:
        results = tuple(_result(cohort, asked, counts) for cohort, asked, counts in cohorts)
        report = Report(code, name, registry, country, today - timedelta(weeks=weeks), results)
        yield f"{code}.{form}", as_json(report) if form == "json" else as_csv(report)


def _result(code: str, asked: tuple, counts: tuple[int | None, int | None, int | None]) -> CohortResult:  # type: ignore[type-arg]
    atc, drugs, biomarker, tumours = asked
    key = key_of(atc, text_of(read_biomarker(biomarker)), tumours, DEFINITION)
    return CohortResult(code, drugs, key, Counts(*counts), NOTE)
