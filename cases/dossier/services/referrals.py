"""Writing a referral: begun on a national number, saved with compare-and-set, submitted when nothing lacks."""

from dataclasses import fields
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cases.dossier.enums import ACCEPTED_ONCE, EDITABLE_BY_REFERRER, OVER, CaseState
from cases.dossier.logic.completeness import assess
from cases.dossier.logic.referral import ORGAN_UNITS, PatientData, ReferralData
from cases.dossier.models import Case, Consent, OrganFunction, StateChange, TreatmentLine
from cases.dossier.queries import referral_facts
from cases.dossier.services.life import change_state, note_news, person_of
from cases.dossier.services.patients import next_pseudonym, patient_of
from cases.dossier.signals import case_taken_back, clinical_facts_changed
from cases.dossier.words import POINTS, STATES
from molmdt.accounts.models import Board, Hospital, Person
from molmdt.audit import services as audit
from molmdt.kernel.clock import now, today
from molmdt.kernel.errors import EditConflict, FieldProblem, InvalidInput, PreconditionFailed

_LISTS = frozenset({"lines", "consents", "organ_function", "metastatic_sites"})
_PLAIN = tuple(one.name for one in fields(ReferralData) if one.name not in _LISTS)
# States in which a second referral of the same patient by the same hospital would be a double.
_UNDER_WORK = frozenset(CaseState) - OVER - {CaseState.DISPATCHED, CaseState.FOLLOWED_UP}


@transaction.atomic
def start_referral(
    *, actor: Any, patient: PatientData, hospital: Hospital, board: Board, doctor: Person | None = None
) -> Case:
    """A draft for the patient with this national number; the patient is found or made. ``doctor``: the actor, unless a
    coordinator writes for somebody.

    Raises InvalidInput (path ``national_id``) for a number that does not hold, PreconditionFailed when the hospital
    already has a case of this patient under work.
    """
    doctor = doctor or person_of(actor)
    if doctor is None:
        raise PreconditionFailed(_("A referral needs a referring doctor."))
    found = patient_of(patient)
    double = Case.objects.filter(patient=found, hospital=hospital, state__in=_UNDER_WORK).first()
    if double is not None:
        raise PreconditionFailed(
            _("%(case)s is already under work for this patient (%(state)s). Continue there.")
            % {"case": double.pseudonym, "state": STATES[CaseState(double.state)]}
        )
    case = Case.objects.create(
        pseudonym=next_pseudonym(today().year),
        patient=found,
        hospital=hospital,
        board=board,
        referring_doctor=doctor,
        department=doctor.department,
    )
    StateChange.objects.create(case=case, to_state=CaseState.DRAFT, person=person_of(actor))
    audit.record(actor=actor, action="referral.create", verb="C", case=case.pseudonym, obj=case, field_set="identity")
    return case


def save_referral(*, actor: Any, case: Case, version: int, referral: ReferralData) -> Case:
    """Stores the whole referral, which the doctor is writing, if nobody has saved since ``version``.

    Raises EditConflict with what is stored now, PreconditionFailed when the doctor may no longer change it.
    """
    return _save(actor, case, version, referral, "referral.edit", EDITABLE_BY_REFERRER)


def update_clinical_data(*, actor: Any, case: Case, version: int, referral: ReferralData) -> Case:
    """The same once the case is accepted: what has grown old, was asked for or has changed, until the case is over.

    The cohorts and the safety rules read it at once. Raises as ``save_referral``.
    """
    return _save(actor, case, version, referral, "dossier.edit", ACCEPTED_ONCE)


@transaction.atomic
def _save(
    actor: Any, case: Case, version: int, referral: ReferralData, action: str, states: frozenset[CaseState]
) -> Case:
    values = {name: getattr(referral, name) for name in _PLAIN}
    values |= {name: value or "" for name, value in values.items() if name not in _MAY_BE_NULL}
    moment = now()
    changed = Case.objects.filter(pk=case.pk, version=version, state__in=states).update(
        **values, metastatic_sites=list(referral.metastatic_sites), version=F("version") + 1, changed_at=moment
    )
    if not changed:
        _explain(case, referral, states)
    _replace_lists(case, referral)
    case.refresh_from_db()
    vars(case).pop("_lines", None)
    if case.state != CaseState.DRAFT:
        note_news(case=case, kind="referral_changed", person=person_of(actor))
    audit.record(actor=actor, action=action, verb="U", case=case.pseudonym, obj=case, version=case.version)
    clinical_facts_changed.send(sender=Case, case=case, actor=actor)
    return case


