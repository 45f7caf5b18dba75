"""Which case is in which meeting, and what the past ones concluded. Keys are those of ``cases.dossier.demo.plan``."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from cases.meetings.enums import AccessRoute, Answer, ItemKind, VoteChoice

START_HOUR = 14  # in Oslo
MINUTES_PER_CASE = 7
PLACE = "Videorom NMTB, Norsk helsenett"
CHAIR = "moteleder.ous"
COORDINATOR = "koordinator.nasjonal"


@dataclass(frozen=True, slots=True)
class DemoMeeting:
    days_from_today: int
    cases: tuple[str, ...]  # in agenda order
    deferred: tuple[str, ...] = ()  # of these, put off in the meeting
    reviewed: tuple[str, ...] = ()  # of these, sent on by the review before it


@dataclass(frozen=True, slots=True)
class DemoLine:
    kind: ItemKind
    drugs: tuple[str, ...] = ()
    cohort: str = ""
    genes: tuple[str, ...] = ()  # findings that the line rests on
    level: str = ""  # ESCAT
    access_route: AccessRoute | None = None
    text: str = ""
    due_days: int | None = None  # from the meeting


@dataclass(frozen=True, slots=True)
class DemoConclusion:
    summary: str
    notes: str
    lines: tuple[DemoLine, ...]


MEETINGS = (
    DemoMeeting(-14, ("D54", "D55", "D56", "D58", "D60", "D52", "D50")),
    DemoMeeting(-7, ("D45", "D46", "D47", "D48", "D49", "D51", "D53", "D39"), deferred=("D39",)),
    DemoMeeting(
        0,
        ("D24", "D25", "D26", "D27", "D28", "D29", "D30", "D31", "D32"),
        reviewed=("D24", "D25", "D26", "D27", "D28", "D29", "D31"),
    ),
    DemoMeeting(7, ("D33", "D34", "D35", "D36", "D44")),
)
# Urgent cases of a coming meeting that the chair has talked through with the department already; the formal conclusion
# follows in the meeting.
DISCUSSED_BEFORE = {"D44": "Drøftet på telefon mellom møteleder og avdelingen. Konklusjonen føres i møtet."}
# Who sits in the room in the past meetings, beside the chair and each case's own oncologist.
PRESENT = (
    "onkolog.radium", "patolog.ous", "molekylarbiolog.ous", "bioinformatiker.ous", "genetiker.ous",
    "molekylarbiolog.haukeland", "moteleder2.ous",
)  # fmt: skip
REVIEWER = "molekylarbiolog.ous"
REVIEWED = {"D26": "Kan TP53-varianten være medfødt?"}  # what the meeting is asked to look at
# What those who were invited to the next meeting have answered; the others have not yet.
ANSWERS = {
    "patolog.ous": (Answer.COMES, ""),
    "molekylarbiolog.ous": (Answer.COMES, ""),
    "bioinformatiker.ous": (Answer.COMES, ""),
    "onkolog.haukeland": (Answer.COMES, ""),
    "genetiker.ous": (Answer.SUBSTITUTE, "Vakthavende ved medisinsk genetikk"),
    "onkolog.radium": (Answer.CANNOT, ""),
}
# Declared before the meeting: case, who, why.
CONFLICTS = (("D47", "onkolog.radium", "Behandler en nær slektning av pasienten."),)
# Asked in writing and answered in a past meeting: case, who asks, what, who answers, what.
QUESTIONS = (
    ("D45", "onkolog.radium", "Er RNA-prøven tatt av samme biopsi som DNA?", "patolog.ous",
     "Ja, fra samme blokk, naboliggende snitt."),
)  # fmt: skip
# An advisory vote in a past meeting: case, question, who said what, and why those against were.
VOTE = ("D46", "Støtter møtet rekkefølgen av mulighetene?", {
    "onkolog.radium": (VoteChoice.YES, ""),
    "patolog.ous": (VoteChoice.YES, ""),
    "genetiker.ous": (VoteChoice.ABSTAIN, ""),
    "molekylarbiolog.haukeland": (VoteChoice.NO, "Ville avventet svar på den nye prøven."),
})  # fmt: skip
# The board meets every week; the series makes its meetings from the second week on.
SERIES_STARTS_IN_DAYS, SERIES_WEEKS_AHEAD = 14, 4
# Who sees to what follows up, where it is not the treating doctor.
OWNERS = {ItemKind.GENETIC_COUNSELLING: "GE", ItemKind.HISTOLOGY_REVIEW: "PA"}
MINUTES_TEXT = {
    -14: "Møtet ble holdt på video. Neste møte følger oppsatt plan.",
    -7: "Kohorten for BRAF V600 er satt på vent til den åttende evalueringen. Kohorten for RET tar ikke imot flere.",
}


@cache
def conclusions() -> dict[str, DemoConclusion]:
    """By case key."""
    text = files(__package__).joinpath("conclusions.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return {
        key: DemoConclusion(
            summary=entry["summary"],
            notes=entry["notes"],
            lines=tuple(_line(line) for line in entry["lines"]),
        )
        for key, entry in loaded.items()
    }


def _line(entry: dict[str, Any]) -> DemoLine:
    route = entry.get("access_route")
    return DemoLine(
        kind=ItemKind(entry["kind"]),
        drugs=tuple(entry.get("drugs", ())),
        cohort=entry.get("cohort", ""),
        genes=tuple(entry.get("genes", ())),
        level=entry.get("level", ""),
        access_route=AccessRoute(route) if route else None,
        text=entry.get("text", ""),
        due_days=entry.get("due_days"),
    )
