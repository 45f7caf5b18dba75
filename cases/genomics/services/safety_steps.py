"""A person's hand on a safety flag: raised beside the rules, taken one step on, declined with a reason."""

from django.db import transaction
from django.utils.translation import gettext as _

from cases.dossier import services as dossier
from cases.genomics.enums import RAISED_BY_HAND, SAFETY_ENDED, SafetyGround, SafetyKind, SafetyState
from cases.genomics.logic.incidental import wishes_to_know
from cases.genomics.logic.judging import Answer, Reason
from cases.genomics.logic.safety_way import next_states
from cases.genomics.models import Finding, SafetyFlag
from cases.genomics.queries.safety import consents_of, only_chairs
from cases.genomics.queries.safety_facts import keys_of
from cases.genomics.safety_words import GROUNDS, SAFETY_STATES
from cases.genomics.services.marking import require_current
from cases.genomics.services.safety import as_stored, note_step, open_flag, owner_of
from molmdt.accounts.models import Account
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import FieldProblem, InvalidInput, PreconditionFailed

BY_HAND = (SafetyKind.INCIDENTAL, SafetyKind.GERMLINE)


def raise_by_hand(*, finding: Finding, actor: Account, kind: SafetyKind, text: str) -> SafetyFlag:
    """Something that no rule asks about, or that the rules could not judge. Raises InvalidInput without a text,
    PreconditionFailed where the same is raised already."""
    text = _required(text, "text", _("Write what was noticed, and why it matters for the patient."))
    if kind not in BY_HAND:
        raise InvalidInput(_("Choose what kind of finding it is."), [FieldProblem("kind", _("is unknown"))])
    with transaction.atomic():
        require_current(finding)
        same = SafetyFlag.objects.filter(case=finding.profile.case, kind=kind, variant_key__in=keys_of(finding))
        if same.exists():
            raise PreconditionFailed(_("This has been raised already; follow it up there."))
        reason = Reason("by_hand", Answer.YES, {"text": text, "name": actor.person.name})
        return open_flag(
            case=finding.profile.case, finding=finding, kind=kind, rules=RAISED_BY_HAND, reasons=as_stored([reason]),
            actor=actor,
        )  # fmt: skip


def move(
    *,
    flag: SafetyFlag,
    actor: Account,
    to: SafetyState,
    expected: SafetyState,
    note: str = "",
    ground: SafetyGround | None = None,
) -> SafetyFlag:
    """Takes a flag from the state that the person saw to the next. Of two who press at once the second is told.

    Acknowledging lets the conclusion be signed. Raises PreconditionFailed for a move that its way does not have,
    InvalidInput for a reason that is missing.
    """
    note = note.strip()
    with transaction.atomic():
        locked = SafetyFlag.objects.select_for_update(of=("self",)).select_related(
            "case__hospital__region", "case__patient", "case__referring_doctor", "task"
        ).get(pk=flag.pk)  # fmt: skip
        _require_move(locked, actor, to, expected, ground)
        _require_words(locked, to, note, ground)
        locked.state, locked.changed_at, locked.changed_by = to, now(), actor.person
        if to is SafetyState.DECLINED and ground is not None:
            locked.ground, locked.reason_given = ground, note
        locked.save()
        note_step(locked, person=actor.person, note=note)
        _move_task(locked, actor)
        audit.record(
            actor=actor, action="safety.handle", verb="U", case=locked.case.pseudonym, obj=locked,
            field_set="germline" if locked.kind == SafetyKind.GERMLINE else "", from_state=expected, to_state=to,
        )  # fmt: skip
    return locked


def _require_move(
    flag: SafetyFlag, actor: Account, to: SafetyState, expected: SafetyState, ground: SafetyGround | None
) -> None:
    if flag.state != expected:
        raise PreconditionFailed(
            _("Somebody has already taken this on: it is %(state)s. Read it again.")
            % {"state": SAFETY_STATES[SafetyState(flag.state)]}
        )
    if to not in next_states(SafetyKind(flag.kind), SafetyState(flag.state)):
        raise PreconditionFailed(
            _("From %(state)s it cannot become %(wanted)s.")
            % {"state": SAFETY_STATES[SafetyState(flag.state)], "wanted": SAFETY_STATES[to]}
        )
    overrides = to is SafetyState.DECLINED and ground is SafetyGround.BOARD_OVERRIDES
    if only_chairs(actor, flag.case) and not overrides:
        raise PreconditionFailed(
            _("The chair may set it aside for the board, with a reason. The steps are the others' to take.")
        )


def _require_words(flag: SafetyFlag, to: SafetyState, note: str, ground: SafetyGround | None) -> None:
    if to is SafetyState.DECLINED:
        if ground is None:
            raise InvalidInput(_("Choose why it is declined."), [FieldProblem("ground", _("is empty"))])
        _required(note, "note", _("Write the reason: it stands in the patient's record."))
    wish = wishes_to_know(SafetyKind(flag.kind), consents_of(flag.case))
    if to is SafetyState.INFORMED and wish is Answer.NO:
        _required(note, "note", _("The patient has said no to being told. Write what the patient says now."))


def _required(text: str, field: str, message: str) -> str:
    text = text.strip()
    if not text:
        raise InvalidInput(message, [FieldProblem(field, _("is empty"))])
    return text


def _move_task(flag: SafetyFlag, actor: Account) -> None:
    """The task follows: no longer in the signature's way, then the next one's turn, then closed."""
    state = SafetyState(flag.state)
    if state in SAFETY_ENDED:
        ground = f" ({GROUNDS[SafetyGround(flag.ground)]})" if flag.ground else ""
        outcome = f"{SAFETY_STATES[state]}{ground}"
        outcome = outcome[:1].upper() + outcome[1:]
        dossier.close_task(actor=actor, task=flag.task, outcome=outcome, action="safety.handle")
        return
    flag.task.owner_role, flag.task.owner = owner_of(flag.case, SafetyKind(flag.kind), state)
    flag.task.blocks_signing, flag.task.due_on = False, None
    flag.task.save(update_fields=["owner_role", "owner", "blocks_signing", "due_on"])
    dossier.note_news(case=flag.case, kind="safety_step", person=actor.person)
