"""Screening: a case against every current cohort version. The result replaces the earlier one, which is kept."""

import json
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import F, Func, QuerySet, Value

from cases.dossier.enums import OVER
from cases.dossier.logic import oncotree
from cases.dossier.models import Case
from cases.trials.enums import Cause, Verdict
from cases.trials.logic.explanation import Explanation, as_json, deciding, missing_json
from cases.trials.logic.fast_explain import Explained
from cases.trials.logic.grammar import Node, stored_rule
from cases.trials.models import CohortVersion, Screening
from cases.trials.queries.compiled import compiled_rules, versions_in_force
from cases.trials.services.facts_sheets import cover, make_sheets, note_standing
from cases.trials.services.offers import withdraw_offers
from cases.trials.services.telling import tell
from cases.trials.signals import cases_screened
from molmdt.audit import services as audit
from molmdt.kernel.clock import now, today

EVALUATOR = "2"  # raise it when a clause begins to mean something else
AGE = {"day": "", "case_version": 0}  # what makes a basis newer without making it another; the rest is said the same


def screen_case(
    case: Case, *, actor: Any = None, cause: Cause = Cause.ASKED, cohorts: Collection[int] | None = None
) -> list[Screening]:
    """Screens one case and returns its current screenings. ``actor`` is None when the system does it by itself.

    ``cause``: what has changed. ``cohorts``: primary keys where only these have; every cohort otherwise.

    The facts are read under the case's lock, so of two screenings of a case the later one knows what the earlier one
    knew, in whichever order their causes came. Idempotent: where nothing has changed, the standing screening stays.
    What changed is told in the case's news. A constant number of queries in cohorts and findings.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("patient").get(pk=case.pk)
        versions = versions_in_force(cohorts)
        standing = _among(Screening.objects.filter(case=case, is_current=True), "version__cohort", cohorts)
        before = {screening.version.cohort_id: screening for screening in standing.select_related("version")}
        fresh = _screen(case, versions, cause)
        for screening in fresh:
            screening.replaces = before.get(screening.version.cohort_id)
        made, current = _sorted_out(fresh)
        age = {"day": today().isoformat(), "case_version": case.version}
        _store(made, current, {one.pk for one in before.values()} - {one.pk for one in current}, age)
        verdicts = {one.version.cohort_id: one.verdict for one in fresh}
        note_standing(case=case.pk, verdicts=verdicts, whole=cohorts is None)
        tell({case: made})
        withdraw_offers(case, {one.version.cohort_id for one in made if one.verdict == Verdict.NO})
        if made:
            audit.record(
                actor=actor, action="screening.run", verb="C", case=case.pseudonym, obj=case, cohorts=len(made),
                cause=str(cause),
            )  # fmt: skip
            cases_screened.send(sender=Case, cases=[case.pk])
    return sorted([*current, *made], key=lambda screening: screening.version_id)


def ensure_screened(case: Case) -> None:
    """Screens a case whose standing screenings are of an earlier day, of an earlier version of the case or of the
    rules, or missing: a page must not show yesterday's verdict. A case that is over keeps its last ones."""
    if case.state in OVER:
        return
    rules = set(CohortVersion.objects.filter(is_current=True).values_list("pk", flat=True))
    standing = list(Screening.objects.filter(case=case, is_current=True).values_list("version_id", "basis"))
    expected = {"case_version": case.version, "day": today().isoformat(), "evaluator": EVALUATOR}
    stale = {key for _, basis in standing for key, value in expected.items() if basis.get(key) != value}
    if stale or {version for version, _ in standing} != rules:
        screen_case(case, cause=_cause_of(stale, bool(standing)))


def rule_of(version: CohortVersion) -> Node:
    """The parsed rule; parsed once per process, since a version never changes."""
    return _parsed(json.dumps(version.rule, sort_keys=True))


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Node:
    return stored_rule(json.loads(text))


