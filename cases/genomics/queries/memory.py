"""The national memory: the same variant in other patients, as numbers and classes, never as cases."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count

from cases.genomics.enums import InterpretationState, ProfileState
from cases.genomics.models import Finding, Interpretation


@dataclass(frozen=True)
class Seen:
    """``patients``: other patients with it in a current profile. ``classes``: oncogenicity confirmed for them."""

    patients: int = 0
    classes: frozenset[str] = field(default_factory=frozenset)

    def agrees_with(self, oncogenicity: str) -> bool | None:
        """None where there is nothing to compare."""
        if not self.classes or not oncogenicity:
            return None
        return self.classes == {oncogenicity}


def seen_before(keys: Iterable[str], *, patient_id: int) -> dict[str, Seen]:
    """By variant key. Two queries whatever the number of keys."""
    wanted = list(keys)
    others = Finding.objects.filter(variant_key__in=wanted, passed=True, profile__state=ProfileState.CURRENT)
    others = others.exclude(profile__case__patient_id=patient_id)
    numbers = dict(
        others.values_list("variant_key").annotate(n=Count("profile__case__patient_id", distinct=True)).order_by()
    )
    classes: dict[str, set[str]] = defaultdict(set)
    confirmed = Interpretation.objects.filter(
        state=InterpretationState.CONFIRMED, finding__variant_key__in=wanted
    ).exclude(finding__profile__case__patient_id=patient_id)
    for key, oncogenicity in confirmed.values_list("finding__variant_key", "oncogenicity"):
        if oncogenicity:
            classes[key].add(oncogenicity)
    return {key: Seen(numbers.get(key, 0), frozenset(classes[key])) for key in wanted}
