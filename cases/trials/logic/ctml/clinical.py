"""Clinical clauses: all fields must hold, each negated for itself."""

from collections.abc import Callable
from datetime import date
from typing import Any

from cases.trials.enums import Said, Verdict
from cases.trials.logic.ctml.ages import fits_between, read_age
from cases.trials.logic.ctml.answers import Answer, Reason, every
from cases.trials.logic.ctml.documents import Clause
from cases.trials.logic.ctml.fields import AGE, DIAGNOSIS, IGNORED, TMB, column, negated
from cases.trials.logic.ctml.numbers import holds, read_comparison
from cases.trials.logic.ctml.samples import Sample
from cases.trials.logic.ctml.tumours import kinds_of


def clinical(clause: Clause, sample: Sample, on: date) -> Answer:
    """An empty clause matches nobody; a clause of fields that restrict nothing matches everybody."""
    if not clause.fields:
        return Answer(Verdict.NO, (Reason("clinical", (), Said.EMPTY),))
    asked = [(key, value) for key, value in clause.fields if key not in IGNORED["clinical"]]
    return every([_FIELDS.get(key, _text)(key, value, sample, on) for key, value in asked])


def _age(key: str, value: Any, sample: Sample, on: date) -> Answer:
    age = read_age(str(value))
    if sample.born is None or age is None:
        return _absent(key, value)
    latest = sample.born_until or sample.born
    fits = fits_between(sample.born, latest, on, age)
    said = str(sample.born) if latest == sample.born else f"{sample.born} – {latest}"
    return _answer(fits, key, value, said)


def _tmb(key: str, value: Any, sample: Sample, on: date) -> Answer:
    comparison = read_comparison(str(value))
    if sample.tmb is None or comparison is None:
        return _absent(key, value)
    return _answer(holds(sample.tmb, comparison), key, value, str(sample.tmb))


def _diagnosis(key: str, value: Any, sample: Sample, on: date) -> Answer:
    return _among(key, value, sample, lambda asked: kinds_of(asked))


def _text(key: str, value: Any, sample: Sample, on: date) -> Answer:
    return _among(key, value, sample, lambda asked: frozenset({asked}))


def _among(key: str, value: Any, sample: Sample, kinds: Callable[[str], frozenset[str]]) -> Answer:
    """An absent value passes a negation, as it is not the value that is excluded; not where the table is strict.
    A truth value equals no text."""
    no, asked = negated(value)
    found = sample.clinical.get(column(key))
    if found is None and (sample.is_strict or not no):
        return _absent(key, value)
    within = not isinstance(asked, bool) and found in kinds(str(asked))
    return _answer(within != no, key, value, found or "")


def _answer(fits: bool | None, key: str, value: Any, found: str) -> Answer:
    """None: the value is there and does not decide."""
    verdict = {True: Verdict.MATCH, False: Verdict.NO, None: Verdict.UNKNOWN}[fits]
    return Answer(verdict, (Reason("clinical", ((key, value),), Said.VALUE if found else Said.ABSENT, found),))


def _absent(key: str, value: Any) -> Answer:
    return Answer(Verdict.UNKNOWN, (Reason("clinical", ((key, value),), Said.ABSENT),))


_FIELDS: dict[str, Callable[[str, Any, Sample, date], Answer]] = {AGE: _age, TMB: _tmb, DIAGNOSIS: _diagnosis}
