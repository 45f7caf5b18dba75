"""The screening panel of a case: what fits, what one thing keeps away, what does not fit, each with its reasoning."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404

from cases.dossier.models import Case
from cases.genomics.enums import ProfileState
from cases.genomics.models import Profile
from cases.trials.enums import LIVE_SLOTS, Ask, Reason, Verdict
from cases.trials.logic.explanation import Missing, from_json
from cases.trials.logic.near import deciding_data
from cases.trials.logic.proximity import worth_showing
from cases.trials.logic.waiving import verdict_with
from cases.trials.models import CohortPatient, FactSheet, Screening, Slot, Waiver
from cases.trials.queries.chosen import Chosen, chosen_for
from cases.trials.queries.cohorts import CohortState, cohorts_with_rows, is_lapsed, state_of
from cases.trials.queries.panel_news import News, news_of
from cases.trials.queries.questions import Asked, Question, asked_of, most_deciding, question_of
from cases.trials.queries.tree import TreeLine, tree_lines, unknown_at_inclusion
from cases.trials.queries.waivers import Waivable, active_waivers, waivable
from cases.trials.words.near import near_words
from cases.trials.words.reasons import reasons_of
from molmdt.kernel.clock import now

SHOWN_IN_BOX = 3
FEW = 25  # cohorts that do not fit: so many are sent with their reasoning, of more it is sent when somebody opens one


@dataclass(frozen=True)
class Entry:
    """One cohort in the panel."""

    screening: Screening
    state: CohortState
    verdict: Verdict  # with what is set aside for the case
    reasons: tuple[str, ...]
    questions: tuple[Question, ...]  # what to ask where data are missing
    near: tuple[str, ...]  # criteria of which one alone keeps the case out
    near_is_sure: bool  # without the first of them it fits; else data are missing as well
    slot: Slot | None  # the case's own live place
    patient: CohortPatient | None  # the case as a patient of the cohort
    waivers: tuple[Waiver, ...]
    deciders: tuple[Missing, ...]  # data each of which alone decides
    chosen: Chosen | None  # the board's decision that names the cohort

    @cached_property
    def tree(self) -> tuple[TreeLine, ...]:
        """The explained rule; made for those who show it."""
        return tuple(tree_lines(self.screening.explanation, waived=[waiver.clause for waiver in self.waivers]))

    @cached_property
    def before_inclusion(self) -> tuple[str, ...]:
        """What holds nothing back now and must be known before the first dose."""
        return tuple(dict.fromkeys(unknown_at_inclusion(self.screening.explanation)))

    @property
    def waivable(self) -> tuple[Waivable, ...]:
        return tuple(waivable(self.screening, list(self.waivers)))

    @property
    def may_reserve(self) -> bool:
        return not self.in_cohort and self.state.free > 0 and self.state.waiting == 0

    @property
    def in_cohort(self) -> bool:
        """Has a place, or has been included once: nobody is included twice."""
        return self.slot is not None or self.patient is not None

    @property
    def is_covered(self) -> bool:
        return any(entry["node"]["reason"] == Reason.COVERED for entry in self.screening.deciding)

    @property
    def may_wait(self) -> bool:
        """Where the cohort may open again: not once it has stopped, or ended negative."""
        return not self.in_cohort and not self.may_reserve and not self.state.is_over

    @property
    def with_waiver(self) -> bool:
        """The case fits because of what has been set aside."""
        return self.verdict != self.screening.verdict

    @property
    def only_laboratory(self) -> bool:
        return all(question.ask == Ask.LABORATORY for question in self.questions)


@dataclass(frozen=True)
class Panel:
    fits: tuple[Entry, ...]
    one_datum: tuple[Entry, ...]  # unknown, and one datum would decide
    near: tuple[Entry, ...]  # no, for one criterion
    several_data: tuple[Entry, ...]  # unknown, and more is missing, or the profile itself
    fits_not: tuple[Entry, ...]
    decisive: tuple[Question, ...]  # data that would decide several cohorts, the most first
    news: News
    screened_at: datetime | None  # when the reasoning last became another
    as_of: date | None  # the day for which it stands
    has_profile: bool

    @property
    def could_fit(self) -> tuple[Entry, ...]:
        return (*self.one_datum, *self.several_data)

    @property
    def could_fit_more(self) -> int:
        return max(len(self.could_fit) - SHOWN_IN_BOX, 0)

    @property
    def nearest(self) -> tuple[Entry, ...]:
        """Where a drug's own indication excludes the case: the box says so, since the doctor will ask."""
        covered = [entry for entry in (*self.near, *self.fits_not) if entry.is_covered]
        return tuple(covered[:SHOWN_IN_BOX])

    @property
    def sends_trees(self) -> bool:
        return len(self.fits_not) <= FEW

    @property
    def total(self) -> int:
        return sum(len(group) for group in (self.fits, self.one_datum, self.near, self.several_data, self.fits_not))


@dataclass(frozen=True)
class _Around:
    """What every entry of a case is made with."""

    case: Case
    slots: dict[int, Slot]
    asked: Asked
    waivers: list[Waiver]
    chosen: Mapping[int, Chosen]


