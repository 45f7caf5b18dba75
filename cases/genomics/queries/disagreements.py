"""Variants that laboratories classify differently: what stands open, what was settled, and who says what. No cases."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from cases.genomics.models import Disagreement, Finding, Interpretation
from cases.genomics.queries.memory import Opinion, confirmed_readings, keys_of, opinions_of, same_variant

SETTLED_SHOWN = 50


@dataclass(frozen=True)
class Dispute:
    """A disagreement with the classes that stand now."""

    disagreement: Disagreement
    opinions: tuple[Opinion, ...]
    authors: frozenset[int]  # persons who wrote one of them


def aliases_of(finding: Finding) -> set[str]:
    """Every key by which this variant is known: its own, the lifted one, and those of findings that share one."""
    keys = keys_of(finding)
    return keys | _keys_beside(keys)


def disagreements_about(keys: Collection[str]) -> QuerySet[Disagreement]:
    return Disagreement.objects.filter(variant_key__in=list(keys))


def disagreement_about(finding: Finding) -> Disagreement | None:
    """The one that stands open, else the last one that was settled."""
    about = list(disagreements_about(aliases_of(finding)).select_related("settled_by__hospital").order_by("-opened_at"))
    return next((one for one in about if one.settled_at is None), about[0] if about else None)


def readings_of(disagreement: Disagreement) -> QuerySet[Interpretation]:
    """The confirmed interpretations that it is about."""
    key = disagreement.variant_key
    return confirmed_readings({key} | _keys_beside({key}))


def open_disputes() -> list[Dispute]:
    """Oldest first. Three queries each: there are few, and each is a person's work."""
    return [_dispute(one) for one in Disagreement.objects.filter(settled_at=None).order_by("opened_at")]


def number_open() -> int:
    return Disagreement.objects.filter(settled_at=None).count()


def settled_disagreements() -> list[Disagreement]:
    settled = Disagreement.objects.exclude(settled_at=None).select_related("settled_by__hospital")
    return list(settled.order_by("-settled_at")[:SETTLED_SHOWN])


def _dispute(disagreement: Disagreement) -> Dispute:
    readings = readings_of(disagreement)
    return Dispute(disagreement, opinions_of(readings), frozenset(readings.values_list("author_id", flat=True)))


def _keys_beside(keys: Collection[str]) -> set[str]:
    rows = Finding.objects.filter(same_variant(list(keys))).order_by().values_list("variant_key", "lifted_key")
    return {key for row in rows.distinct() for key in row if key}
