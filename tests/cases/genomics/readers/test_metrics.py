"""MetricsOutput: the run's own figures and the case's own columns, against the file's own limits."""

import pytest

from cases.genomics.readers.kinds import FileKind, Outcome
from cases.genomics.readers.metrics import limits_text
from cases.genomics.readers.rows import Expected

DNA, RNA, OTHER = "IPD0001-D01-P01-A09", "IPD0001-R03-P01-A09", "IPD0002-D01-P01-A15"
CASE = Expected(sample_ids=(DNA,))
LIMITS = ("Metric (UOM)", "LSL Guideline", "USL Guideline")


def metrics_text(*, dna=(DNA, OTHER), values=None, **changes) -> str:
    """A small MetricsOutput of a run with two DNA samples and one RNA sample."""
    own = {
        "CONTAMINATION_SCORE (NA)": "1200", "CONTAMINATION_P_VALUE (NA)": "NA", "MEDIAN_EXON_COVERAGE (Count)": "640",
        "PCT_EXON_50X (%)": "99.1", "USABLE_MSI_SITES (Count)": "120",
    } | (values or {})  # fmt: skip
    limit = {
        "CONTAMINATION_SCORE (NA)": ("0", "3106"), "CONTAMINATION_P_VALUE (NA)": ("0", "0.049"),
        "MEDIAN_EXON_COVERAGE (Count)": ("150", "NA"), "PCT_EXON_50X (%)": ("90.0", "NA"),
        "USABLE_MSI_SITES (Count)": ("40", "NA"),
    }  # fmt: skip

    def rows(*names):
        return [[name, *limit[name], *([own[name]] + ["1"] * (len(dna) - 1))] for name in names]

    sections = {
        "Header": [["Output Date", "2026-01-09"], ["Output Time", "08:14:02"], ["Workflow Version", "ruo-2.2.0.12"]],
        "Run QC Metrics": [[*LIMITS, "Value"], ["PCT_PF_READS (%)", "80.0", "NA", "88.2"],
                           ["PCT_Q30_R1 (%)", "80.0", "NA", "NA"]],
        "Analysis Status": [["", *dna, RNA], ["COMPLETED_ALL_STEPS", *["TRUE"] * len(dna), "TRUE"],
                            ["FAILED_STEPS", *["NA"] * len(dna), "NA"]],
        "DNA Library QC Metrics": [[*LIMITS, *dna], *rows("CONTAMINATION_SCORE (NA)", "CONTAMINATION_P_VALUE (NA)")],
        "DNA Library QC Metrics for Small Variant Calling and TMB": [
            [*LIMITS, *dna], *rows("MEDIAN_EXON_COVERAGE (Count)", "PCT_EXON_50X (%)")],
        "DNA Library QC Metrics for MSI": [[*LIMITS, *dna], *rows("USABLE_MSI_SITES (Count)")],
        "RNA Library QC Metrics": [[*LIMITS, RNA], ["MEDIAN_INSERT_SIZE (bp)", "80", "NA", "112"]],
        "Notes": [["Guideline limits are for guidance"]],
    } | changes  # fmt: skip
    lines = [["DRAGEN TruSight Oncology 500 Analysis Software - Metrics Output"], []]
    for name, body in sections.items():
        if body is not None:
            lines += [[f"[{name}]"], *body, []]
    return "".join("\t".join(line) + "\n" for line in lines)


def verdicts(reading):
    return {metric.name: metric.within for metric in reading.metrics}


def test_own_columns_and_the_runs_figures_are_read_and_nothing_of_the_others(files):
    reading = files.read("MetricsOutput.tsv", metrics_text(), CASE)
    assert (reading.kind, reading.outcome) == (FileKind.METRICS, Outcome.ACCEPTED)
    assert {metric.sample for metric in reading.metrics} == {"", DNA, RNA}
    coverage = next(metric for metric in reading.metrics if metric.name == "MEDIAN_EXON_COVERAGE")
    assert (coverage.unit, coverage.value, coverage.lower, coverage.upper) == ("Count", 640, 150, None)
    assert (coverage.within, coverage.line, coverage.sample) == (True, 25, DNA)
    assert reading.sample.sample_ids == (DNA, RNA)
    assert (reading.sample.dna_id, reading.sample.rna_id) == (DNA, RNA)
    assert (reading.sample.version, reading.sample.date) == ("ruo-2.2.0.12", "2026-01-09")
    assert OTHER not in repr(reading)


