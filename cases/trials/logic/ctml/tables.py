"""The two tables, from text: commas or tabs, columns by name, every fault with line and column."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from cases.trials.enums import Examined
from cases.trials.logic.ctml.fields import TMB, column
from cases.trials.logic.ctml.samples import Sample

ID, BIRTH, REPORT, VITAL = "SAMPLE_ID", "BIRTH_DATE", "REPORT_DATE", "VITAL_STATUS"
TESTED = "TESTED"
ALIVE = "alive"
_YEAR = re.compile(r"(?!0000)\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class TableFault:
    table: str  # clinical, genomic
    line: int
    column: str
    message: str


class BadTables(Exception):
    """Tables that cannot be used; carries every fault found."""

    def __init__(self, faults: list[TableFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def read_samples(clinical: str, genomic: str) -> list[Sample]:
    """Samples in the order of the clinical table. Raises BadTables."""
    faults: list[TableFault] = []
    rows: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    people = list(_lines("clinical", clinical, faults))
    known = {values[ID] for _line, values in people}
    for line, values in _lines("genomic", genomic, faults):
        if values[ID] not in known:
            faults.append(TableFault("genomic", line, ID, f"{values[ID]} is not in the clinical table"))
        rows[values[ID]].append(values)
    samples = [sample_of(values, tuple(rows[values[ID]]), faults, line) for line, values in people]
    faults += _doubled(people)
    if faults:
        raise BadTables(faults)
    return samples


def _doubled(people: list[tuple[int, Mapping[str, str]]]) -> list[TableFault]:
    first: dict[str, int] = {}
    return [
        TableFault("clinical", line, ID, f"{values[ID]} is on line {first[values[ID]]} already")
        for line, values in people
        if first.setdefault(values[ID], line) != line
    ]


def _lines(table: str, text: str, faults: list[TableFault]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Numbered rows without their empty cells."""
    text = text.removeprefix("\ufeff")
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    header = [name.strip() for name in next(reader, [])]
    if ID not in header:
        faults.append(TableFault(table, 1, ID, "the column is missing"))
        return
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header):
            faults.append(TableFault(table, reader.line_num, "", f"{len(cells)} cells, but {len(header)} columns"))
            continue
        values = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if cell.strip()}
        if ID in values:
            yield reader.line_num, values
        else:
            faults.append(TableFault(table, reader.line_num, ID, "the sample's id is empty"))


def sample_of(
    values: Mapping[str, str], rows: tuple[Mapping[str, str], ...], faults: list[TableFault], line: int = 1
) -> Sample:
    """One line of the clinical table, with what is wrong with it added to ``faults``."""
    born, born_until = _birth(line, values, faults)
    return Sample(
        id=values[ID],
        alive=values.get(VITAL) == ALIVE,
        born=born,
        born_until=born_until,
        examined=_examined(line, values, faults),
        reported=_date(line, REPORT, values, faults),
        tmb=_number(line, column(TMB), values, faults),
        clinical=values,
        rows=rows,
    )


def _birth(line: int, values: Mapping[str, str], faults: list[TableFault]) -> tuple[date | None, date | None]:
    """A day, or the first and the last day of a year where that alone is known."""
    text = values.get(BIRTH, "")
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    return _date(line, BIRTH, values, faults), None


def _examined(line: int, values: Mapping[str, str], faults: list[TableFault]) -> frozenset[Examined] | None:
    """Words of the column TESTED, separated by semicolons; ``NONE`` where nothing was examined."""
    text = values.get(TESTED)
    if text is None:
        return None
    words = {word.strip() for word in text.split(";")} - {"NONE"}
    strange = sorted(words - set(Examined))
    if strange:
        faults.append(TableFault("clinical", line, TESTED, f"{strange[0][:40]} is none of {', '.join(Examined)}, NONE"))
    return frozenset(Examined(word) for word in words - set(strange))


def _date(line: int, name: str, values: Mapping[str, str], faults: list[TableFault]) -> date | None:
    text = values.get(name)
    if text is None:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        faults.append(TableFault("clinical", line, name, f"{text[:40]} is no date such as 1961-04-30"))
        return None


def _number(line: int, name: str, values: Mapping[str, str], faults: list[TableFault]) -> Decimal | None:
    text = values.get(name)
    if text is None:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or found < 0:
        faults.append(TableFault("clinical", line, name, f"{text[:40]} is no number such as 12.5"))
        return None
    return found
