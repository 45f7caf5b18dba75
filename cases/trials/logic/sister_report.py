"""A sister trial's aggregate results as a file: CSV or JSON in, a report or every fault with its place out; and back.

The format is described in docs/sister-trials.md. Pure: text in, text out.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from cases.dossier.logic import oncotree
from cases.trials.logic.sister_key import ATC, BadBiomarker, Key, key_of, read_biomarker, text_of
from cases.trials.logic.suppression import Counts

FORMAT, VERSION = "sister-report", 1
SUPPRESSED = "suppressed"
MAX_CHARACTERS, MAX_COHORTS = 5_000_000, 5_000
OF_TRIAL = ("trial_code", "trial_name", "registry_id", "country", "cut_off")
OF_COHORT = ("cohort_code", "atc_codes", "drugs", "biomarker", "oncotree", "definition_version", "treated", "evaluable",
             "disease_control", "note")  # fmt: skip
COLUMNS = (*OF_TRIAL, *OF_COHORT)
MAY_BE_EMPTY = frozenset({"registry_id", "country", "drugs", "note"})
LISTS = frozenset({"atc_codes", "drugs", "oncotree"})
BETWEEN = "+"  # of a list in one cell
LENGTHS = {"trial_code": 40, "trial_name": 120, "registry_id": 40, "cohort_code": 60, "definition_version": 40,
           "note": 300, "biomarker": 500}  # fmt: skip
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_COUNT = re.compile(r"\d{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CohortResult:
    code: str
    drugs: tuple[str, ...]
    key: Key
    counts: Counts
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    trial_code: str
    trial_name: str
    registry_id: str
    country: str  # ISO 3166, or empty
    cut_off: date
    cohorts: tuple[CohortResult, ...]


@dataclass(frozen=True, slots=True)
class ReportFault:
    """``place``: ``line 4`` of a table, ``cohorts.2`` of JSON. ``message``: what is wrong and what to do."""

    place: str
    column: str
    message: str


class BadReport(Exception):
    """A file that is not taken in; carries every fault found."""

    def __init__(self, faults: Sequence[ReportFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = list(faults)


Row = tuple[str, Mapping[str, str]]  # place, and the text of each column


def read_report(text: str, today: date) -> Report:
    """Raises BadReport."""
    if len(text) > MAX_CHARACTERS:
        raise BadReport([ReportFault("", "", "the file is too long for a report; is it the right file?")])
    text = text.removeprefix("\ufeff")
    faults: list[ReportFault] = []
    rows = _json_rows(text, faults) if text.lstrip().startswith(("{", "[")) else _csv_rows(text, faults)
    if not rows and not faults:
        faults.append(ReportFault("", "", "there is no cohort in the file; write one row for each"))
    trial = _trial(rows, today, faults) if rows else {}
    cohorts = [_cohort(place, row, faults) for place, row in rows]
    found = [cohort for cohort in cohorts if cohort is not None]
    _require_once(rows, cohorts, faults)
    if faults:
        raise BadReport(faults)
    return Report(
        trial["trial_code"], trial["trial_name"], trial.get("registry_id", ""), trial.get("country", ""),
        date.fromisoformat(trial["cut_off"]), tuple(found),
    )  # fmt: skip


def _csv_rows(text: str, faults: list[ReportFault]) -> list[Row]:
    first = text.partition("\n")[0]
    delimiter = max("\t;,", key=first.count)
    try:
        lines = list(_lines(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)))
    except csv.Error as error:
        faults.append(ReportFault("", "", f"cannot be read as a table: {error}; save it as CSV in UTF-8"))
        return []
    header = [name.strip().lower() for name in lines[0][1]] if lines else []
    missing = [name for name in COLUMNS if name not in header and name not in MAY_BE_EMPTY]
    faults += [ReportFault("line 1", name, "the column is missing; add it to the first line") for name in missing]
    strange = [name for name in header if name not in COLUMNS]
    faults += [ReportFault("line 1", name, "no such column; take it out, or correct its name") for name in strange]
    faults += [
        ReportFault("line 1", name, "the column stands twice; keep one")
        for index, name in enumerate(header)
        if name in header[:index]
    ]
    if faults:
        return []
    rows: list[Row] = []
    for number, cells in lines[1 : MAX_COHORTS + 1]:
        if len(cells) != len(header):
            said = f"{len(cells)} cells, but {len(header)} columns; quote a text that holds the separator"
            faults.append(ReportFault(f"line {number}", "", said))
        else:
            values = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
            rows.append((f"line {number}", values))
    return rows


def _lines(reader: Any) -> Iterable[tuple[int, list[str]]]:
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, cells


def _json_rows(text: str, faults: list[ReportFault]) -> list[Row]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        faults.append(ReportFault(f"line {error.lineno}", "", f"cannot be read as JSON: {error.msg}"))
        return []
    except RecursionError:
        data = None
    if not isinstance(data, dict) or data.get("format") != FORMAT or data.get("version") != VERSION:
        said = f'must be an object with "format": "{FORMAT}" and "version": {VERSION}'
        faults.append(ReportFault("", "format", said))
        return []
    trial = _object(data.get("trial"), "trial", OF_TRIAL, faults)
    cohorts = data.get("cohorts")
    if not isinstance(cohorts, list):
        faults.append(ReportFault("", "cohorts", "must be a list of objects"))
        return []
    return [
        (f"cohorts.{index}", {**trial, **_object(entry, f"cohorts.{index}", OF_COHORT, faults)})
        for index, entry in enumerate(cohorts[:MAX_COHORTS])
    ]


def _object(data: Any, place: str, known: Sequence[str], faults: list[ReportFault]) -> dict[str, str]:
    if not isinstance(data, dict):
        faults.append(ReportFault(place, "", f"must be an object with {', '.join(known)}"))
        return {}
    faults += [ReportFault(place, key, "no such key; take it out, or correct it") for key in data if key not in known]
    return {key: _as_text(data[key], place, key, faults) for key in known if key in data}


def _as_text(value: Any, place: str, key: str, faults: list[ReportFault]) -> str:
    if key in LISTS and isinstance(value, list) and all(isinstance(word, str) for word in value):
        return BETWEEN.join(value)
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value).strip()
    faults.append(ReportFault(place, key, f"must be {'a list of texts' if key in LISTS else 'a text or whole number'}"))
    return "?"


def _trial(rows: Sequence[Row], today: date, faults: list[ReportFault]) -> dict[str, str]:
    """One file is one trial to one day; every row says the same of it."""
    place, first = rows[0]
    found = {name: _checked(name, first, place, faults) for name in OF_TRIAL}
    for other, row in rows[1:]:
        faults += [
            ReportFault(
                other, name, f'differs from "{first.get(name, "")}" above; write one file for each trial and day'
            )
            for name in OF_TRIAL
            if row.get(name, "") != first.get(name, "")
        ]
    if not _CODE.fullmatch(found["trial_code"]) and found["trial_code"]:
        faults.append(
            ReportFault(place, "trial_code", "use letters, digits, full stops, hyphens and underscores alone")
        )
    if found["country"] and not re.fullmatch("[A-Z]{2}", found["country"]):
        faults.append(
            ReportFault(place, "country", "use two capital letters as in ISO 3166, such as NL, or leave it empty")
        )
    faults += _day_faults(found["cut_off"], place, today)
    return found


def _day_faults(text: str, place: str, today: date) -> list[ReportFault]:
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        day = None
    if day is None:
        return [ReportFault(place, "cut_off", "is no day; write it as 2026-06-30")] if text else []
    return [ReportFault(place, "cut_off", "lies in the future; results are up to a day that has been")] if (
        day > today) else []  # fmt: skip


def _checked(name: str, row: Mapping[str, str], place: str, faults: list[ReportFault]) -> str:
    """The cell, blamed when it is empty or too long."""
    value = row.get(name, "")
    if not value and name not in MAY_BE_EMPTY:
        faults.append(ReportFault(place, name, "is empty; it is needed"))
    if len(value) > LENGTHS.get(name, 1000):
        faults.append(ReportFault(place, name, f"has {len(value)} characters; {LENGTHS.get(name, 1000)} are allowed"))
    if any(ord(sign) < 32 for sign in value):
        faults.append(ReportFault(place, name, "holds a line break or a control character; take it out"))
    return value


def _cohort(place: str, row: Mapping[str, str], faults: list[ReportFault]) -> CohortResult | None:
    before = len(faults)
    values = {name: _checked(name, row, place, faults) for name in OF_COHORT}
    lists = {name: tuple(word.strip() for word in values[name].split(BETWEEN) if word.strip()) for name in LISTS}
    biomarker = ""
    for name, check in LIST_CHECKS.items():
        faults += [ReportFault(place, name, said) for word in lists[name] if (said := check(word))]
    try:
        biomarker = text_of(read_biomarker(values["biomarker"])) if values["biomarker"] else ""
    except BadBiomarker as error:
        faults.append(ReportFault(place, "biomarker", f"{error}; the terms are listed in docs/sister-trials.md"))
    counts = _counts(place, values, faults)
    if len(faults) > before or counts is None:
        return None
    key = key_of(lists["atc_codes"], biomarker, lists["oncotree"], values["definition_version"])
    return CohortResult(values["cohort_code"], lists["drugs"], key, counts, values["note"])


def _atc_problem(word: str) -> str:
    return "" if ATC.fullmatch(word) else f'"{word[:40]}" is no ATC code of a substance, such as L01EX22'


def _tumour_problem(word: str) -> str:
    if oncotree.find(word.removeprefix("-")):
        return ""
    return f'"{word[:40]}" is no code of {oncotree.VERSION} that we have, such as CHOL; a minus excepts one'


def _drug_problem(word: str) -> str:
    return "" if len(word) <= 60 else "a drug's name has more than 60 characters"


LIST_CHECKS: dict[str, Callable[[str], str]] = {
    "atc_codes": _atc_problem, "oncotree": _tumour_problem, "drugs": _drug_problem,
}  # fmt: skip


def _counts(place: str, values: Mapping[str, str], faults: list[ReportFault]) -> Counts | None:
    """Suppressed is not nil: the word stands for a number that the sender keeps."""
    names = ("treated", "evaluable", "disease_control")
    for name in names:
        if values[name] and values[name] != SUPPRESSED and not _COUNT.fullmatch(values[name]):
            said = f'"{values[name][:40]}" is no count; write a whole number, or {SUPPRESSED} where it is kept back'
            faults.append(ReportFault(place, name, said))
    if any(not values[name] or not (values[name] == SUPPRESSED or _COUNT.fullmatch(values[name])) for name in names):
        return None
    numbers = {name: None if values[name] == SUPPRESSED else int(values[name]) for name in names}
    known = [(name, number) for name, number in numbers.items() if number is not None]
    for (outer, more), (inner, fewer) in pairwise(known):
        if fewer > more:
            said = f"{fewer} is more than {more} {outer}; it counts some of those, so that one of the two is wrong"
            faults.append(ReportFault(place, inner, said))
    return Counts(numbers["treated"], numbers["evaluable"], numbers["disease_control"])


def _require_once(rows: Sequence[Row], cohorts: Sequence[CohortResult | None], faults: list[ReportFault]) -> None:
    codes: dict[str, str] = {}
    keys: dict[Key, str] = {}
    for (place, _row), cohort in zip(rows, cohorts, strict=True):
        if cohort is None:
            continue
        if codes.setdefault(cohort.code, place) != place:
            said = f"{cohort.code} stands at {codes[cohort.code]} already; give each cohort a code of its own"
            faults.append(ReportFault(place, "cohort_code", said))
        elif keys.setdefault(cohort.key, place) != place:
            said = (
                f"has the same drugs, biomarker, tumour and definition as {keys[cohort.key]}; report them as one cohort"
            )
            faults.append(ReportFault(place, "cohort_code", said))
