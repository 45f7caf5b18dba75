"""A report as the file that ``sister_report.read_report`` takes in. Pure."""

import csv
import io
import json
from typing import Any

from cases.trials.logic.sister_report import (
    BETWEEN,
    COLUMNS,
    FORMAT,
    OF_COHORT,
    SUPPRESSED,
    VERSION,
    CohortResult,
    Report,
)


def as_csv(report: Report) -> str:
    """The report as the file that ``read_report`` takes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    trial = [report.trial_code, report.trial_name, report.registry_id, report.country, report.cut_off.isoformat()]
    writer.writerows([*trial, *_cells(cohort)] for cohort in report.cohorts)
    return text.getvalue()


def as_json(report: Report) -> str:
    trial = {
        "trial_code": report.trial_code, "trial_name": report.trial_name, "registry_id": report.registry_id,
        "country": report.country, "cut_off": report.cut_off.isoformat(),
    }  # fmt: skip
    cohorts = [dict(zip(OF_COHORT, _values(cohort), strict=True)) for cohort in report.cohorts]
    data = {"format": FORMAT, "version": VERSION, "trial": trial, "cohorts": cohorts}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _values(cohort: CohortResult) -> list[Any]:
    counts = [cohort.counts.treated, cohort.counts.evaluable, cohort.counts.disease_control]
    return [
        cohort.code, list(cohort.key.atc), list(cohort.drugs), cohort.key.biomarker, list(cohort.key.oncotree),
        cohort.key.definition, *(SUPPRESSED if count is None else count for count in counts), cohort.note,
    ]  # fmt: skip


def _cells(cohort: CohortResult) -> list[Any]:
    return [BETWEEN.join(value) if isinstance(value, list) else value for value in _values(cohort)]