_MAY_BE_NULL = frozenset({"diagnosed_on", "ecog", "ecog_on"})


def _explain(case: Case, referral: ReferralData, states: frozenset[CaseState]) -> None:
    """Why nothing was changed: the state, or somebody's earlier save."""
    stored = Case.objects.get(pk=case.pk)
    if stored.state in OVER:
        raise PreconditionFailed(
            _("The case is %(state)s; nothing in it is changed any more.") % {"state": STATES[CaseState(stored.state)]}
        )
    if stored.state not in states:
        raise PreconditionFailed(
            _("The referral is %(state)s and can no longer be changed here. Ask the coordinator to return it.")
            % {"state": STATES[CaseState(stored.state)]}
        )
    texts = {
        name: str(getattr(stored, name) or "")
        for name in _PLAIN
        if str(getattr(stored, name) or "") != str(getattr(referral, name) or "")
    }
    raise EditConflict(
        _("Somebody else saved this referral while you were writing. Both texts are shown; choose what is to stand."),
        stored=texts,
        version=stored.version,
    )


def _replace_lists(case: Case, referral: ReferralData) -> None:
    case.treatment_lines.all().delete()
    TreatmentLine.objects.bulk_create(
        TreatmentLine(
            case=case,
            number=number,
            drugs=line.drugs,
            started_on=line.started_on,
            stopped_on=line.stopped_on,
            best_response=line.best_response,
            stop_reason=line.stop_reason,
        )
        for number, line in enumerate(referral.lines, start=1)
    )
    case.consents.all().delete()
    Consent.objects.bulk_create(
        Consent(case=case, kind=kind, answer=consent.answer, given_on=consent.given_on)
        for kind, consent in referral.consents.items()
    )
    case.organ_function.all().delete()
    OrganFunction.objects.bulk_create(
        OrganFunction(
            case=case, code=one.code, value=one.value, unit=ORGAN_UNITS[one.code], measured_on=one.measured_on
        )
        for one in referral.organ_function
    )


def submit(*, actor: Any, case: Case) -> Case:
    """Hands the referral to the coordinator. Raises InvalidInput naming every mandatory point that is missing."""
    missing = assess(referral_facts(case), today()).blocks_submission
    if missing:
        raise InvalidInput(
            _("The referral cannot be submitted yet: mandatory information is missing."),
            [FieldProblem(one.key, str(POINTS[one.key])) for one in missing],
        )
    case = change_state(actor=actor, case=case, to=CaseState.SUBMITTED, action="referral.submit")
    clinical_facts_changed.send(sender=Case, case=case, actor=actor)
    return case


def accept(*, actor: Any, case: Case) -> Case:
    """The coordinator takes the case in."""
    return change_state(actor=actor, case=case, to=CaseState.ACCEPTED, action="referral.triage")


def return_with_reason(*, actor: Any, case: Case, reason: str) -> Case:
    """Back to the doctor, with what is missing in words that the doctor reads."""
    return _with_reason(actor, case, CaseState.RETURNED, reason, "referral.triage")


def defer(*, actor: Any, case: Case, reason: str) -> Case:
    """Waits for something: a new specimen, a result."""
    return _with_reason(actor, case, CaseState.DEFERRED, reason, "referral.triage")


def resume(*, actor: Any, case: Case) -> Case:
    """A deferred case is ready for a meeting again."""
    return change_state(actor=actor, case=case, to=CaseState.ACCEPTED, action="referral.triage")


def withdraw(*, actor: Any, case: Case, reason: str) -> Case:
    """The referral is taken back; the case ends."""
    return _with_reason(actor, case, CaseState.WITHDRAWN, reason, "dossier.edit")


@transaction.atomic
def _with_reason(actor: Any, case: Case, to: CaseState, reason: str, action: str) -> Case:
    reason = reason.strip()
    if not reason:
        raise InvalidInput(_("Write a reason: somebody will read it."), [FieldProblem("reason", _("is empty"))])
    case = change_state(actor=actor, case=case, to=to, reason=reason, action=action)
    case_taken_back.send(sender=Case, case=case, actor=actor)
    return case
