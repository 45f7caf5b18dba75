"""Interpretations: draft, proposed, confirmed by a second person; edits by compare-and-set."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cases.dossier.models import CaseNews
from cases.genomics.enums import InterpretationState, Oncogenicity
from cases.genomics.models import Finding, Interpretation
from cases.genomics.services.acting import Action, replace_actions, require_levels
from cases.genomics.services.implying import Implied, implied_by, replace_implications, require_implied
from cases.genomics.services.judging import NOTHING_JUDGED, Judgement, replace_criteria, require_sound, stamp
from cases.genomics.services.marking import require_current
from cases.genomics.services.safety import evaluate
from cases.genomics.services.settling import review
from cases.genomics.signals import interpretation_changed
from cases.genomics.words import word
from molmdt.accounts.models import Account
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import EditConflict, PreconditionFailed


def save(
    *,
    finding: Finding,
    actor: Account,
    expected_version: int,
    oncogenicity: Oncogenicity | None,
    text: str,
    actions: Sequence[Action],
    judgement: Judgement = NOTHING_JUDGED,
    implied: Sequence[Implied] | None = None,
) -> Interpretation:
    """Stores what a person wrote. ``expected_version`` is the version they read, 0 for a first one. ``implied`` None:
    what is said of diagnosis and outcome stays as it stands.

    Raises EditConflict (with the stored text) when somebody saved meanwhile, InvalidInput for an unknown level, for
    criteria that exclude each other and for a class that departs from its points, or has none, without a reason. A
    confirmed interpretation is never changed: it is superseded by a new draft.
    """
    require_levels(actions, finding.profile.case.oncotree)
    require_implied(implied or ())
    require_sound(finding, judgement, oncogenicity)
    with transaction.atomic():
        require_current(finding)
        live = live_of(finding)
        _require_version(live, expected_version)
        said = implied_by(live) if implied is None else implied
        if live is not None and live.state != InterpretationState.CONFIRMED:
            fresh = live
        else:
            fresh = _follow(finding, live, actor)
        fresh.oncogenicity, fresh.text = (oncogenicity or ""), text
        fresh.author, fresh.second_reader = actor.person, None
        fresh.state, fresh.version = InterpretationState.DRAFT, expected_version + 1
        fresh.changed_at = now()
        stamp(fresh, judgement)
        try:
            with transaction.atomic():
                fresh.save()
        except IntegrityError as error:  # two first drafts at once: the unique constraint lets one through
            raise _conflict(live_of(finding)) from error
        replace_actions(fresh, actions)
        replace_implications(fresh, said)
        replace_criteria(fresh, judgement)
        _record(fresh, actor, "interpretation.edit", "U" if expected_version else "C")
    return fresh


def propose(*, interpretation: Interpretation, actor: Account, expected_version: int) -> Interpretation:
    """Says that a draft is ready for a second reader."""
    return _move(
        interpretation,
        actor,
        expected_version,
        InterpretationState.DRAFT,
        InterpretationState.PROPOSED,
        action="interpretation.edit",
    )


def confirm(*, interpretation: Interpretation, actor: Account, expected_version: int) -> Interpretation:
    """The second person's yes. Raises PreconditionFailed for the author, whatever account they use."""
    if interpretation.author_id == actor.person_id:
        raise PreconditionFailed(_("You wrote this interpretation; another person must confirm it."))
    return _move(
        interpretation,
        actor,
        expected_version,
        InterpretationState.PROPOSED,
        InterpretationState.CONFIRMED,
        action="interpretation.approve",
    )


def hand_back(*, interpretation: Interpretation, actor: Account, expected_version: int) -> Interpretation:
    """The second person disagrees: back to draft."""
    return _move(
        interpretation,
        actor,
        expected_version,
        InterpretationState.PROPOSED,
        InterpretationState.DRAFT,
        action="interpretation.approve",
    )


def live_of(finding: Finding) -> Interpretation | None:
    return finding.interpretations.exclude(state=InterpretationState.SUPERSEDED).first()


def _follow(finding: Finding, confirmed: Interpretation | None, actor: Account) -> Interpretation:
    if confirmed is not None:
        confirmed.state = InterpretationState.SUPERSEDED
        confirmed.save(update_fields=["state"])
    return Interpretation(finding=finding, author=actor.person)


def _require_version(live: Interpretation | None, expected: int) -> None:
    if (live.version if live else 0) != expected:
        raise _conflict(live)


def _conflict(stored: Interpretation | None) -> EditConflict:
    text = {"oncogenicity": stored.oncogenicity, "text": stored.text, "author": stored.author.name} if stored else {}
    return EditConflict(
        _("Somebody saved this interpretation while you wrote. Both texts are shown; decide which holds."),
        stored=text,
        version=stored.version if stored else 0,
    )


def _move(
    interpretation: Interpretation,
    actor: Account,
    expected_version: int,
    source: InterpretationState,
    target: InterpretationState,
    *,
    action: str,
) -> Interpretation:
    """One conditional UPDATE, so that of two readers one wins and the other is told."""
    second = actor.person if action == "interpretation.approve" and target == InterpretationState.CONFIRMED else None
    with transaction.atomic():
        require_current(interpretation.finding)
        moved = Interpretation.objects.filter(pk=interpretation.pk, state=source, version=expected_version).update(
            state=target, version=expected_version + 1, second_reader=second, changed_at=now()
        )
        if not moved:
            interpretation.refresh_from_db()
            raise PreconditionFailed(
                _("The interpretation has changed meanwhile (%(state)s). Read it again.")
                % {"state": word("interpretation", interpretation.state)}
            )
        interpretation.refresh_from_db()
        _record(interpretation, actor, action, "U")
        if target == InterpretationState.CONFIRMED:
            finding = interpretation.finding
            review(interpretation=interpretation, actor=actor)
            CaseNews.objects.create(
                case=finding.profile.case,
                kind="interpretation_confirmed",
                subject=str(finding)[:200],
                person=actor.person,
            )
            evaluate(finding.profile.case)
    return interpretation


def _record(interpretation: Interpretation, actor: Account, action: str, verb: str) -> None:
    audit.record(
        actor=actor,
        action=action,
        verb=verb,
        case=interpretation.finding.profile.case.pseudonym,
        obj=interpretation,
        state=interpretation.state,
    )
    interpretation_changed.send(sender=Interpretation, interpretation=interpretation)
