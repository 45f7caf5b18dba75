"""Illumina's MetricsOutput.tsv (TSO500 LocalApp and DRAGEN): quality of a run and its samples against limits.

The file belongs to the whole run: the run's own figures and the columns of the case's sample pair are read, nothing of
the other samples is kept. The limits are those that the file states beside each figure.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cases.genomics.logic.quality_limits import P_VALUE, SCORE, contamination, within_limits
from cases.genomics.readers import cells
from cases.genomics.readers.cells import CellError
from cases.genomics.readers.combined import iso_date
from cases.genomics.readers.draft import Draft
from cases.genomics.readers.identity import is_own_sample
from cases.genomics.readers.rows import Expected, MetricRow
from cases.genomics.readers.summary import is_rna
from cases.genomics.readers.table import split_cells

_HEADING = re.compile(r"\[([^\]]+)\]")
_NAME = re.compile(r"(?P<name>.*?)\s*(?:\((?P<unit>[^()]*)\))?")
_LIMITS = ("LSL Guideline", "USL Guideline")
_RUN_VALUE = "Value"
_STATUS = "Analysis Status"
_DONE, _FAILED = "COMPLETED_ALL_STEPS", "FAILED_STEPS"
_TEXTS = frozenset({"Header", "Notes"})
Row = tuple[int, list[str]]


def read_metrics(lines: Iterable[tuple[int, str]], draft: Draft, expected: Expected) -> None:
    """Fills ``draft.metrics``. Raises RefusedError when a table is damaged or the file holds no quality section."""
    sections = _sections(lines, draft)
    quality = {name: rows for name, rows in sections.items() if name not in _TEXTS and name != _STATUS}
    if not any("Metrics" in name for name in quality):
        raise draft.refuse("section_missing", section="[DNA Library QC Metrics]")
    _read_header(sections.get("Header", []), draft)
    samples = _samples(sections, draft)
    own = _own(samples, draft, expected)
    found = [row for name, rows in sections.items() if name not in _TEXTS for row in _rows(name, rows, own, draft)]
    draft.metrics = _judged(found)
    for metric in draft.metrics:
        if metric.within is False:
            draft.problem(
                "metric_outside", line=metric.line, field=metric.name, name=metric.name, value=metric.text,
                sample=metric.sample or metric.section, limits=limits_text(metric.lower, metric.upper),
            )  # fmt: skip
    draft.counts |= {"samples": len(samples), "metrics": len(draft.metrics)}


def limits_text(lower: float | None, upper: float | None) -> str:
    """``≥ 150``, ``≤ 3106``, ``80–250``; a hyphen where nothing is stated."""
    if lower is not None and upper is not None:
        return f"{lower:g}–{upper:g}"
    if lower is not None:
        return f"≥ {lower:g}"
    return "-" if upper is None else f"≤ {upper:g}"


def _sections(lines: Iterable[tuple[int, str]], draft: Draft) -> dict[str, list[Row]]:
    """Non-empty rows by section, in the file's order."""
    sections: dict[str, list[Row]] = {}
    current = None
    for number, text in lines:
        row = [cell.strip() for cell in split_cells(text)]
        if not any(row):
            continue
        heading = _HEADING.fullmatch(row[0])
        if heading:
            current = heading[1].strip()
            if current in sections:
                raise draft.refuse("section_twice", line=number, section=f"[{current}]")
            sections[current] = []
        elif current is not None:
            sections[current].append((number, row))
    return sections


def _read_header(rows: list[Row], draft: Draft) -> None:
    named = {row[0].lower(): row[1] for _, row in rows if len(row) > 1}
    version = named.get("workflow version") or named.get("pipeline version")
    draft.update_sample(pipeline="TSO500", version=version, date=iso_date(named.get("output date")))


