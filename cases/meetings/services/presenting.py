"""The screen that everybody follows: who holds it, and what of the case it shows."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from django.db import transaction
from django.utils.translation import gettext as _

from cases.genomics.models import Finding, Profile
from cases.meetings.enums import CaseStep, EventKind, Section
from cases.meetings.models import AgendaItem, Attendance, Meeting
from cases.meetings.queries.material import material_of
from cases.meetings.services.entering import note_opened
from cases.meetings.services.inside import taking_part
from cases.meetings.services.log import append
from cases.meetings.words import STEPS
from cases.pathology.models import Slide
from molmdt.access.queries import can
from molmdt.accounts.models import Person
from molmdt.audit import services as audit
from molmdt.kernel.errors import PreconditionFailed

VIEW = (
    "shown_section", "shown_finding", "shown_opened", "shown_plot", "shown_slide", "shown_query", "shown_step",
)  # fmt: skip


@dataclass(frozen=True)
class View:
    """What the presenter has on the screen. A picture belongs to the findings, a slide to the pathology.

    ``opened``: the finding lies open, with its details. ``query``: profile, filters, order, grouping and columns of the
    findings as an address says them; None leaves them as they are.
    """

    section: Section = Section.OVERVIEW
    finding: Finding | None = None
    plot: str = ""
    slide: Slide | None = None
    opened: bool = False
    query: str | None = None


@transaction.atomic
def take_control(*, actor: Any, item: AgendaItem) -> None:
    """Takes the screen: when nobody holds it, or at any time by who runs the meeting. Taking twice is taking once."""
    meeting, item = taking_part(actor, item)
    if meeting.presenter_id == actor.person_id:
        return
    _demand_able(meeting, item, actor.person)
    if meeting.presenter_id is not None and can(actor, "meeting.run", meeting) is None:
        raise PreconditionFailed(
            _("%(name)s shows now. Ask for the screen, or look on your own. Nothing was changed.")
            % {"name": _holder(meeting)}
        )
    _give(meeting, item, actor, actor.person)


@transaction.atomic
def hand_over(*, actor: Any, item: AgendaItem, to: Person) -> None:
    """Gives the screen to somebody in the room who may show this case; by its holder, or by who runs the meeting."""
    meeting, item = taking_part(actor, item)
    if meeting.presenter_id == to.pk:
        return
    if meeting.presenter_id != actor.person_id and can(actor, "meeting.run", meeting) is None:
        raise PreconditionFailed(_not_yours(meeting))
    _demand_able(meeting, item, to)
    _give(meeting, item, actor, to)


@transaction.atomic
def give_back(*, actor: Any, item: AgendaItem) -> None:
    """Lets go of the screen; what was shown stays until somebody takes it."""
    meeting, item = taking_part(actor, item)
    if meeting.presenter_id != actor.person_id:
        raise PreconditionFailed(_not_yours(meeting))
    _give(meeting, item, actor, None)


@transaction.atomic
def show(*, actor: Any, item: AgendaItem, view: View) -> None:
    """Puts a part of the current case on everybody's screen. Only its holder's acts reach the screen."""
    meeting, item = taking_part(actor, item)
    if meeting.presenter_id != actor.person_id:
        raise PreconditionFailed(_not_yours(meeting))
    if view.finding is not None and view.finding.profile.case_id != item.case_id:
        raise PreconditionFailed(_("The finding belongs to another case."))
    if view.slide is not None and view.slide.specimen.case_id != item.case_id:
        raise PreconditionFailed(_("The slide belongs to another case."))
    if view.query is not None:
        meeting.shown_query = _of_case(view.query, item)
    before = meeting.shown_opened and meeting.shown_finding_id
    meeting.shown_section, meeting.shown_finding = view.section, view.finding
    meeting.shown_plot, meeting.shown_slide = view.plot, view.slide
    meeting.shown_opened = view.opened and view.finding is not None and view.section == Section.FINDINGS
    _announce(meeting, item, actor, EventKind.VIEW_SHOWN)
    if meeting.shown_opened and before != meeting.shown_finding_id:
        present = meeting.attendances.in_room().select_related("account__person__hospital", "person")
        note_opened(meeting, item, present)


@transaction.atomic
def go_to_step(*, actor: Any, item: AgendaItem, step: CaseStep, seen: str) -> None:
    """Moves the case on in the board's order, or back; by the presenter or who runs the meeting. ``seen``: the step
    that the caller saw, so that two who move on at once move on once.
    """
    meeting, item = taking_part(actor, item)
    if meeting.presenter_id != actor.person_id and can(actor, "meeting.run", meeting) is None:
        raise PreconditionFailed(_not_yours(meeting))
    if meeting.shown_step != seen:
        raise PreconditionFailed(
            _("Somebody got there first: the case is at “%(step)s” already. Nothing was changed.")
            % {"step": STEPS[meeting.shown_step]}
        )
    meeting.shown_step = step
    _announce(meeting, item, actor, EventKind.STEP_TAKEN)


def first_view(meeting: Meeting, item: AgendaItem, actor: Any) -> None:
    """What a case that is called begins with: its planned presenter if in the room, else the caller, and the overview.
    Inside the transaction that calls it, before its event.
    """
    planned = item.presenter if item.presenter_id and _able(meeting, item, item.presenter_id) else None
    meeting.presenter = planned or actor.person
    meeting.shown_section, meeting.shown_step = Section.OVERVIEW, CaseStep.HISTORY
    meeting.shown_finding, meeting.shown_plot, meeting.shown_slide = None, "", None
    meeting.shown_opened, meeting.shown_query = False, ""
    meeting.save(update_fields=["presenter", *VIEW])


def _give(meeting: Meeting, item: AgendaItem, actor: Any, person: Person | None) -> None:
    meeting.presenter = person
    meeting.save(update_fields=["presenter"])
    key = person.pk if person else None
    append(meeting, EventKind.CONTROL, actor, item=item.pk, presenter=key)
    audit.record(
        actor=actor, action="meeting.present", verb="E", case=item.case.pseudonym, obj=item, meeting_id=meeting.pk,
        presenter=key,
    )  # fmt: skip


def _announce(meeting: Meeting, item: AgendaItem, actor: Any, kind: EventKind) -> None:
    meeting.save(update_fields=VIEW)
    view: dict[str, Any] = {
        "section": meeting.shown_section, "step": meeting.shown_step, "finding": meeting.shown_finding_id,
        "plot": meeting.shown_plot, "slide": meeting.shown_slide_id, "opened": meeting.shown_opened,
        "filters": sorted(parse_qs(meeting.shown_query)),  # their names: what is searched for stays out of the log
    }  # fmt: skip
    behind = material_of(item.case, meeting.shown_section)
    append(meeting, kind, actor, item=item.pk, material=behind, **view)
    audit.record(
        actor=actor, action="meeting.present", verb="E", case=item.case.pseudonym, obj=item, meeting_id=meeting.pk,
        **view,
    )  # fmt: skip


def _of_case(query: str, item: AgendaItem) -> str:
    """The query, if the profile that it names is the case's."""
    for key in parse_qs(query).get("profile", ()):
        if not Profile.objects.filter(pk=key, case=item.case_id).exists():
            raise PreconditionFailed(_("The profile belongs to another case."))
    return query


