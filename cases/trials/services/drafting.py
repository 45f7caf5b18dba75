"""A rule in the making: written and proposed by one person. Whoever saved last is its author; edits name what they saw.

The text is kept as it was typed, faulty or not, so that nothing typed is lost; only a sound rule can be proposed.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.dossier.services.life import person_of
from cases.trials.enums import DraftState
from cases.trials.models import Cohort, CohortVersion, RuleDraft
from cases.trials.queries.drafting import draft_problems, first_day, newest_version, open_draft, same_rule
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import EditConflict, FieldProblem, InvalidInput, PreconditionFailed

MAX_TEXT = 20_000  # characters; the longest rule of the national trial is a twentieth of this


def save_draft(
    *, cohort: Cohort, actor: Any, edition: int, text: str, valid_from: date | None = None, source: str | None = None
) -> RuleDraft:
    """Stores what a person has typed. ``edition`` is the one they read, 0 where there was no draft.

    Without a source or a day the stored one stays; the first day is tomorrow. Raises EditConflict with the stored
    text when somebody saved meanwhile, PreconditionFailed while the draft is proposed, InvalidInput for a text without
    end.
    """
    if len(text) > MAX_TEXT:
        raise InvalidInput(_("The text is too long for a rule."))
    with transaction.atomic():
        Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
        draft = open_draft(cohort)
        _require_edition(draft, edition)
        if draft is not None and draft.state == DraftState.PROPOSED:
            raise PreconditionFailed(_("The rule is proposed. Take it back before you change it."))
        if draft is None:
            base = _base(cohort)
            draft = RuleDraft(cohort=cohort, base=base, edition=0, valid_from=first_day(base))
        said = {
            "text": text,
            "source": draft.source if source is None else source.strip()[:200],
            "valid_from": valid_from or draft.valid_from,
        }
        if draft.pk and all(getattr(draft, name) == value for name, value in said.items()):
            return draft
        for name, value in said.items():
            setattr(draft, name, value)
        draft.author, draft.written_at = actor.person, now()
        return store_draft(draft, actor, verb="U" if draft.pk else "C")


def propose_draft(*, draft: RuleDraft, actor: Any, edition: int) -> RuleDraft:
    """Says that the rule is ready for a second person. InvalidInput with every problem of text, day and source."""
    with transaction.atomic():
        locked = locked_draft(draft, edition, DraftState.DRAFT)
        if locked.author_id != actor.person.pk:
            raise PreconditionFailed(_("Only the author can propose the rule; whoever saves it last is the author."))
        require_sound(locked)
        if same_rule(locked):
            raise PreconditionFailed(
                _("The rule asks the same as version %(number)s.") % {"number": locked.base.number}
            )
        locked.state, locked.proposed_at = DraftState.PROPOSED, now()
        locked.ended_by, locked.end_reason = None, ""
        return store_draft(locked, actor)


def take_back(*, draft: RuleDraft, actor: Any, edition: int) -> RuleDraft:
    """The author goes on writing."""
    with transaction.atomic():
        locked = locked_draft(draft, edition, DraftState.PROPOSED)
        if locked.author_id != actor.person.pk:
            raise PreconditionFailed(_("Only the author can take a proposal back."))
        locked.state, locked.proposed_at = DraftState.DRAFT, None
        return store_draft(locked, actor)


def drop_draft(*, draft: RuleDraft, actor: Any, edition: int, reason: str) -> RuleDraft:
    """The rule stays as it is. The draft is kept, with the reason."""
    with transaction.atomic():
        locked = locked_draft(draft, edition, DraftState.DRAFT, DraftState.PROPOSED)
        locked.end_reason = needed_reason(reason)
        locked.state, locked.ended_by, locked.ended_at = DraftState.DROPPED, person_of(actor), now()
        return store_draft(locked, actor)


def rebase_draft(*, draft: RuleDraft, actor: Any, edition: int) -> RuleDraft:
    """Another version came in since the draft was begun: from now on the text is compared with that one."""
    with transaction.atomic():
        locked = locked_draft(draft, edition, DraftState.DRAFT)
        locked.base = _base(locked.cohort)
        return store_draft(locked, actor)


def require_sound(draft: RuleDraft) -> None:
    """InvalidInput with every problem that keeps the draft from being put into force."""
    problems = draft_problems(draft)
    if problems:
        told = [FieldProblem(problem.place, problem.message) for problem in problems]
        raise InvalidInput(_("The rule cannot be used yet."), told)


def needed_reason(reason: str) -> str:
    said = reason.strip()[:300]
    if not said:
        raise InvalidInput(_("Say why."), [FieldProblem("reason", _("Say why."))])
    return said


def _base(cohort: Cohort) -> CohortVersion:
    version = newest_version(cohort)
    if version is None:
        raise PreconditionFailed(_("The cohort has no version yet; the first one is loaded with the trial."))
    return version


def _require_edition(draft: RuleDraft | None, edition: int) -> None:
    if (draft.edition if draft else 0) != edition:
        raise conflict_with(draft)


def conflict_with(draft: RuleDraft | None) -> EditConflict:
    """Somebody was first; carries what is stored now, nothing where the draft has been published or dropped."""
    stored = {"text": draft.text, "source": draft.source, "author": draft.author.name} if draft else {}
    if draft:
        said = _("%(name)s saved this rule while you wrote. Both texts are shown; decide which holds.")
        message = said % {"name": draft.author.name}
    else:
        message = _("The draft that you wrote on has been published or dropped. Your text is kept below.")
    return EditConflict(message, stored=stored, version=draft.edition if draft else 0)


def locked_draft(draft: RuleDraft, edition: int, *states: DraftState) -> RuleDraft:
    """The draft under the locks of the cohort and of its own row, as the person saw it."""
    Cohort.objects.select_for_update(of=("self",)).get(pk=draft.cohort_id)
    drafts = RuleDraft.objects.select_for_update(of=("self",)).select_related("cohort__trial", "base", "author")
    locked = drafts.get(pk=draft.pk)
    if locked.state not in states or locked.edition != edition:
        raise conflict_with(open_draft(locked.cohort))
    return locked


def store_draft(draft: RuleDraft, actor: Any, *, action: str = "cohort.edit", verb: str = "U") -> RuleDraft:
    """The next edition, with its row of audit."""
    draft.edition += 1
    draft.save()
    audit.record(
        actor=actor, action=action, verb=verb, obj=draft, cohort=draft.cohort.code, state=str(draft.state),
        edition=draft.edition, version=draft.version.number if draft.version else None,
    )  # fmt: skip
    return draft
