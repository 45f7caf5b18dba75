"""What the trials room asks of a person on their work list."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.dossier.enums import CaseState, TaskKind
from cases.dossier.logic.work import Pressure, WorkItem
from cases.dossier.models import Case, Task
from cases.dossier.queries import tumour_of
from cases.genomics.enums import ProfileState
from cases.genomics.models import Profile
from cases.trials.enums import SlotState, Verdict
from cases.trials.logic.outcomes import due_milestones
from cases.trials.models import CohortPatient, Slot
from cases.trials.queries.offers import waiting_for
from cases.trials.queries.proposals import proposed_rules
from cases.trials.queries.treatment import AHEAD, known_course, window_of
from cases.trials.queries.work_ledger import ledger_items
from molmdt.access.queries import visible_to
from molmdt.kernel.clock import now, today

WARNING = timedelta(days=7)  # before a reservation lapses
# With a meeting ahead the missing datum can still change what the board decides; earlier it would be noise.
BEFORE_THE_BOARD = (CaseState.SCHEDULED, CaseState.DEFERRED)


def work_items(account: Any) -> Iterable[WorkItem]:
    """Reservations about to lapse; cases that one datum keeps from a cohort; assessments due; rules to decide on."""
    bookable = visible_to(account, "slot.book", Case.objects.all())
    yield from _lapsing(bookable)
    yield from ledger_items(account, bookable)
    yield from _could_fit(bookable)
    yield from _offers(account)
    yield from _assessments(visible_to(account, "outcome.record", Case.objects.all()))
    yield from proposed_rules(account)


def _offers(account: Any) -> Iterable[WorkItem]:
    """A line per cohort, however many patients somebody should be called about."""
    for waiting in waiting_for(account):
        text = ngettext(
            "%(cohort)s: %(number)s patient, the board is over", "%(cohort)s: %(number)s patients, the board is over",
            waiting.count,
        )  # fmt: skip
        yield WorkItem(
            what=_("Could be offered a place"),
            why=text % {"cohort": waiting.cohort, "number": waiting.count},
            since=waiting.since,
            url=f"{reverse('offer-list')}?cohort={waiting.cohort}",
            button=_("Whom to call"),
            pseudonym=waiting.pseudonym,
            pressure=Pressure.ROUTINE,
        )


def _assessments(cases: QuerySet[Case]) -> Iterable[WorkItem]:
    """Weeks 8, 16 and 24 after the first dose, from a week before until they are recorded."""
    treated = CohortPatient.objects.filter(
        case__in=cases, first_dose_on__isnull=False, not_evaluable_on=None, died_on=None
    )
    for patient in treated.select_related("case", "cohort").prefetch_related("assessments").order_by("first_dose_on"):
        window = window_of(patient.cohort)
        weeks = due_milestones(known_course(patient), today(), AHEAD, window)
        if weeks and patient.case is not None and patient.first_dose_on is not None:
            # The endpoint first, also when a later week has come: the cohort's stage waits for it.
            week = window.week if window.week in weeks else weeks[-1]
            yield WorkItem(
                what=_("Assessment due"),
                why=_("%(cohort)s, week %(week)s") % {"cohort": patient.cohort.code, "week": week},
                since=_since(patient.first_dose_on + timedelta(weeks=week)),
                url=reverse("trial-treatment", args=[patient.case.pseudonym, patient.pk]),
                button=_("Record"),
                pseudonym=patient.case.pseudonym,
                tumour=tumour_of(patient.case),
                pressure=Pressure.BLOCKING if week == window.week else Pressure.ROUTINE,
            )


def _lapsing(cases: QuerySet[Case]) -> Iterable[WorkItem]:
    slots = Slot.objects.filter(
        state=SlotState.RESERVED, case__in=cases, expires_on__gte=today(), expires_on__lte=today() + WARNING
    ).select_related("case", "cohort")
    for slot in slots.order_by("expires_on", "pk"):
        yield WorkItem(
            what=_("Reserved place lapses"),
            why=_("%(cohort)s, reserved until %(day)s")
            % {"cohort": slot.cohort.code, "day": f"{slot.expires_on:%d.%m.%Y}"},
            since=slot.reserved_at,
            url=reverse("case-trials", args=[slot.case.pseudonym]),
            button=_("To the trials"),
            pseudonym=slot.case.pseudonym,
            tumour=tumour_of(slot.case),
            pressure=Pressure.BLOCKING,
        )


def _could_fit(cases: QuerySet[Case]) -> Iterable[WorkItem]:
    """Only cases with a profile: before it everything is unknown, and the laboratory is at work already."""
    here = {"case": OuterRef("pk")}
    profile = Profile.objects.filter(**here, state=ProfileState.CURRENT)
    asked = Task.objects.filter(**here, kind=TaskKind.INFORMATION_REQUEST, done_at=None)
    open_screenings = Q(screenings__is_current=True, screenings__verdict=Verdict.UNKNOWN)
    waiting = (
        cases.filter(Exists(profile), ~Exists(asked), state__in=BEFORE_THE_BOARD)
        .annotate(cohorts=Count("screenings", filter=open_screenings))
        .filter(cohorts__gt=0)
    )
    for case in waiting.order_by("state_since", "pk"):
        text = ngettext(
            "%(number)s cohort could fit; a datum is missing",
            "%(number)s cohorts could fit; data are missing",
            case.cohorts,
        )
        yield WorkItem(
            what=_("Missing for trials"),
            why=text % {"number": case.cohorts},
            since=case.state_since,
            url=reverse("case-trials", args=[case.pseudonym]),
            button=_("To the trials"),
            pseudonym=case.pseudonym,
            tumour=tumour_of(case),
            pressure=Pressure.ROUTINE,
        )


def _since(day: date) -> datetime:
    """Midnight of the day it fell due; what falls due within the week waits since now."""
    return min(datetime.combine(day, time(), tzinfo=timezone.get_current_timezone()), now())
