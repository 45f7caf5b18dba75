"""Patients and their identity: found by number, made, looked up, revealed; never without a row of audit."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr
from django.utils.translation import gettext as _

from cases.dossier.enums import RevealReason, Sex
from cases.dossier.logic.referral import PatientData
from cases.dossier.models import Case, Objection, Patient, PatientIdentity
from cases.dossier.services.life import person_of
from molmdt.accounts.models import Person
from molmdt.audit import services as audit
from molmdt.kernel.clock import now
from molmdt.kernel.errors import FieldProblem, InvalidInput, PreconditionFailed
from molmdt.kernel.ids import InvalidIdentifier, NationalId, parse_national_id

_NUMBERING_LOCK = 0x4D4D  # advisory lock space of the pseudonyms


def checked_national_id(text: str) -> NationalId:
    """A number whose check digits agree. A demonstration takes synthetic numbers only, so that no real patient ends up
    in it. Raises InvalidInput with path ``national_id``."""
    try:
        number = parse_national_id(text)
    except InvalidIdentifier as problem:
        raise _refused(str(problem)) from None
    if not settings.PRODUCTION and not number.synthetic:
        raise _refused(_("This is a demonstration: only synthetic numbers (month + 80) are accepted."))
    return number


def _refused(message: str) -> InvalidInput:
    return InvalidInput(_("The national number cannot be used."), [FieldProblem("national_id", message)])


def patient_of(data: PatientData) -> Patient:
    """The patient with this number, made if there is none. Two at once make one. Call inside a transaction."""
    number = checked_national_id(data.national_id)
    known = PatientIdentity.objects.select_related("patient").filter(national_id=number.number)
    identity = known.first()
    if identity is None:
        if not data.name.strip():
            raise InvalidInput(_("The patient is new here."), [FieldProblem("name", _("Write the patient's name."))])
        try:
            with transaction.atomic():
                return _make(number, data)
        except IntegrityError:  # somebody made the same patient a moment ago
            identity = known.get()
    return identity.patient


def note_death(*, patient: int, on: date | None) -> None:
    """A death as a room above has recorded it, with its row of audit; None where it was an error and the patient lives.

    Whoever opens a case of the patient (primary key) reads it, and nobody is called about them any more.
    """
    Patient.objects.filter(pk=patient).update(deceased_on=on)


def _make(number: NationalId, data: PatientData) -> Patient:
    born = data.birth_date
    patient = Patient.objects.create(sex=data.sex or Sex.UNKNOWN, birth_year=born.year if born else None)
    PatientIdentity.objects.create(
        patient=patient, national_id=number.number, kind=number.kind, name=data.name.strip(), birth_date=born
    )
    return patient


def next_pseudonym(year: int) -> str:
    """The next free ``M-<year>-<at least four digits>``. The lock is held until the transaction ends, so two referrals
    never get the same number; a referral that is rolled back leaves no gap."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_NUMBERING_LOCK, year])
    prefix = f"M-{year}-"
    last = Case.objects.filter(pseudonym__startswith=prefix).aggregate(
        last=Max(Cast(Substr("pseudonym", len(prefix) + 1), IntegerField()))
    )["last"]
    return f"{prefix}{(last or 0) + 1:04}"


@transaction.atomic
def reveal_identity(*, actor: Any, case: Case, reason: str, role: str = "") -> PatientIdentity:
    """Who the patient is. The row of audit stands before the name is read; the reason is one of a closed list."""
    if reason not in frozenset(RevealReason):
        raise InvalidInput(_("Choose why you need the identity."), [FieldProblem("reason", _("is missing"))])
    audit.record(
        actor=actor, action="identity.reveal", verb="R", case=case.pseudonym, obj=case, role=role,
        field_set="identity", reason_code=reason,
    )  # fmt: skip
    identity = PatientIdentity.objects.filter(patient_id=case.patient_id).first()
    if identity is None:
        raise PreconditionFailed(_("No identity is stored for this case."))
    return identity


@transaction.atomic
def look_up(*, actor: Any, national_id: str) -> Patient | None:
    """Whether a patient with this number is known here. The attempt is recorded, found or not; the number is not."""
    number = checked_national_id(national_id)
    identity = PatientIdentity.objects.select_related("patient").filter(national_id=number.number).first()
    audit.record(
        actor=actor, action="patient.lookup", verb="R", obj=identity.patient if identity else None,
        field_set="identity", found=identity is not None,
    )  # fmt: skip
    return identity.patient if identity else None


@transaction.atomic
def register_objection(*, actor: Any, case: Case) -> Objection:
    """The patient objects to sharing: from now on only the treating doctor and the own coordinator see the case."""
    Patient.objects.select_for_update().get(pk=case.patient_id)
    if Objection.objects.filter(patient_id=case.patient_id, withdrawn_at=None).exists():
        raise PreconditionFailed(_("An objection is already registered."))
    objection = Objection.objects.create(patient_id=case.patient_id, registered_by=_somebody(actor))
    _record_objection(actor, case, "C")
    return objection


@transaction.atomic
def withdraw_objection(*, actor: Any, case: Case) -> None:
    """The patient has changed their mind."""
    standing = Objection.objects.filter(patient_id=case.patient_id, withdrawn_at=None)
    if not standing.update(withdrawn_at=now()):
        raise PreconditionFailed(_("No objection is registered."))
    _record_objection(actor, case, "U")


def _somebody(actor: Any) -> Person:
    person = person_of(actor)
    if person is None:
        raise PreconditionFailed(_("Somebody must register the objection."))
    return person


def _record_objection(actor: Any, case: Case, verb: str) -> None:
    audit.record(actor=actor, action="objection.register", verb=verb, case=case.pseudonym, obj=case)
