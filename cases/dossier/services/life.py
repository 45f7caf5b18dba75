"""The life cycle of a case: one act, one row of history, one line of news, one row of audit, in one transaction."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.dossier.enums import NEXT_STATES, CaseState
from cases.dossier.models import Case, CaseNews, StateChange
from cases.dossier.words import STATES
from molmdt.accounts.models import Person
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import PreconditionFailed

# Which row of the permission matrix a move falls under, where the caller does not say.
ACTION_OF_STATE = {
    CaseState.SUBMITTED: "referral.submit",
    CaseState.ACCEPTED: "referral.triage",
    CaseState.RETURNED: "referral.triage",
    CaseState.SCHEDULED: "meeting.plan",
    CaseState.DEFERRED: "referral.triage",
    CaseState.DISCUSSED: "meeting.run",
    CaseState.CONCLUDED: "meeting.run",
    CaseState.SIGNED: "conclusion.sign",
}


def person_of(actor: Any) -> Person | None:
    """The human being behind an Account; a Person is itself; the system is None."""
    person: Person | None = getattr(actor, "person", actor)
    return person


@transaction.atomic
def change_state(*, actor: Any, case: Case, to: CaseState, reason: str = "", action: str = "") -> Case:
    """Moves a case on. ``actor``: Account, Person, or None for the system. Returns the case, changed and locked.

    Raises PreconditionFailed, with the state found, when the move is not one of ``NEXT_STATES``. The row is locked, so
    of two who press at once the second is told what the first did.
    """
    found = Case.objects.select_for_update().only("state", "version").get(pk=case.pk)
    if to not in NEXT_STATES[CaseState(found.state)]:
        raise PreconditionFailed(
            _("The case is %(found)s and cannot become %(wanted)s from there.")
            % {"found": STATES[CaseState(found.state)], "wanted": STATES[to]}
        )
    previous = found.state
    moment = now()
    case.state, case.state_since, case.changed_at = to, moment, moment
    case.version = found.version + 1
    case.save(update_fields=["state", "state_since", "changed_at", "version"])
    person = person_of(actor)
    StateChange.objects.create(case=case, from_state=previous, to_state=to, at=moment, person=person, reason=reason)
    note_news(case=case, kind=f"state_{to}", person=person)
    audit.record(
        actor=actor,
        action=action or ACTION_OF_STATE.get(to, "dossier.edit"),
        verb="U",
        case=case.pseudonym,
        obj=case,
        from_state=previous,
        to_state=str(to),
    )
    return case


def note_news(*, case: Case, kind: str, subject: str = "", person: Person | None = None) -> CaseNews:
    """One line of "changed since you last looked". ``kind``: a key of ``words.NEWS``; ``subject``: what is shown after
    it, such as a sample id; never a name."""
    return CaseNews.objects.create(case=case, kind=kind, subject=subject, person=person, at=now())
