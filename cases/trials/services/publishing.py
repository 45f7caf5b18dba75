"""The second person: puts a proposed rule into force as the cohort's next version, or hands it back."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.trials.enums import DraftState
from cases.trials.logic.grammar import as_data
from cases.trials.models import CohortVersion, RuleDraft
from cases.trials.queries.drafting import newest_version, read_text, whole_rule
from cases.trials.services.drafting import locked_draft, needed_reason, require_sound, store_draft
from cases.trials.services.versions import put_into_force
from molmdt.access.queries import can
from molmdt.kernel.clock import now
from molmdt.kernel.errors import Denied, PreconditionFailed


def publish_draft(*, draft: RuleDraft, actor: Any, edition: int, fresh: bool) -> CohortVersion:
    """Makes the next version of the cohort, in force from its day; what changed is screened again.

    ``fresh``: the password was given within the last five minutes. Raises Denied without the right or without the
    password, PreconditionFailed for the author, EditConflict when the draft is no longer what the person read, and
    InvalidInput when its day has passed or the rule cannot be used any more.
    """
    grant = can(actor, "cohort.publish", draft)
    if grant is None:
        raise Denied(_("Your role does not put rules into force."))
    if grant.needs_fresh_login and not fresh:
        raise Denied(_("Give your password again; the last time is too long ago."))
    with transaction.atomic():
        locked = locked_draft(draft, edition, DraftState.PROPOSED)
        _require_second_person(locked, actor)
        require_sound(locked)
        version = _next_version(locked)
        locked.state, locked.version = DraftState.PUBLISHED, version
        locked.ended_by, locked.ended_at = actor.person, now()
        store_draft(locked, actor, action="cohort.publish")
        put_into_force(locked.cohort)
        version.refresh_from_db(fields=["is_current"])
    return version


def send_back(*, draft: RuleDraft, actor: Any, edition: int, reason: str) -> RuleDraft:
    """The second person disagrees: back to the author, with the reason."""
    if can(actor, "cohort.publish", draft) is None:
        raise Denied(_("Your role does not put rules into force."))
    with transaction.atomic():
        locked = locked_draft(draft, edition, DraftState.PROPOSED)
        _require_second_person(locked, actor)
        locked.end_reason, locked.ended_by = needed_reason(reason), actor.person
        locked.state, locked.proposed_at = DraftState.DRAFT, None
        return store_draft(locked, actor, action="cohort.publish")


def _require_second_person(draft: RuleDraft, actor: Any) -> None:
    if draft.author_id == actor.person.pk:
        raise PreconditionFailed(_("You wrote this rule; another person must put it into force."))


def _next_version(draft: RuleDraft) -> CohortVersion:
    own = read_text(draft.text).rule
    newest = newest_version(draft.cohort)
    assert own is not None and newest is not None  # require_sound has read the text, and the base is the newest
    return CohortVersion.objects.create(
        cohort=draft.cohort, number=newest.number + 1, rule=as_data(whole_rule(own, draft.cohort.trial)),
        source=draft.source, valid_from=draft.valid_from, is_current=False,
    )  # fmt: skip
