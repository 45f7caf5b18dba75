"""Screening: a case against every current cohort version. The result replaces the earlier one, which is kept."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db import transaction

from cases.dossier.enums import OVER
from cases.dossier.logic import oncotree
from cases.dossier.models import Case, CaseNews
from cases.genomics.models import Profile
from cases.trials.enums import Verdict
from cases.trials.logic.explanation import Explanation, as_json, deciding, missing_json
from cases.trials.logic.grammar import Node, genes_of, stored_rule
from cases.trials.logic.rules import evaluate
from cases.trials.models import CohortVersion, Screening
from cases.trials.queries.facts import facts_of
from cases.trials.services.offers import withdraw_offers
from molmdt.audit import services as audit
from molmdt.kernel.clock import now, today

EVALUATOR = "1"  # raise it when a clause begins to mean something else


def screen_case(case: Case, *, actor: Any = None) -> list[Screening]:
    """Screens one case and returns its current screenings. ``actor`` is None when the system does it by itself.

    Idempotent: where nothing has changed, the standing screening stays. A cohort that begins or ceases to fit is told
    in the case's news. A constant number of queries in cohorts and findings.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("patient").get(pk=case.pk)
        versions = list(CohortVersion.objects.filter(is_current=True).select_related("cohort"))
        rules = {version.pk: rule_of(version) for version in versions}
        genes = sorted(frozenset[str]().union(*(genes_of(rule) for rule in rules.values())))
        facts, profiles = facts_of(case, genes)
        before = {
            screening.version.cohort_id: screening
            for screening in Screening.objects.filter(case=case, is_current=True).select_related("version")
        }
        current, made = [], []
        for version in versions:
            tree = evaluate(rules[version.pk], facts, oncotree.is_descendant)
            fresh = _screening(case, version, tree, _basis(case, version, profiles))
            standing = before.get(version.cohort_id)
            if standing is not None and _says_the_same(standing, fresh):
                standing.basis = fresh.basis
                current.append(standing)
            else:
                made.append(fresh)
        kept = {screening.pk for screening in current}
        outdated = [screening.pk for screening in before.values() if screening.pk not in kept]
        Screening.objects.filter(pk__in=outdated).update(is_current=False)
        Screening.objects.bulk_create(made)
        Screening.objects.bulk_update(current, ["basis"])
        _tell(case, made, before)
        withdraw_offers(case, {one.version.cohort_id for one in made if one.verdict == Verdict.NO})
        if made:
            audit.record(
                actor=actor, action="screening.run", verb="C", case=case.pseudonym, obj=case, cohorts=len(made)
            )
    return sorted([*current, *made], key=lambda screening: screening.version_id)


def ensure_screened(case: Case) -> None:
    """Screens a case whose standing screenings are of an earlier day, of an earlier version of the case or of the
    rules, or missing: a page must not show yesterday's verdict. A case that is over keeps its last ones."""
    if case.state in OVER:
        return
    rules = set(CohortVersion.objects.filter(is_current=True).values_list("pk", flat=True))
    standing = list(Screening.objects.filter(case=case, is_current=True).values_list("version_id", "basis"))
    expected = {"case_version": case.version, "day": today().isoformat(), "evaluator": EVALUATOR}
    fresh = all(basis.get(key) == value for _, basis in standing for key, value in expected.items())
    if not fresh or {version for version, _ in standing} != rules:
        screen_case(case)


def screen_open_cases() -> int:
    """Screens every case that is not over: after a cohort was opened or changed. Returns how many."""
    cases = Case.objects.exclude(state__in=OVER).order_by("pk")
    return sum(1 for case in cases.iterator(chunk_size=200) if screen_case(case) is not None)


def rule_of(version: CohortVersion) -> Node:
    """The parsed rule; parsed once per process, since a version never changes."""
    return _parsed(json.dumps(version.rule, sort_keys=True))


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Node:
    return stored_rule(json.loads(text))


def _screening(case: Case, version: CohortVersion, tree: Explanation, basis: dict[str, Any]) -> Screening:
    return Screening(
        case=case,
        version=version,
        verdict=tree.result.value,
        explanation=as_json(tree),
        deciding=[_deciding(leaf) for leaf in deciding(tree)],
        basis=basis,
        screened_at=now(),
    )


def _deciding(leaf: Explanation) -> dict[str, Any]:
    """The deciding clause as stored, with the missing datum as its own entry for those who only want that."""
    stored = as_json(leaf)
    return {"missing": missing_json(leaf.missing) if leaf.missing else None, "node": stored}


def _basis(case: Case, version: CohortVersion, profiles: Iterable[Profile]) -> dict[str, Any]:
    return {
        "cohort": version.cohort.code,
        "rule_version": version.number,
        "case_version": case.version,
        "profiles": [{"profile": profile.pk, "version": profile.version} for profile in profiles],
        "tumour_types": oncotree.VERSION,
        "evaluator": EVALUATOR,
        "day": today().isoformat(),
    }


def _says_the_same(standing: Screening, fresh: Screening) -> bool:
    """The day alone is no news: the same reasoning on the same versions. Then only the day is brought up to date."""
    return (
        standing.version_id == fresh.version_id
        and standing.explanation == fresh.explanation
        and {**standing.basis, "day": ""} == {**fresh.basis, "day": ""}
    )


def _tell(case: Case, made: list[Screening], before: dict[int, Screening]) -> None:
    news = []
    for screening in made:
        cohort = screening.version.cohort
        earlier = before[cohort.pk].verdict if cohort.pk in before else None
        if screening.verdict != earlier and Verdict.MATCH in {screening.verdict, earlier}:
            kind = "cohort_fits" if screening.verdict == Verdict.MATCH else "cohort_fits_no_more"
            news.append(CaseNews(case=case, kind=kind, subject=cohort.code))
    CaseNews.objects.bulk_create(news)