def test_figure_not_measured_has_no_verdict(files):
    found = verdicts(files.read("MetricsOutput.tsv", metrics_text(), CASE))
    assert found["PCT_Q30_R1"] is None
    assert found["PCT_PF_READS"] is True


@pytest.mark.parametrize(
    ("score", "p_value", "contaminated"),
    [
        ("3106", "0.2", None),
        ("3107", "0.2", False),
        ("3107", "0.049", True),
        ("3107", "NA", False),
        ("NA", "0.2", None),
    ],
)
def test_contamination_is_score_and_p_value_together(files, score, p_value, contaminated):
    values = {"CONTAMINATION_SCORE (NA)": score, "CONTAMINATION_P_VALUE (NA)": p_value}
    reading = files.read("MetricsOutput.tsv", metrics_text(values=values), CASE)
    failed = [problem.field for problem in reading.problems if problem.rule == "metric_outside"]
    assert ("CONTAMINATION_SCORE" in failed) is (contaminated is False)
    assert reading.outcome is (Outcome.WARNED if contaminated is False else Outcome.ACCEPTED)


def test_low_coverage_is_said_with_its_limit(files):
    text = metrics_text(values={"MEDIAN_EXON_COVERAGE (Count)": "149.9"})
    (problem,) = files.read("MetricsOutput.tsv", text, CASE).problems
    assert (problem.rule, problem.line) == ("metric_outside", 25)
    assert "149.9" in problem.message and "≥ 150" in problem.message and DNA in problem.message


def test_step_that_failed_is_said(files):
    status = [["", DNA], ["COMPLETED_ALL_STEPS", "FALSE"], ["FAILED_STEPS", "Contamination"], ["OTHER", "x"]]
    reading = files.read("MetricsOutput.tsv", metrics_text(**{"Analysis Status": status}), CASE)
    assert [problem.field for problem in reading.problems] == ["COMPLETED_ALL_STEPS", "FAILED_STEPS"]


def test_run_without_the_cases_sample_is_quarantined(files):
    reading = files.read("MetricsOutput.tsv", metrics_text(dna=(OTHER,)), Expected(sample_ids=("IPD0007-D01-P01-A09",)))
    assert (reading.outcome, reading.problems[0].rule) == (Outcome.QUARANTINED, "sample_absent")
    assert {metric.section for metric in reading.metrics} == {"Run QC Metrics"}


def test_without_an_expected_sample_only_a_file_about_one_is_read(files):
    several = files.read("MetricsOutput.tsv", metrics_text())
    assert (several.outcome, several.problems[0].rule) == (Outcome.WARNED, "summary_no_sample")
    one = {"Analysis Status": None, "RNA Library QC Metrics": [["NA"]]}
    assert files.read("MetricsOutput.tsv", metrics_text(dna=(DNA,), **one)).sample.sample_ids == (DNA,)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"values": {"PCT_EXON_50X (%)": "99,1"}}, "decimal_comma_refused"),
        ({"values": {"PCT_EXON_50X (%)": "1e999"}}, "number"),
        ({"dna": (DNA, DNA)}, "column_twice"),
        ({"Run QC Metrics": [["Metric (UOM)", "LSL Guideline", "Value"], ["A (%)", "1", "2"]]}, "column_missing"),
        ({"Run QC Metrics": [[*LIMITS, "Value"], ["A (%)", "9", "2", "5"]]}, "interval"),
        ({"Run QC Metrics": [[*LIMITS, "Value"], ["A (%)", "9"]]}, "cells_missing"),
        (dict.fromkeys(("Run QC Metrics", "DNA Library QC Metrics", "DNA Library QC Metrics for MSI",
                        "DNA Library QC Metrics for Small Variant Calling and TMB", "RNA Library QC Metrics")),
         "section_missing"),
    ],
)  # fmt: skip
def test_damaged_metrics_are_refused(files, changes, rule):
    reading = files.read("MetricsOutput.tsv", metrics_text(**changes), CASE)
    assert (reading.outcome, reading.problems[0].rule) == (Outcome.REFUSED, rule)


def test_section_twice_is_refused(files):
    text = metrics_text() + "[Run QC Metrics]\nNA\n"
    assert files.read("MetricsOutput.tsv", text, CASE).problems[0].rule == "section_twice"


def test_limits_are_written_shortly():
    assert [limits_text(*pair) for pair in ((1, 2.5), (80, None), (None, 0.049), (None, None))] == [
        "1–2.5", "≥ 80", "≤ 0.049", "-",
    ]  # fmt: skip
