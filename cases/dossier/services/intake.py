"""A whole referral at once, as a file or a system brings it, through the same verbs as the form."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.dossier.models import Case
from cases.dossier.readers.referral import ReferralDocument
from cases.dossier.services.referrals import save_referral, start_referral
from cases.dossier.signals import specimens_named
from molmdt.accounts.models import Board, Hospital, Person
from molmdt.kernel.errors import FieldProblem, InvalidInput


@transaction.atomic
def store_referral(document: ReferralDocument, *, board: Board, actor: Any = None, file: str = "referral.json") -> Case:
    """A draft with everything that the document says. ``actor``: who sends it, else the referring doctor.

    Raises InvalidInput naming the place in the document; all or nothing is stored.
    """
    hospital = Hospital.objects.filter(code=document.hospital).first()
    if hospital is None:
        raise _refused(file, "$.hospital", _("No health trust has this code."))
    doctor = _doctor(document.referring_doctor, hospital)
    if doctor is None:
        raise _refused(file, "$.referring_doctor", _("Nobody at this hospital has this HPR number or user name."))
    actor = actor or doctor
    with _placed(f"{file}: $.patient."):
        case = start_referral(actor=actor, patient=document.patient, hospital=hospital, board=board, doctor=doctor)
    case = save_referral(actor=actor, case=case, version=case.version, referral=document.referral)
    with _placed(f"{file}: $.specimens"):
        specimens_named.send(sender=Case, case=case, specimens=document.specimens, actor=actor)
    return case


@contextmanager
def _placed(prefix: str) -> Iterator[None]:
    """Says of a refusal further down where in the document it lies."""
    try:
        yield
    except InvalidInput as refused:
        raise InvalidInput(
            refused.message, [FieldProblem(prefix + one.path, one.message) for one in refused.problems]
        ) from None


def _doctor(name: str, hospital: Hospital) -> Person | None:
    people = Person.objects.filter(hospital=hospital)
    by_number = people.filter(hpr_number=name) if name.isdecimal() else people.none()
    return by_number.first() or people.filter(accounts__username=name).first()


def _refused(file: str, where: str, message: str) -> InvalidInput:
    text = _("%(file)s cannot be used; nothing was stored.") % {"file": file}
    return InvalidInput(text, [FieldProblem(f"{file}: {where}", message)])
