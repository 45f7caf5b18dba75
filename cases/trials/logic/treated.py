"""The clauses about earlier treatment. Pure. A line that began after the day of the screening is not used."""

from collections.abc import Mapping
from typing import Any

from cases.dossier.logic.drug_table import codes_of_line
from cases.dossier.logic.drugs import drugs_of, normal_name
from cases.trials.enums import Ask, Datum, Reason, Verdict
from cases.trials.logic.answer import Answer
from cases.trials.logic.explanation import Missing, Value
from cases.trials.logic.facts import Dossier, Line

NOT_TOLD = Answer(Verdict.UNKNOWN, Reason.NOT_STATED, missing=Missing(Datum.TREATMENTS, Ask.REFERRER))
Asked = Mapping[str, Any]


def prior_drug(asked: Asked, case: Dossier) -> Answer:
    """One of these drugs, or of these classes, was given in an earlier or running line.

    A drug that the table does not know may belong to a class that is asked for, so that it decides nothing there.
    """
    lines = _lines(case)
    if lines is None:
        return NOT_TOLD
    given = [line for line in lines if _has(line, asked)]
    if given:
        return Answer(Verdict.MATCH, Reason.HAD, tuple(map(_value, given)))
    strange = [line for line in lines if "atc" in asked and codes_of_line(line.drugs)[1]]
    if strange:
        missing = Missing(Datum.DRUG, Ask.REFERRER)
        return Answer(Verdict.UNKNOWN, Reason.DRUG_UNKNOWN, tuple(map(_value, strange)), missing)
    return Answer(Verdict.NO, Reason.NOT_HAD, tuple(map(_value, lines)))


def prior_lines(asked: Asked, case: Dossier) -> Answer:
    """How many lines have begun."""
    lines = _lines(case)
    if lines is None:
        return NOT_TOLD
    value = (Value("number", len(lines), None),)
    fits = asked.get("at_least", 0) <= len(lines) <= asked.get("at_most", len(lines))
    return Answer(Verdict.MATCH, Reason.MEETS, value) if fits else Answer(Verdict.NO, Reason.FAILS, value)


def _lines(case: Dossier) -> list[Line] | None:
    if case.lines is None:
        return None
    return [line for line in case.lines if line.started_on is None or line.started_on <= case.on]


def _has(line: Line, asked: Asked) -> bool:
    wanted = {normal_name(drug) for drug in asked.get("any_of", ())}
    if drugs_of(line.drugs) & wanted:
        return True
    codes = codes_of_line(line.drugs)[0] if "atc" in asked else frozenset()
    return any(code.startswith(prefix) for code in codes for prefix in asked.get("atc", ()))


def _value(line: Line) -> Value:
    return Value("drugs", line.drugs, line.started_on)