def panel_of(case: Case, *, with_news: bool = True) -> Panel:
    """The current screenings in five groups. The number of queries does not grow with the cohorts. ``with_news``: also
    what has changed lately."""
    screenings = list(
        Screening.objects.filter(case=case, is_current=True)
        .select_related("version__cohort")
        .order_by("version__cohort__code")
    )
    around = _around(case)
    entries = _entries(screenings, around)
    has_profile = Profile.objects.filter(case=case, state=ProfileState.CURRENT).exists()
    deciders = [(entry.state.cohort.code, entry.deciders) for entry in entries]
    return _grouped(
        entries,
        has_profile,
        decisive=most_deciding(deciders, around.asked, with_laboratory=has_profile),
        news=news_of(case, screenings) if with_news else News(now()),
        screened_at=max((screening.screened_at for screening in screenings), default=None),
        as_of=max((date.fromisoformat(one.basis["day"]) for one in screenings if one.basis.get("day")), default=None),
    )


def entry_of(case: Case, cohort: str) -> Entry:
    """One cohort (code) of the panel with its reasoning; Http404 where the case has not been assessed against it."""
    current = Screening.objects.filter(case=case, is_current=True).select_related("version__cohort")
    (entry,) = _entries([get_object_or_404(current, version__cohort__code=cohort)], _around(case))
    return entry


def _around(case: Case) -> _Around:
    held = Slot.objects.filter(case=case, state__in=LIVE_SLOTS)
    slots = {slot.cohort_id: slot for slot in held if not is_lapsed(slot)}
    return _Around(case, slots, asked_of(case), active_waivers(case), chosen_for(case))


def _entries(screenings: Sequence[Screening], around: _Around) -> list[Entry]:
    wanted = [screening.version.cohort_id for screening in screenings]
    states = {cohort.pk: state_of(cohort) for cohort in cohorts_with_rows().filter(pk__in=wanted)}
    return [_entry(screening, states[screening.version.cohort_id], around) for screening in screenings]


def section_count(case: Case) -> str:
    """``1 + 2``: how many cohorts fit and how many could, as the case was last screened; empty before that.

    From the fact sheet: of a nation that is brought in at once only what fits becomes a screening before somebody opens
    the case, so that the screenings alone would say that nothing could.
    """
    stood = FactSheet.objects.filter(pk=case.pk, screened_on__isnull=False)
    return "".join(f"{len(fits)} + {len(could)}" for fits, could in stood.values_list("matching", "undecided"))


def _grouped(entries: list[Entry], has_profile: bool, **values: Any) -> Panel:
    """Before there is a profile, what the laboratory will tell is not one datum among others: it is on its way."""

    def group(of: Callable[[Entry], bool], key: Callable[[Entry], Any]) -> tuple[Entry, ...]:
        return tuple(sorted((entry for entry in entries if of(entry)), key=key))

    def one(entry: Entry) -> bool:
        waits = not has_profile and entry.only_laboratory
        return entry.verdict == Verdict.UNKNOWN and len(entry.questions) == 1 and not waits

    return Panel(
        fits=group(lambda entry: entry.verdict == Verdict.MATCH, lambda entry: (entry.slot is None, -entry.state.free)),
        one_datum=group(one, lambda entry: (entry.state.is_over, -entry.state.free)),
        near=group(lambda entry: bool(entry.near), lambda entry: (entry.state.is_over, -entry.state.free)),
        several_data=group(
            lambda entry: entry.verdict == Verdict.UNKNOWN and not one(entry), lambda entry: len(entry.questions)
        ),
        fits_not=group(lambda entry: entry.verdict == Verdict.NO and not entry.near, lambda entry: 0),
        has_profile=has_profile,
        **values,
    )


def _entry(screening: Screening, state: CohortState, around: _Around) -> Entry:
    cohort = state.cohort
    waivers = [waiver for waiver in around.waivers if waiver.version_id == screening.version_id]
    waived = [waiver.clause for waiver in waivers]
    verdict = verdict_with(screening.explanation, waived) if waived else Verdict(screening.verdict)
    tree = from_json(screening.explanation) if screening.verdict != Verdict.MATCH else None
    near = worth_showing(tree) if tree and verdict == Verdict.NO else ()
    return Entry(
        screening=screening,
        state=state,
        verdict=verdict,
        reasons=tuple(reasons_of(screening)),
        questions=_questions(screening, around.asked, cohort.code) if verdict == Verdict.UNKNOWN else (),
        near=tuple(near_words(one) for one in near),
        near_is_sure=bool(near) and near[0].reaches == Verdict.MATCH,
        slot=around.slots.get(cohort.pk),
        patient=next((one for one in cohort.patients.all() if one.case_id == around.case.pk), None),
        waivers=tuple(waivers),
        deciders=tuple(one.missing for one in deciding_data(tree) if one.alone) if tree else (),
        chosen=around.chosen.get(cohort.pk),
    )


def _questions(screening: Screening, asked: Asked, cohort: str) -> tuple[Question, ...]:
    found: Iterable[Question] = (
        question_of(entry["missing"], asked, cohort) for entry in screening.deciding if entry["missing"]
    )
    return tuple({question.key: question for question in found}.values())
