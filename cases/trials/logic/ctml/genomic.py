"""Genomic clauses: all fields hold on one and the same row; one negation anywhere negates the whole clause."""

import re
from collections.abc import Mapping
from typing import Any

from cases.trials.enums import Verdict
from cases.trials.logic.ctml.answers import Answer
from cases.trials.logic.ctml.documents import Clause
from cases.trials.logic.ctml.fields import (
    CALL,
    CALLS,
    CATEGORIES,
    CATEGORY,
    GENE,
    IGNORED,
    MISMATCH_REPAIR,
    OF_THE_SAMPLE,
    STRUCTURAL,
    WILDCARD,
    WILDTYPE,
    column,
    negated,
)
from cases.trials.logic.ctml.samples import Sample
from cases.trials.logic.ctml.structural import structural

Row = Mapping[str, str]
Asked = list[tuple[str, Any]]


def genomic(clause: Clause, sample: Sample) -> Answer:
    """An empty clause matches nobody."""
    if not clause.fields:
        return Answer(Verdict.NO, ("genomic: an empty clause",))
    no, asked = _plain(clause)
    said = ", ".join(f"{key.lower()} {value}" for key, value in clause.fields)
    if dict(asked).get(CATEGORY) == STRUCTURAL:
        return structural(dict(asked), sample, negative=no, said=said)
    found = _verdict(asked, sample)
    if no:
        verdict = Verdict.NO if found == Verdict.MATCH else Verdict.MATCH
        return Answer(verdict, (f"{said}: {'found' if verdict == Verdict.NO else 'no such row'}",))
    word = {Verdict.MATCH: "found", Verdict.NO: "no such row", Verdict.UNKNOWN: _missing(asked, sample)}[found]
    return Answer(found, (f"{said}: {word}",))


def _plain(clause: Clause) -> tuple[bool, Asked]:
    """Without negations and ignored fields; of two fields about one column the later stands."""
    no = False
    by_column: dict[str, tuple[str, Any]] = {}
    for key, value in clause.fields:
        negative, bare = negated(value)
        no |= negative
        if key not in IGNORED["genomic"]:
            by_column[column(key)] = key, bare
    if OF_THE_SAMPLE & by_column.keys():
        by_column.pop(column(GENE), None)
    return no, list(by_column.values())


def _verdict(asked: Asked, sample: Sample) -> Verdict:
    rows = _stating(asked, sample)
    if not sample.rows or not rows:
        return Verdict.UNKNOWN
    answers = {_row(asked, row) for row in rows}
    return next((verdict for verdict in (Verdict.MATCH, Verdict.UNKNOWN) if verdict in answers), Verdict.NO)


def _stating(asked: Asked, sample: Sample) -> list[Row]:
    """Rows to look at: a value of the whole sample is looked for where it is stated."""
    wanted = OF_THE_SAMPLE & {column(key) for key, _value in asked}
    return [row for row in sample.rows if all(name in row for name in wanted)]


def _row(asked: Asked, row: Row) -> Verdict:
    """A row whose gene and category fit, and that only lacks a value, decides nothing."""
    answers = [_field(key, value, row) for key, value in asked]
    if Verdict.NO in answers:
        return Verdict.NO
    return Verdict.UNKNOWN if Verdict.UNKNOWN in answers else Verdict.MATCH


def _field(key: str, value: Any, row: Row) -> Verdict:
    found = row.get(column(key))
    if key in (GENE, CATEGORY):
        return _is(found in _words(key, value))
    if found is None:
        return Verdict.UNKNOWN
    if key == WILDTYPE:
        return _is(found.lower() == str(value).lower())
    if isinstance(value, bool):
        return Verdict.NO
    if key == WILDCARD:
        return _is(_any_residue(str(value), found))
    return _is(found in _words(key, value))


def _is(fits: bool) -> Verdict:
    return Verdict.MATCH if fits else Verdict.NO


def _words(key: str, value: Any) -> frozenset[str]:
    """What the table writes for the value."""
    if isinstance(value, bool):
        return frozenset()
    text = str(value)
    if key == CATEGORY:
        return CATEGORIES.get(text.lower(), frozenset({text}))
    if key == CALL:
        return frozenset({CALLS.get(text, text)})
    if column(key) == "MMR_STATUS":
        return frozenset({MISMATCH_REPAIR.get(text, text)})
    return frozenset({text})


def _any_residue(pattern: str, change: str) -> bool:
    """``p.R132``: exactly one amino acid after it, any case, and nothing more."""
    text = pattern if pattern.startswith("p.") else f"p.{pattern}"
    return re.fullmatch(re.escape(text) + "[A-Z]", change, re.IGNORECASE | re.ASCII) is not None


def _missing(asked: Asked, sample: Sample) -> str:
    if not sample.rows:
        return "the sample has no genomic rows"
    absent = sorted({column(key) for key, _value in asked if not any(column(key) in row for row in sample.rows)})
    return f"{', '.join(absent)} not stated" if absent else "a row fits but lacks a value"
