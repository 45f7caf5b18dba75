"""Genomic clauses: all fields hold on one and the same row; one negation anywhere negates the whole clause."""

import re
from collections.abc import Mapping
from typing import Any

from cases.trials.enums import Said, Verdict
from cases.trials.logic.ctml.answers import Answer, Reason
from cases.trials.logic.ctml.documents import Clause
from cases.trials.logic.ctml.examined import Asked, needed
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
from cases.trials.logic.ctml.structural import structural, turned

Row = Mapping[str, str]


def genomic(clause: Clause, sample: Sample) -> Answer:
    """An empty clause matches nobody."""
    if not clause.fields:
        return Answer(Verdict.NO, (Reason("genomic", (), Said.EMPTY),))
    no, asked = _plain(clause)
    if dict(asked).get(CATEGORY) == STRUCTURAL:
        verdict, said, hidden = structural(dict(asked), sample, negative=no)
        return Answer(verdict, (Reason("genomic", clause.fields, said),), hidden)
    found = _verdict(asked, sample)
    said, detail = _said(found, asked, sample)
    verdict = turned(found, sample) if no else found
    return Answer(verdict, (Reason("genomic", clause.fields, said, detail),))


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
    answers = {_row(asked, row) for row in rows}
    for verdict in (Verdict.MATCH, Verdict.UNKNOWN):
        if verdict in answers:
            return verdict
    return Verdict.NO if rows and _has_looked(asked, sample) else _nothing(asked, sample)


def _nothing(asked: Asked, sample: Sample) -> Verdict:
    """Without a row to look at: no where the laboratory has looked, and the value is not one of the whole sample."""
    of_the_sample = OF_THE_SAMPLE & {column(key) for key, _value in asked}
    looked = sample.is_strict and not of_the_sample and _has_looked(asked, sample)
    return Verdict.NO if looked else Verdict.UNKNOWN


def _has_looked(asked: Asked, sample: Sample) -> bool:
    return sample.examined is None or needed(asked) <= sample.examined


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


def _said(found: Verdict, asked: Asked, sample: Sample) -> tuple[Said, str]:
    if found != Verdict.UNKNOWN:
        return (Said.FOUND if found == Verdict.MATCH else Said.NO_ROW), ""
    if not _has_looked(asked, sample):
        return Said.NOT_EXAMINED, ""
    if not sample.rows and not sample.is_strict:
        return Said.NO_ROWS, ""
    absent = sorted({column(key) for key, _value in asked if not any(column(key) in row for row in sample.rows)})
    return (Said.LACKS_COLUMN, ", ".join(absent)) if absent else (Said.LACKS_VALUE, "")
