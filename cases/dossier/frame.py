"""The frame round every section of a case: header, sections with counts, what is missing, what to do now.

Sections of all rooms wear the same frame. What it shows of the rooms above the dossier (counts, the slot in a meeting,
specimens) comes from contributors that ``cases.views`` hangs in, so that no room imports upwards.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.dossier.enums import StopReason
from cases.dossier.logic import age, ecog
from cases.dossier.logic.completeness import Completeness, SpecimenFacts, assess
from cases.dossier.models import Case, TreatmentLine
from cases.dossier.queries import lines_of, referral_facts, tumour_of
from molmdt.access.queries import can
from molmdt.kernel.clock import today

SECTIONS: tuple[tuple[str, str, str | Promise], ...] = (
    ("overview", "dossier", _("Overview")),
    ("course", "case-course", _("Course")),
    ("findings", "case-findings", _("Findings")),
    ("pathology", "case-pathology", _("Pathology")),
    ("trials", "case-trials", _("Trials")),
    ("discussion", "case-discussion", _("Discussion")),
    ("documents", "case-documents", _("Documents")),
    ("files", "case-files", _("Files")),
    ("access-log", "case-access-log", _("Who has seen")),
)


@dataclass(frozen=True, slots=True)
class Slot:
    """The case's place on an agenda."""

    meeting: int
    starts_at: datetime
    position: int
    total: int
    open: bool
    url: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one room tells the frame."""

    counts: Mapping[str, str] = field(default_factory=dict)  # section -> what stands beside its name
    slot: Slot | None = None
    specimens: tuple[SpecimenFacts, ...] = ()
    has_profile: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    label: str | Promise
    url: str
    count: str
    current: bool


@dataclass(frozen=True, slots=True)
class Header:
    """The facts in the two lines under the pseudonym."""

    tumour: str
    stage: str
    age_band: tuple[int, int | None] | None
    ecog_days: int | None
    ecog_valid: bool
    line_count: int
    progression_on: date | None


@dataclass(frozen=True, slots=True)
class Frame:
    header: Header
    sections: tuple[Section, ...]
    slot: Slot | None
    completeness: Completeness


Contributor = Callable[[Case], Contribution]
_contributors: dict[str, Contributor] = {}


def contribute(room: str, contributor: Contributor) -> None:
    """Hangs a room's part into every frame. One query or two, whatever the case holds."""
    _contributors[room] = contributor


def frame_of(case: Case, account: Any, section: str) -> Frame:
    """The frame for this reader; sections that the matrix closes to them are not named."""
    parts = [contributor(case) for contributor in _contributors.values()]
    counts = {key: text for part in parts for key, text in part.counts.items()}
    return Frame(
        header=header_of(case),
        sections=tuple(_sections(case, account, section, counts)),
        slot=next((part.slot for part in parts if part.slot), None),
        completeness=completeness_of(case, parts),
    )


def frame_for(request: HttpRequest, case: Case, section: str) -> Frame:
    """The frame for whoever asks. A page asks two or three times (view, header, sections); the request keeps it."""
    kept: dict[tuple[int, str], Frame] = request.__dict__.setdefault("_case_frames", {})
    if (case.pk, section) not in kept:
        kept[case.pk, section] = frame_of(case, request.user, section)
    return kept[case.pk, section]


def completeness_of(case: Case, parts: list[Contribution] | None = None) -> Completeness:
    """The checklist as it stands, with what pathology and the laboratory have brought."""
    if parts is None:
        parts = [contributor(case) for contributor in _contributors.values()]
    specimens = tuple(specimen for part in parts for specimen in part.specimens)
    facts = referral_facts(case, specimens=specimens, has_profile=any(part.has_profile for part in parts))
    return assess(facts, today())


def header_of(case: Case) -> Header:
    lines, day = lines_of(case), today()
    return Header(
        tumour=tumour_of(case),
        stage=case.stage,
        age_band=age.age_band(case.patient.birth_year, day.year),
        ecog_days=ecog.age_days(case.ecog_on, day),
        ecog_valid=ecog.is_valid(case.ecog_on, day),
        line_count=len(lines),
        progression_on=_last_progression(lines),
    )


def _last_progression(lines: list[TreatmentLine]) -> date | None:
    stops = [line.stopped_on for line in lines if line.stop_reason == StopReason.PROGRESSION and line.stopped_on]
    return max(stops, default=None)


def address(name: str, case: Case, account: Any) -> str:
    """Where a page of the case is; empty when it is not hung up, or when its own door is closed to this reader."""
    try:
        url = reverse(name, args=[case.pseudonym])
    except NoReverseMatch:
        return ""
    return url if can(account, resolve(url).func.door, case) else ""  # type: ignore[attr-defined]


def _sections(case: Case, account: Any, current: str, counts: Mapping[str, str]) -> list[Section]:
    placed = [(key, label, address(name, case, account)) for key, name, label in SECTIONS]
    return [Section(key, label, url, counts.get(key, ""), key == current) for key, label, url in placed if url]
