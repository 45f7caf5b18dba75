"""Results of several trials side by side under the key that they share, and our own counts in the same form.

Nothing of this is read by a cohort's standing: our decision rule knows our own patients alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404

from cases.trials.enums import Outcome
from cases.trials.logic.estimation import Interval, clopper_pearson
from cases.trials.logic.grammar import stored_rule
from cases.trials.logic.pooling import Pooled, Share, pooled
from cases.trials.logic.sister_key import Key, key_of
from cases.trials.logic.sister_report import CohortResult, Report
from cases.trials.logic.sister_rule import own_key
from cases.trials.logic.suppression import Counts, suppressed
from cases.trials.models import Cohort, SisterCohort, SisterReport, Trial
from cases.trials.queries.cohorts import cohorts_with_rows
from cases.trials.queries.markup_export import version_in_force


@dataclass(frozen=True)
class Result:
    """One trial's counts under a key; ``cohort``: of our own."""

    trial: str
    code: str
    drugs: tuple[str, ...]
    counts: Counts
    cut_off: date | None  # None: ours, to this day
    note: str = ""
    cohort: Cohort | None = None

    @property
    def share(self) -> Share | None:
        """What can be pooled: counts that are given, with somebody evaluable."""
        n, x = self.counts.evaluable, self.counts.disease_control
        return Share(x, n) if n and x is not None else None

    @property
    def interval(self) -> Interval | None:
        """Exact (Clopper and Pearson), 95 %."""
        return clopper_pearson(self.share.successes, self.share.n) if self.share else None

    @property
    def is_suppressed(self) -> bool:
        return self.counts.evaluable is None or (self.counts.disease_control is None)


@dataclass(frozen=True)
class Group:
    """The results under one key, ours first."""

    key: Key
    results: tuple[Result, ...]
    pooled: Pooled | None

    @property
    def drugs(self) -> str:
        named = next((result.drugs for result in self.results if result.drugs), ())
        return " + ".join(named or self.key.atc)

    @property
    def own(self) -> Result | None:
        return next((result for result in self.results if result.cohort is not None), None)

    @property
    def counted(self) -> int:
        return sum(result.share is not None for result in self.results)

    @property
    def hidden(self) -> int:
        return sum(result.is_suppressed for result in self.results)

    @property
    def waiting(self) -> int:
        """Trials where nobody is evaluable yet."""
        return len(self.results) - self.counted - self.hidden


def current_reports() -> list[SisterReport]:
    return list(SisterReport.objects.filter(is_current=True).select_related("loaded_by").order_by("trial_name"))


def groups() -> list[Group]:
    """Every key that a sister trial reports, those that we have a cohort for first. Four queries."""
    found = _by_key()
    several = [_group(key, results) for key, results in found.items() if any(not one.cohort for one in results)]
    return sorted(several, key=lambda group: (group.own is None, -group.counted, group.drugs, group.key.biomarker))


def group_by_digest(harmonised: str) -> Group:
    """For the pages; Http404 for a key that nobody has."""
    for key, results in _by_key().items():
        if key.digest == harmonised:
            return _group(key, results)
    raise Http404


def group_of_cohort(cohort: Cohort) -> Group:
    """The key of one of ours; Http404 while it has no rule in force."""
    key = key_of_cohort(cohort)
    if key is None:
        raise Http404
    return _group(key, _by_key()[key])


def key_of_cohort(cohort: Cohort) -> Key | None:
    version = version_in_force(cohort)
    return own_key(stored_rule(version.rule), cohort.atc_codes) if version else None


def own_report(trial: Trial, cut_off: date) -> Report:
    """Our counts as a sister trial gets them: small ones hidden, and those that would give them away."""
    cohorts = [(cohort, key) for cohort in cohorts_with_rows().filter(trial=trial) if (key := key_of_cohort(cohort))]
    counts = suppressed([_full(cohort) for cohort, _key in cohorts])
    results = tuple(
        CohortResult(cohort.code, tuple(cohort.drugs), key, shown)
        for (cohort, key), shown in zip(cohorts, counts, strict=True)
    )
    return Report(trial.code, trial.name, trial.registry_id, "NO", cut_off, results)


def _by_key() -> dict[Key, list[Result]]:
    found: dict[Key, list[Result]] = defaultdict(list)
    for cohort in cohorts_with_rows():
        key = key_of_cohort(cohort)
        if key is not None:
            found[key].append(_own(cohort))
    reported = SisterCohort.objects.filter(report__is_current=True).select_related("report")
    for row in reported.order_by("report__trial_name", "cohort_code"):
        key = key_of(row.atc_codes, row.biomarker, row.oncotree, row.definition_version)
        found[key].append(_sister(row))
    return found


def _own(cohort: Cohort) -> Result:
    return Result(cohort.trial.name, cohort.code, tuple(cohort.drugs), Counts(*_full(cohort)), None, cohort=cohort)


def _full(cohort: Cohort) -> tuple[int, int, int]:
    """Everybody with a first dose, those assessed among them, those with disease control: also those beyond the places
    of a stage, whom our own rule leaves out."""
    treated = [patient for patient in cohort.patients.all() if patient.first_dose_on is not None]
    outcomes = [patient.outcome for patient in treated]
    won = outcomes.count(Outcome.DISEASE_CONTROL)
    return len(treated), won + outcomes.count(Outcome.NO_DISEASE_CONTROL), won


def _sister(row: SisterCohort) -> Result:
    counts = Counts(row.treated, row.evaluable, row.disease_control)
    return Result(row.report.trial_name, row.cohort_code, tuple(row.drugs), counts, row.report.cut_off, row.note)


def _group(key: Key, results: Sequence[Result]) -> Group:
    return Group(key, tuple(results), pooled(_shares(results)))


def _shares(results: Iterable[Result]) -> list[Share]:
    return [share for result in results if (share := result.share) is not None]