def _samples(sections: dict[str, list[Row]], draft: Draft) -> list[str]:
    """Every sample that some table has a column for."""
    found: dict[str, None] = {}
    for name, rows in sections.items():
        if name in _TEXTS or not rows:
            continue
        line, header = rows[0]
        named = [cell for cell in header if cell]
        twice = next((cell for cell in named if named.count(cell) > 1), None)
        if twice is not None:
            raise draft.refuse("column_twice", line=line, column=twice)
        skipped = 1 if name == _STATUS else 1 + len(_LIMITS)
        found |= dict.fromkeys(cell for cell in header[skipped:] if cell and cell != _RUN_VALUE)
    return list(found)


def _own(samples: list[str], draft: Draft, expected: Expected) -> list[str]:
    """The columns of the case. Without an expected sample only a file about one sample is read."""
    if expected.sample_ids:
        own = [sample for sample in samples if is_own_sample(sample, expected)]
        if not own:
            draft.problem("sample_absent", expected=", ".join(expected.sample_ids))
    else:
        own = samples if len(samples) == 1 else []
        if len(samples) > 1:
            draft.problem("summary_no_sample", count=len(samples))
    rna = [sample for sample in own if is_rna(sample)]
    dna = [sample for sample in own if sample not in rna]
    draft.update_sample(sample_ids=tuple(own), dna_id=next(iter(dna), None), rna_id=next(iter(rna), None))
    return own


def _rows(section: str, rows: list[Row], own: list[str], draft: Draft) -> Iterator[MetricRow]:
    if not rows or all(row[0] == "NA" and not any(row[1:]) for _, row in rows):
        return
    (header_line, header), *body = rows
    if section != _STATUS:
        missing = next((name for name in _LIMITS if name not in header), None)
        if missing is not None:
            raise draft.refuse("column_missing", line=header_line, field=section, column=missing)
    for line, row in body:
        if len(row) < len([cell for cell in header if cell]):
            draft.problem("cells_missing", line=line, found=len(row), expected=len(header))
            continue
        for column, name in enumerate(header):
            if name in own or (name == _RUN_VALUE and column == 1 + len(_LIMITS)):
                sample = name if name in own else ""
                made = _status(row, column, line, sample) if section == _STATUS else None
                made = made or _metric(section, header, row, column, line, sample, draft)
                if made is not None:
                    yield made


def _status(row: list[str], column: int, line: int, sample: str) -> MetricRow:
    """Whether the analysis went through: a step that failed stands like a figure outside its limits."""
    text = row[column]
    told = not cells.missing(text)
    within = None
    if row[0] == _DONE and told:
        within = text.upper() == "TRUE"
    elif row[0] == _FAILED and told:
        within = False
    return MetricRow(line=line, section=_STATUS, name=row[0], text=text, within=within, sample=sample)


def _metric(
    section: str, header: list[str], row: list[str], column: int, line: int, sample: str, draft: Draft
) -> MetricRow | None:
    named = _NAME.fullmatch(row[0])
    name, unit = (named["name"], named["unit"]) if named else (row[0], None)
    try:
        lower, upper = (cells.number(row[header.index(limit)]) for limit in _LIMITS)
        if lower is not None and upper is not None and lower > upper:
            raise CellError("interval", start=lower, end=upper)
        value = cells.number(row[column])
    except CellError as error:
        draft.problem(error.rule, line=line, field=name, **error.values)
        return None
    unit = "" if cells.missing(unit) else unit or ""
    return MetricRow(
        line=line, section=section, name=name, unit=unit, text=row[column], value=value, lower=lower, upper=upper,
        within=within_limits(value, lower, upper), sample=sample,
    )  # fmt: skip


def _judged(rows: list[MetricRow]) -> list[MetricRow]:
    """Contamination score and p-value of one sample are judged together."""
    by_name = {(row.sample, row.name): row for row in rows}
    changed: dict[tuple[str, str], bool | None] = {}
    for sample, name in by_name:
        if name == SCORE:
            p_value = by_name.get((sample, P_VALUE))
            score, excuse = contamination(by_name[sample, SCORE].within, p_value.within if p_value else None)
            changed |= {(sample, SCORE): score, (sample, P_VALUE): excuse}
    return [replace(row, within=changed.get((row.sample, row.name), row.within)) for row in rows]
