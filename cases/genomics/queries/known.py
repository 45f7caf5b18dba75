"""What people have concluded about the findings of a profile: few rows, read before the many are counted."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.utils import timezone

from cases.dossier.models import Case
from cases.genomics.enums import SAFETY_ENDED, InterpretationState, Relevance
from cases.genomics.evidence import strength
from cases.genomics.logic.sheet import Sheet
from cases.genomics.models import Finding, Interpretation, Profile, SafetyFlag
from molmdt.accounts.models import Person
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import now

WEAKEST = 99


@dataclass(frozen=True)
class Levels:
    """The strongest evidence in the patient's own tumour type and in others, 0 first; WEAKEST = none."""

    own: int = WEAKEST
    other: int = WEAKEST

    def with_row(self, system: str, own: str, other: str) -> "Levels":
        return Levels(
            min(self.own, strength(system, own) if own else WEAKEST),
            min(self.other, strength(system, other) if other else WEAKEST),
        )


@dataclass(frozen=True)
class Known:
    """By finding: ``classes`` of live interpretations ("" = not classified), ``levels`` where evidence is stated."""

    classes: Mapping[int, str]
    levels: Mapping[int, Levels]
    flagged: frozenset[int]
    marks: Mapping[str, list[int]]  # relevance -> who is marked so, without the unmarked

    @property
    def interpreted(self) -> frozenset[int]:
        return frozenset(self.classes)

    @property
    def actionable(self) -> frozenset[int]:
        """With evidence or an open safety flag; whatever is marked relevant is actionable besides."""
        return frozenset(self.levels) | self.flagged


def known_of(profile: Profile, case: Case, sheet: Sheet) -> Known:
    """Three small queries, whatever the size of the profile; a fourth where safety flags are open."""
    classes: dict[int, str] = {}
    levels: dict[int, Levels] = {}
    # The sheet's bounds let the database walk along a few interpretations instead of all findings of the profile.
    live = Interpretation.objects.filter(
        finding_id__gte=sheet.first, finding_id__lte=sheet.last, finding__profile=profile
    ).exclude(state=InterpretationState.SUPERSEDED)
    for finding, oncogenicity, system, own, other in live.values_list(
        "finding_id", "oncogenicity", "actionabilities__system",
        "actionabilities__level_own_tumour", "actionabilities__level_other_tumours",
    ):  # fmt: skip
        classes[finding] = oncogenicity
        if own or other:
            levels[finding] = levels.get(finding, Levels()).with_row(system, own, other)
    return Known(classes, levels, _flagged(profile, case), _marks(profile))


def _marks(profile: Profile) -> dict[str, list[int]]:
    marks: dict[str, list[int]] = defaultdict(list)
    marked = Finding.objects.filter(profile=profile).exclude(relevance=Relevance.UNMARKED)
    for relevance, key in marked.values_list("relevance", "pk"):
        marks[relevance].append(key)
    return marks


def _flagged(profile: Profile, case: Case) -> frozenset[int]:
    """A flag speaks of the variant: it holds in every version of the profile that has it."""
    keys = SafetyFlag.objects.filter(case=case).exclude(state__in=SAFETY_ENDED).exclude(variant_key="")
    named = list(keys.values_list("variant_key", flat=True))
    if not named:
        return frozenset()
    return frozenset(Finding.objects.filter(profile=profile, variant_key__in=named).values_list("pk", flat=True))


def fresh_of(profile: Profile, case: Case, since: str, person: Person) -> frozenset[int] | None:
    """New since the ``version`` before, or since the person's last ``visit`` before today; None = all are new."""
    return changed_since(profile, last_visit(person, case)) if since == "visit" else new_in_version(profile)


def last_visit(person: Person, case: Case) -> datetime | None:
    """When the person last looked at findings of the case before today, by the record of reads."""
    today = timezone.localtime(now()).replace(hour=0, minute=0, second=0, microsecond=0)
    seen = AuditEvent.objects.filter(case=case.pseudonym, person_id=person.pk, action="somatic.view", at__lt=today)
    at: datetime | None = seen.order_by("-at").values_list("at", flat=True).first()
    return at


def changed_since(profile: Profile, at: datetime | None) -> frozenset[int] | None:
    """Brought by a newer version, marked or interpreted since; None without a visit: all is new to the person."""
    if at is None:
        return None
    marked = Finding.objects.filter(profile=profile, relevance_at__gt=at).values_list("pk", flat=True)
    interpreted = Interpretation.objects.filter(finding__profile=profile, changed_at__gt=at)
    changed = {*marked, *interpreted.values_list("finding_id", flat=True)}
    if profile.imported_at <= at:
        return frozenset(changed)
    brought = new_in_version(profile)
    return None if brought is None else brought | changed


def new_in_version(profile: Profile) -> frozenset[int] | None:
    """Findings that the version before does not have; None for a first version."""
    before = Profile.objects.filter(specimen=profile.specimen_id, version__lt=profile.version).order_by("-version")
    earlier = before.values_list("pk", flat=True).first()
    return None if earlier is None else _new_since(profile.pk, earlier)


@lru_cache(maxsize=16)
def _new_since(profile: int, earlier: int) -> frozenset[int]:
    """What a profile holds never changes, so two versions are compared once."""
    kept = Finding.objects.filter(profile=earlier).values_list("kind", "variant_key")
    seen = set(kept.iterator(chunk_size=10_000))
    found = Finding.objects.filter(profile=profile).values_list("pk", "kind", "variant_key")
    return frozenset(pk for pk, *key in found.iterator(chunk_size=10_000) if tuple(key) not in seen)
