"""Setting a criterion aside for one case, with a name and a reason, and taking that back."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.dossier.enums import OVER
from cases.dossier.models import Case
from cases.dossier.services.life import note_news, person_of
from cases.trials.enums import SlotState, Verdict
from cases.trials.logic.waiving import parts_of
from cases.trials.models import CohortVersion, Screening, Slot, Waiver
from cases.trials.services.offers import withdraw_offers
from cases.trials.words.clauses import flat_words
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import FieldProblem, InvalidInput, PreconditionFailed


def grant_waiver(*, case: Case, version: CohortVersion, clause: Mapping[str, Any], reason: str, actor: Any) -> Waiver:
    """Sets one criterion of a version's rule aside for a case.

    ``clause`` is a part of the version's rule as it stands there. It holds for that version alone: a new rule is judged
    anew. PreconditionFailed when the case is over, the version is not in force or the criterion is set aside already;
    InvalidInput for a clause that the rule does not have, or no reason.
    """
    if not reason.strip():
        raise _wrong("reason", _("Say why the criterion is set aside."))
    if clause not in parts_of(version.rule):
        raise _wrong("clause", _("The rule of %(cohort)s has no such criterion.") % {"cohort": version.cohort.code})
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if case.state in OVER:
            raise PreconditionFailed(_("The case is over; no criterion can be set aside."))
        if not CohortVersion.objects.filter(pk=version.pk, is_current=True).exists():
            raise PreconditionFailed(_("The rule has changed since. Look at the new one first."))
        if Waiver.objects.filter(case=case, version=version, clause=clause, withdrawn_at=None).exists():
            raise PreconditionFailed(_("The criterion is set aside already."))
        waiver = Waiver.objects.create(
            case=case, version=version, clause=clause, reason=reason.strip()[:300], granted_by=actor.person
        )
        _record(waiver, actor, "C", "waiver_granted")
    return waiver


def withdraw_waiver(*, waiver: Waiver, actor: Any) -> Waiver:
    """The criterion holds again. Not for a patient who has been included under it: that stays on record."""
    with transaction.atomic():
        Case.objects.select_for_update(of=("self",)).get(pk=waiver.case_id)
        waiver = Waiver.objects.select_related("case", "version__cohort").get(pk=waiver.pk)
        if waiver.withdrawn_at is not None:
            raise PreconditionFailed(_("The waiver is withdrawn already."))
        included = [SlotState.ENROLLED, SlotState.REPLACED]
        if Slot.objects.filter(case=waiver.case, cohort=waiver.version.cohort, state__in=included).exists():
            raise PreconditionFailed(_("The patient has been included under the waiver; it stays on record."))
        waiver.withdrawn_by, waiver.withdrawn_at = person_of(actor), now()
        waiver.save(update_fields=["withdrawn_by", "withdrawn_at"])
        _record(waiver, actor, "U", "waiver_withdrawn")
        if Screening.objects.filter(
            case=waiver.case, version=waiver.version, is_current=True, verdict=Verdict.NO
        ).exists():
            withdraw_offers(waiver.case, [waiver.version.cohort_id])
    return waiver


def _record(waiver: Waiver, actor: Any, verb: str, kind: str) -> None:
    cohort = waiver.version.cohort.code
    note_news(case=waiver.case, kind=kind, subject=cohort, person=person_of(actor))
    audit.record(
        actor=actor, action="waiver.grant", verb=verb, case=waiver.case.pseudonym, obj=waiver, cohort=cohort,
        version=waiver.version.number, clause=flat_words(waiver.clause)[:200], reason=waiver.reason,
    )  # fmt: skip


def _wrong(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, [FieldProblem(field, message)])
