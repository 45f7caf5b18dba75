"""The dossier page: one scroll answers the board's question, each box opens its section."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cases.dossier import queries, services
from cases.dossier.enums import Response
from cases.dossier.frame import frame_for
from cases.dossier.logic import ecog, oncotree, timeline
from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.genomics.enums import ProfileState
from cases.genomics.models import Profile
from cases.meetings.models import AgendaItem
from cases.pathology.enums import SpecimenOrigin
from cases.pathology.models import Specimen
from cases.trials.models import Screening
from molmdt.access.doors import GrantedRequest, door
from molmdt.kernel.clock import OSLO, today


@door("case.open", case_by_pseudonym)
def dossier(request: GrantedRequest, case: Case) -> HttpResponse:
    profiles = list(Profile.objects.filter(case=case, state=ProfileState.CURRENT).select_related("specimen"))
    account: Any = request.user
    before = services.note_visit(person=account.person, case=case)
    context = {
        "case": case,
        "section": "overview",
        "open_tasks": queries.open_tasks_of(case),
        "completeness": frame_for(request, case, "overview").completeness,
        "ecog_expires": ecog.expires_on(case.ecog_on) if case.ecog_on else None,
        "timeline": _timeline(case, profiles),
        "news": queries.news_since(case, before),
        "seen_before": before,
        "returned": queries.return_reason(case),
        "profiles": profiles,
        "rules": _rules(case),
        "oncotree_version": oncotree.VERSION,
    }
    return render(request, "cases/dossier.html", context)


def _timeline(case: Case, profiles: list[Profile]) -> timeline.Timeline | None:
    bars = [
        timeline.Bar(line.drugs, line.started_on, line.stopped_on, _note(line.best_response))
        for line in queries.lines_of(case)
        if line.started_on
    ]
    return timeline.draw(case.diagnosed_on, bars, [*_specimens(case), *_profiles(profiles), *_meetings(case)], today())


def _note(response: str) -> str:
    return response if response not in {Response.UNKNOWN, Response.ONGOING} else ""


def _specimens(case: Case) -> Iterable[timeline.Mark]:
    for specimen in Specimen.objects.filter(case=case).exclude(taken_on=None):
        liquid = specimen.origin == SpecimenOrigin.LIQUID
        yield timeline.Mark(_("blood test (ctDNA)") if liquid else _("biopsy"), _day_of(specimen.taken_on))


def _profiles(profiles: list[Profile]) -> Iterable[timeline.Mark]:
    for profile in profiles:
        yield timeline.Mark(_("profile"), profile.imported_at.astimezone(OSLO).date())


def _meetings(case: Case) -> Iterable[timeline.Mark]:
    for item in AgendaItem.objects.filter(case=case).select_related("meeting"):
        day = localtime(item.meeting.starts_at).date()
        yield timeline.Mark(_("meeting %(day)s") % {"day": date_format(day, "d.m.")}, day, strong=True)


def _day_of(day: date | None) -> date:
    assert day is not None
    return day


def _rules(case: Case) -> list[str]:
    """Which versions of trial rules the screenings stand on: ``IMPRESS-Norway v3``."""
    rows = Screening.objects.filter(case=case, is_current=True).values_list(
        "version__cohort__trial__name", "version__number"
    )
    newest: dict[str, int] = {}
    for trial, number in rows:
        newest[trial] = max(number, newest.get(trial, 0))
    return [f"{trial} v{number}" for trial, number in sorted(newest.items())]
