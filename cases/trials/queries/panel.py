"""The screening panel of a case: what fits, what could fit, what does not, each with its reasoning."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cases.dossier.models import Case, Task
from cases.genomics.enums import ProfileState
from cases.genomics.models import Profile
from cases.trials.enums import LIVE_SLOTS, Operator, Reason, Verdict
from cases.trials.models import CohortPatient, Screening, Slot
from cases.trials.queries.cohorts import CohortState, cohorts_with_rows, is_lapsed, state_of
from cases.trials.words.clauses import clause_words, negated_words
from cases.trials.words.reasons import ask_words, datum_words, reason_words, reasons_of

SHOWN_IN_BOX = 3


@dataclass(frozen=True)
class Question:
    """A missing datum: what, of whom, and whether it has been asked for already."""

    datum: str
    subject: str
    words: str
    whom: str
    asked: bool


@dataclass(frozen=True)
class TreeLine:
    """One line of an explained rule. ``result`` is empty for a heading."""

    depth: int
    text: str
    result: str
    detail: str


@dataclass(frozen=True)
class Entry:
    """One cohort in the panel."""

    screening: Screening
    state: CohortState
    reasons: tuple[str, ...]
    questions: tuple[Question, ...]
    tree: tuple[TreeLine, ...]
    before_inclusion: tuple[str, ...]  # what holds nothing back now and must be known before the first dose
    slot: Slot | None  # the case's own live place
    patient: CohortPatient | None  # the case as a patient of the cohort

    @property
    def may_reserve(self) -> bool:
        return self.slot is None and self.state.free > 0 and self.state.waiting == 0

    @property
    def is_covered(self) -> bool:
        return any(entry["node"]["reason"] == Reason.COVERED for entry in self.screening.deciding)

    @property
    def may_wait(self) -> bool:
        """Where the cohort may open again: not once it has stopped, or ended negative."""
        return self.slot is None and not self.may_reserve and not self.state.is_over


@dataclass(frozen=True)
class Panel:
    fits: tuple[Entry, ...]
    could_fit: tuple[Entry, ...]
    fits_not: tuple[Entry, ...]
    screened_at: datetime | None
    has_profile: bool

    @property
    def could_fit_more(self) -> int:
        return max(len(self.could_fit) - SHOWN_IN_BOX, 0)

    @property
    def nearest(self) -> tuple[Entry, ...]:
        """Where a drug's own indication excludes the case: the box says so, since the doctor will ask."""
        covered = [entry for entry in self.fits_not if entry.is_covered]
        return tuple(covered[:SHOWN_IN_BOX])

    @property
    def total(self) -> int:
        return len(self.fits) + len(self.could_fit) + len(self.fits_not)


def panel_of(case: Case) -> Panel:
    """The current screenings in three groups. The number of queries does not grow with the cohorts."""
    screenings = list(
        Screening.objects.filter(case=case, is_current=True).select_related("version").order_by("version__cohort__code")
    )
    wanted = [screening.version.cohort_id for screening in screenings]
    states = {cohort.pk: state_of(cohort) for cohort in cohorts_with_rows().filter(pk__in=wanted)}
    slots = {slot.cohort_id: slot for slot in Slot.objects.filter(case=case, state__in=LIVE_SLOTS)
             if not is_lapsed(slot)}  # fmt: skip
    asked = frozenset(Task.objects.filter(case=case, done_at=None).values_list("text", flat=True))
    entries = [
        _entry(screening, states[screening.version.cohort_id], slots.get(screening.version.cohort_id), asked, case)
        for screening in screenings
    ]
    return Panel(
        fits=_group(entries, Verdict.MATCH, lambda entry: (entry.slot is None, -entry.state.free)),
        could_fit=_group(entries, Verdict.UNKNOWN, lambda entry: len(entry.questions)),
        fits_not=_group(entries, Verdict.NO, lambda entry: 0),
        screened_at=max((screening.screened_at for screening in screenings), default=None),
        has_profile=Profile.objects.filter(case=case, state=ProfileState.CURRENT).exists(),
    )


def section_count(case: Case) -> str:
    """``1 + 2``: how many cohorts fit and how many could; empty before the first screening."""
    verdicts = list(Screening.objects.filter(case=case, is_current=True).values_list("verdict", flat=True))
    if not verdicts:
        return ""
    return f"{verdicts.count(Verdict.MATCH)} + {verdicts.count(Verdict.UNKNOWN)}"


def tree_lines(node: Mapping[str, Any], depth: int = 0) -> list[TreeLine]:
    """An explained rule as lines with depth; ``all`` within ``all`` reads as one list."""
    word, children = node.get("operator"), node.get("children", [])
    if word == Operator.ALL:
        return [line for child in children for line in tree_lines(child, depth)]
    if word == Operator.ANY:
        heading = TreeLine(depth, _("one of these:"), node["result"], "")
        return [heading, *(line for child in children for line in tree_lines(child, depth + 1))]
    if word == Operator.AT_INCLUSION:
        heading = TreeLine(depth, _("checked at inclusion:"), node["result"], "")
        return [heading, *(line for child in children for line in tree_lines(child, depth + 1))]
    if word == Operator.NOT:
        return _negated(node, children[0], depth)
    name, values = next(iter(node["clause"].items()))
    own = TreeLine(depth, clause_words(name, values), node["result"], reason_words(node))
    return [own, *(line for child in children for line in tree_lines(child, depth + 1))]


def _unknown_at_inclusion(node: Mapping[str, Any], inside: bool = False) -> list[str]:
    inside = inside or node.get("operator") == Operator.AT_INCLUSION
    own = [datum_words(node["missing"])] if inside and "missing" in node else []
    return own + [words for child in node.get("children", []) for words in _unknown_at_inclusion(child, inside)]


def _negated(node: Mapping[str, Any], inner: Mapping[str, Any], depth: int) -> list[TreeLine]:
    if "clause" in inner:
        return [TreeLine(depth, negated_words(inner["clause"]), node["result"], reason_words(inner))]
    heading = TreeLine(depth, _("not this:"), node["result"], "")
    return [heading, *tree_lines(inner, depth + 1)]


def _group(entries: Iterable[Entry], verdict: Verdict, key: Any) -> tuple[Entry, ...]:
    return tuple(sorted((entry for entry in entries if entry.screening.verdict == verdict), key=key))


def _entry(screening: Screening, state: CohortState, slot: Slot | None, asked: frozenset[str], case: Case) -> Entry:
    missing = [entry["missing"] for entry in screening.deciding if entry["missing"]]
    return Entry(
        screening=screening,
        state=state,
        reasons=tuple(reasons_of(screening)),
        questions=_questions(missing, asked) if screening.verdict == Verdict.UNKNOWN else (),
        tree=tuple(tree_lines(screening.explanation)),
        before_inclusion=tuple(dict.fromkeys(_unknown_at_inclusion(screening.explanation))),
        slot=slot,
        patient=next((one for one in state.cohort.patients.all() if one.case_id == case.pk), None),
    )


def _questions(missing: list[dict[str, str]], asked: frozenset[str]) -> tuple[Question, ...]:
    found: dict[tuple[str, str], Question] = {}
    for entry in missing:
        words = datum_words(entry)
        text = _("Wanted: %(datum)s.") % {"datum": words}
        found[entry["datum"], entry["subject"]] = Question(
            entry["datum"], entry["subject"], words, ask_words(entry["ask"]), text in asked
        )
    return tuple(found.values())