def _screen(case: Case, versions: list[CohortVersion], cause: Cause) -> list[Screening]:
    """What the rules say of the case now, stored nowhere yet. Its fact sheet is made anew on the way."""
    compiled = compiled_rules(versions, today())
    cover(compiled.genes)
    facts, profiles = make_sheets([case])[case.pk]
    explained = Explained(compiled, facts)
    stands_on = [{"profile": profile.pk, "version": profile.version} for profile in profiles]
    return [
        screening_of(case, version, explained.tree(version.pk), basis_of(case, version, stands_on), cause, explained)
        for version in versions
    ]


def screening_of(
    case: Case,
    version: CohortVersion,
    tree: Explanation,
    basis: dict[str, Any],
    cause: Cause,
    explained: Explained[int] | None = None,
) -> Screening:
    """A screening that nobody has stored. ``explained``: where parts of the tree have been written down already."""
    written = as_json if explained is None else explained.written
    return Screening(
        case=case,
        version=version,
        verdict=tree.result.value,
        explanation=written(tree),
        deciding=[_deciding(leaf, written(leaf)) for leaf in deciding(tree)],
        basis=basis,
        cause=cause,
        screened_at=now(),
    )


def _deciding(leaf: Explanation, stored: dict[str, Any]) -> dict[str, Any]:
    """The deciding clause as stored, with the missing datum as its own entry for those who only want that."""
    return {"missing": missing_json(leaf.missing) if leaf.missing else None, "node": stored}


def basis_of(case: Case, version: CohortVersion, profiles: list[dict[str, int]]) -> dict[str, Any]:
    """What a screening stands on; ``profiles`` as a fact sheet has them."""
    return {
        "cohort": version.cohort.code,
        "rule_version": version.number,
        "case_version": case.version,
        "profiles": profiles,
        "tumour_types": oncotree.VERSION,
        "evaluator": EVALUATOR,
        "day": today().isoformat(),
    }


def _says_the_same(standing: Screening, fresh: Screening) -> bool:
    """The day and a save of the referral are no news by themselves: the same reasoning on the same profile by the same
    rule. Then the standing screening is only brought up to date."""
    return (
        standing.version_id == fresh.version_id
        and standing.explanation == fresh.explanation
        and {**standing.basis, **AGE} == {**fresh.basis, **AGE}
    )


def _sorted_out(fresh: list[Screening]) -> tuple[list[Screening], list[Screening]]:
    """What is to be stored, and what stands."""
    made, current = [], []
    for screening in fresh:
        standing = screening.replaces
        if standing is not None and _says_the_same(standing, screening):
            current.append(standing)
        else:
            made.append(screening)
    return made, current


def _store(made: list[Screening], current: list[Screening], outdated: Collection[int], age: dict[str, Any]) -> None:
    """``age``: what is newer in the basis of those that stand; one statement for all."""
    Screening.objects.filter(pk__in=outdated).update(is_current=False)
    Screening.objects.bulk_create(made)
    aged = [one.pk for one in current if any(one.basis[key] != age[key] for key in age)]
    if aged:
        written = Func(F("basis"), Value(json.dumps(age)), template="%(expressions)s::jsonb", arg_joiner=" || ")
        Screening.objects.filter(pk__in=aged).update(basis=written)
    for screening in current:
        screening.basis |= age


def _among(rows: QuerySet[Any], field: str, cohorts: Collection[int] | None) -> QuerySet[Any]:
    return rows if cohorts is None else rows.filter(**{f"{field}__in": list(cohorts)})


def _cause_of(stale: Collection[str], screened_before: bool) -> Cause:
    """What a page finds to have changed while nobody was told. What somebody changes is told as it happens, so of a
    case that is both older and changed, the day is the likelier cause."""
    if "day" in stale:
        return Cause.DAY
    if "case_version" in stale:
        return Cause.CLINICAL
    return Cause.RULE if screened_before else Cause.ASKED