def _attendance(meeting: Meeting, person: int) -> Attendance | None:
    inside = meeting.attendances.in_room().filter(person=person)
    return inside.select_related("account__person__hospital").first()


def _conflicted(item: AgendaItem, person: int) -> bool:
    return item.conflicts.standing().filter(person=person).exists()


def _able(meeting: Meeting, item: AgendaItem, person: int) -> bool:
    inside = _attendance(meeting, person)
    if inside is None or _conflicted(item, person):
        return False
    return can(inside.account, "meeting.present", item.case) is not None


def _demand_able(meeting: Meeting, item: AgendaItem, person: Person) -> None:
    if _conflicted(item, person.pk):
        raise PreconditionFailed(
            _("%(name)s has declared a conflict of interest for this case. Nothing was changed.")
            % {"name": person.name}
        )
    inside = _attendance(meeting, person.pk)
    if inside is None:
        raise PreconditionFailed(_("%(name)s is not in the room. Nothing was changed.") % {"name": person.name})
    if can(inside.account, "meeting.present", item.case) is None:
        raise PreconditionFailed(_("%(name)s may not show this case. Nothing was changed.") % {"name": person.name})


def _holder(meeting: Meeting) -> str:
    return meeting.presenter.name if meeting.presenter else ""


def _not_yours(meeting: Meeting) -> str:
    if meeting.presenter_id is None:
        return _("Nobody shows now. Take the screen first. Nothing was changed.")
    return _("%(name)s shows now; the screen is not yours. Nothing was changed.") % {"name": _holder(meeting)}
