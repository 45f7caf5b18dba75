"""Our cohorts as documents of Clinical Trial Markup Language, with what that language cannot say of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cases.trials.logic.ctml.export import exported
from cases.trials.logic.grammar import stored_rule
from cases.trials.models import Cohort, CohortVersion
from cases.trials.queries.cohorts import cohorts_with_rows, state_of
from cases.trials.words.markup_export import left_out_words


@dataclass(frozen=True)
class NotSaid:
    """A clause that the document does not hold, in words, and why."""

    cohort: str
    clause: str
    why: str


@dataclass(frozen=True)
class TrialDocument:
    """One trial of ours: a step, and one arm for each cohort."""

    code: str
    data: dict[str, Any]
    not_said: tuple[NotSaid, ...]


def trial_documents(codes: Sequence[str] = ()) -> list[TrialDocument]:
    """The cohorts with these codes (all without any), trial by trial, if they have a version in force."""
    chosen = cohorts_with_rows().order_by("trial__code", "code")
    by_trial: dict[str, list[Cohort]] = {}
    for cohort in chosen.filter(code__in=codes) if codes else chosen:
        if version_in_force(cohort):
            by_trial.setdefault(cohort.trial.code, []).append(cohort)
    return [document_of_cohorts(cohorts) for cohorts in by_trial.values()]


def version_in_force(cohort: Cohort) -> CohortVersion | None:
    return next((version for version in cohort.versions.all() if version.is_current), None)


def document_of_cohorts(cohorts: Sequence[Cohort]) -> TrialDocument:
    """``cohorts``: of one trial, each with a version in force, as ``cohorts_with_rows`` fetches them."""
    trial = cohorts[0].trial
    arms, not_said = [], []
    for cohort in cohorts:
        arm, left_out = _arm(cohort)
        arms.append(arm)
        not_said += left_out
    is_open = any(arm["arm_suspended"] == "N" for arm in arms)
    word = "Open to Accrual" if is_open else "Closed to Accrual"
    data = {
        "protocol_no": trial.code, "nct_id": trial.registry_id, "short_title": trial.name, "long_title": trial.name,
        "status": word.lower(), "_summary": {"status": [{"value": word}]},
        "treatment_list": {"step": [{"step_code": "1", "step_internal_id": 1, "arm": arms}]},
    }  # fmt: skip
    return TrialDocument(trial.code, data, tuple(not_said))


def _arm(cohort: Cohort) -> tuple[dict[str, Any], list[NotSaid]]:
    version = version_in_force(cohort)
    assert version is not None
    found = exported(stored_rule(version.rule))
    not_said = [NotSaid(cohort.code, *left_out_words(entry)) for entry in found.left_out]
    drugs = [{"drug_name": drug} for drug in cohort.drugs]
    arm = {
        "arm_code": cohort.code,
        "arm_internal_id": cohort.pk,
        "arm_description": f"{' + '.join(cohort.drugs)}: {cohort.biomarker}, {cohort.tumour}",
        "arm_suspended": "N" if state_of(cohort).free > 0 else "Y",
        "drugs": drugs,
        "rule_version": version.number,
        "not_said": [{"clause": entry.clause, "why": entry.why} for entry in not_said],
        "dose_level": [],
        "match": list(found.match) or ANYBODY,
    }
    return arm, not_said


# A level without a rule is not screened at all; one whose rule cannot be said fits everybody who is known to be alive.
ANYBODY: list[dict[str, Any]] = [{"or": []}]
