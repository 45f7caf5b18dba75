"""The rules in force, compiled once per process and day."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

from django.db.models import F, Func, TextField
from django.db.models.functions import Cast

from cases.dossier.logic import oncotree
from cases.trials.logic.fast_rules import Compiled
from cases.trials.logic.grammar import Node, stored_rule
from cases.trials.models import CohortVersion

KEPT = 4  # sets of rules: those in force, a replay's, a draft's
is_descendant = lru_cache(maxsize=65_536)(oncotree.is_descendant)  # the same few pairs of codes again and again
_compiled: dict[tuple[date, frozenset[tuple[int, str]]], Compiled[int]] = {}


def versions_in_force(cohorts: Iterable[int] | None = None) -> list[CohortVersion]:
    """Current versions with their cohorts, of all or of these (primary keys); ``digest`` tells their rules apart, which
    are not read."""
    current = CohortVersion.objects.filter(is_current=True).select_related("cohort").order_by("pk").defer("rule")
    digest = Func(Cast(F("rule"), TextField()), function="md5", output_field=TextField())
    found = current.annotate(digest=digest)
    return list(found if cohorts is None else found.filter(cohort__in=list(cohorts)))


def compiled_rules(versions: list[CohortVersion], day: date) -> Compiled[int]:
    """The rules of these versions by primary key."""
    key = (day, frozenset((version.pk, version.digest) for version in versions))  # type: ignore[attr-defined]
    known = _compiled.pop(key, None)
    if known is None:
        rules = CohortVersion.objects.filter(pk__in=[version.pk for version in versions]).order_by("pk")
        nodes = {pk: stored_rule(rule) for pk, rule in rules.values_list("pk", "rule")}
        known = Compiled(nodes, is_descendant, day)
    while len(_compiled) >= KEPT:
        _compiled.pop(next(iter(_compiled)))
    _compiled[key] = known  # the last used stands last
    return known


def compiled_drafts(rules: Sequence[Node], day: date) -> Compiled[int]:
    """Rules that no version holds yet, under their numbers."""
    return Compiled(dict(enumerate(rules)), oncotree.is_descendant, day)
