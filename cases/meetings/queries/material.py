"""What stands behind what is shown of a case: its versions and digests at this moment, for the meeting's log.

The log holds keys and digests, never what the files say.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from cases.dossier.models import Case
from cases.genomics.enums import ProfileState
from cases.genomics.models import Profile
from cases.meetings.enums import Section
from cases.pathology.enums import SlideState
from cases.pathology.models import Slide

Entries = list[list[Any]]
# What changes about a case without its referral being another one.
NOT_REFERRED = frozenset({"id", "state", "state_since", "version", "created_at", "changed_at"})


def _referral(case: Case) -> Entries:
    """[[version, SHA-256 of the case's own fields]]"""
    names = [field.attname for field in case._meta.concrete_fields if field.attname not in NOT_REFERRED]
    content = json.dumps({name: getattr(case, name) for name in names}, sort_keys=True, default=str)
    return [[case.version, hashlib.sha256(content.encode()).hexdigest()]]


def _profiles(case: Case) -> Entries:
    """[[key, version, SHA-256 over the digests of the laboratory's files]]"""
    current = Profile.objects.filter(case=case, state=ProfileState.CURRENT).order_by("pk")
    return [list(row) for row in current.values_list("pk", "version", "content_sha256")]


def _slides(case: Case) -> Entries:
    """[[key, SHA-256 of the image as it came]]"""
    ready = Slide.objects.filter(specimen__case=case, state=SlideState.READY).order_by("pk")
    return [list(row) for row in ready.values_list("pk", "source_sha256")]


KINDS: Mapping[str, Callable[[Case], Entries]] = {"referral": _referral, "profiles": _profiles, "slides": _slides}
STANDS_BEHIND: Mapping[Section, tuple[str, ...]] = {
    Section.OVERVIEW: ("referral", "profiles", "slides"),
    Section.COURSE: ("referral",),
    Section.FINDINGS: ("profiles",),
    Section.PATHOLOGY: ("slides",),
    Section.TRIALS: ("referral", "profiles"),
}


def material_of(case: Case, section: str = Section.OVERVIEW) -> dict[str, Entries]:
    """Kind -> its entries, for a section of the case. Three queries at most."""
    return {kind: KINDS[kind](case) for kind in STANDS_BEHIND[Section(section)]}
