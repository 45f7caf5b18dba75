"""Clearing a quarantined delivery: two different persons, each with a reason; then it is read again."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cases.genomics.enums import UploadState
from cases.genomics.models import QuarantineClearance, Upload
from cases.genomics.queries.deliveries import CLEARANCES_NEEDED
from cases.genomics.services.receive import IMPORT
from cases.genomics.words import word
from molmdt.accounts.models import Account
from molmdt.audit import services as audit
from molmdt.kernel import jobs
from molmdt.kernel.errors import InvalidInput, PreconditionFailed
from molmdt.kernel.models import Job


def clear(*, upload: Upload, actor: Account, reason: str) -> Upload:
    """One person's word that the delivery belongs to this patient. The second person's word starts the reading.

    Raises InvalidInput without a reason, PreconditionFailed when it is not quarantined or the person has cleared it.
    """
    if len(reason.strip()) < 10:
        raise InvalidInput(_("Say how you made sure that the files belong to this patient (at least ten characters)."))
    with transaction.atomic():
        held = Upload.objects.select_for_update(of=("self",)).select_related("specimen__case").get(pk=upload.pk)
        if held.state != UploadState.QUARANTINED:
            raise PreconditionFailed(
                _("The delivery is not in quarantine (%(state)s).") % {"state": word("upload", held.state)}
            )
        try:
            with transaction.atomic():
                QuarantineClearance.objects.create(upload=held, person=actor.person, reason=reason.strip())
        except IntegrityError as error:
            raise PreconditionFailed(_("You have cleared it already. A second person must do so too.")) from error
        audit.record(
            actor=actor,
            action="quarantine.clear",
            verb="U",
            case=held.specimen.case.pseudonym,
            obj=held,
            reason_text=reason.strip(),
        )
        if held.clearances.count() >= CLEARANCES_NEEDED:
            _read_again(held)
    return held


def rerun(*, upload: Upload, actor: Account) -> Upload:
    """Reads a delivery again whose reading failed on our side. Raises PreconditionFailed in any other state."""
    with transaction.atomic():
        held = Upload.objects.select_for_update(of=("self",)).select_related("specimen__case", "job").get(pk=upload.pk)
        failed = held.job is None or held.job.state == Job.State.FAILED
        if held.state not in (UploadState.WAITING, UploadState.READING) or not failed:
            raise PreconditionFailed(
                _("The delivery has its answer or is being read (%(state)s).") % {"state": word("upload", held.state)}
            )
        audit.record(actor=actor, action="import.rerun", verb="E", case=held.specimen.case.pseudonym, obj=held)
        _read_again(held)
    return held


def _read_again(upload: Upload) -> None:
    upload.state = UploadState.WAITING
    upload.job = jobs.enqueue(IMPORT, upload=upload.pk)
    upload.save(update_fields=["state", "job"])
