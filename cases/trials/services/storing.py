"""A version of a cohort's rule into the database: never changed once it is there, and never put behind the day."""

from datetime import date

from cases.trials.logic.definition import VersionDefinition, both_open
from cases.trials.logic.grammar import Node, as_data
from cases.trials.logic.rules import both
from cases.trials.models import Cohort, CohortPatient, CohortVersion, Screening, Slot
from molmdt.kernel.clock import today
from molmdt.kernel.errors import FieldProblem, InvalidInput


def store_version(cohort: Cohort, version: VersionDefinition, general: Node | None) -> CohortVersion:
    """The stored version: the cohort's own rule first, so that the first reason speaks of what makes the cohort.

    InvalidInput where a stored version would change, where two would be open at once, and where a new version would
    begin on a day on which somebody was judged or included under an older one.
    """
    rule = as_data(both(version.rule, general) if general else version.rule)
    stored = CohortVersion.objects.filter(cohort=cohort, number=version.number).first()
    if stored is None:
        _require_future(cohort, version)
        return CohortVersion.objects.create(
            cohort=cohort, number=version.number, rule=rule, source=version.source, valid_from=version.valid_from,
            valid_until=version.valid_until, is_current=False,
        )  # fmt: skip
    if stored.rule != rule:
        raise refused(
            cohort.code, f"version {version.number} is stored with another rule; a version never changes, add a new one"
        )
    if stored.valid_from != version.valid_from:
        raise refused(cohort.code, f"version {version.number} is stored as valid from {stored.valid_from}; that stays")
    if stored.valid_until != version.valid_until:
        _end(stored, version.valid_until)
    return stored


def refused(code: str, message: str) -> InvalidInput:
    return InvalidInput(f"{code}: {message}", [FieldProblem(code, message)])


def _end(stored: CohortVersion, last: date | None) -> None:
    """A version may be given a last day, or another one, as long as neither has passed."""
    if any(day is not None and day < today() for day in (stored.valid_until, last)):
        raise refused(stored.cohort.code, f"the last day of version {stored.number} has passed; it cannot be changed")
    stored.valid_until = last
    stored.save(update_fields=["valid_until"])


def _require_future(cohort: Cohort, version: VersionDefinition) -> None:
    """A new version follows every stored one. It may begin in the past only where nobody has been judged since: a
    trial that is loaded for the first time brings its old versions with it."""
    for older in cohort.versions.order_by("number"):
        if older.number > version.number:
            raise refused(cohort.code, f"version {version.number} cannot be put before version {older.number}")
        fault = both_open(older, version)
        if fault:
            raise refused(cohort.code, fault)
    if version.valid_from < today() and _was_used(cohort, version.valid_from):
        raise refused(
            cohort.code,
            f"version {version.number} cannot be valid from {version.valid_from}, since cases have been judged under an"
            f" earlier version after that day; choose {today()} or a later day",
        )


def _was_used(cohort: Cohort, since: date) -> bool:
    """Whether anybody was screened, promised a place or treated on that day or later."""
    return (
        Screening.objects.filter(version__cohort=cohort, screened_at__date__gte=since).exists()
        or Slot.objects.filter(cohort=cohort, reserved_at__date__gte=since).exists()
        or CohortPatient.objects.filter(cohort=cohort, first_dose_on__gte=since).exists()
    )
