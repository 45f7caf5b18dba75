"""Runs of reference materials and knowledge tables that people send: kept at once, read by the job queue, answered.

Reading is idempotent: a receipt that has its answer is left alone, and a worker that dies leaves nothing behind but an
open receipt, which the sweeper reads again. Only the transaction that stores the result answers it.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db import transaction

from cases.genomics.enums import ReceiptKind, ReceiptState
from cases.genomics.knowledge.formats import FORMATS
from cases.genomics.models import QualityRun, Receipt
from cases.genomics.refusals import Refused
from cases.genomics.services.knowledge import Version, load, require_named
from cases.genomics.services.quality import known_run, material_of, store_quality_run
from cases.genomics.services.receive import Incoming, Kept, keep
from cases.genomics.services.refusing import record_refusal
from molmdt.accounts.models import Account, Hospital
from molmdt.kernel import jobs
from molmdt.kernel.clock import now
from molmdt.kernel.models import Job

READ = "genomics.receipt"
_ACTIONS = {ReceiptKind.QUALITY: "quality.upload", ReceiptKind.KNOWLEDGE: "knowledge.load"}
OPEN = (ReceiptState.WAITING, ReceiptState.READING)


def send_quality_run(
    *, laboratory: Hospital, actor: Account, sample_id: str, files: Iterable[Incoming], ran_on: date | None = None
) -> Receipt | QualityRun:
    """The receipt; for files that were here before, the run that they are. Raises InvalidInput, as keeping does."""
    material_of(sample_id.strip())
    kept = keep(files)
    earlier = known_run(laboratory, kept)
    if earlier is not None:
        return earlier
    said = {"sample_id": sample_id.strip(), "ran_on": ran_on.isoformat() if ran_on else None}
    return _receipt(ReceiptKind.QUALITY, laboratory=laboratory, actor=actor, kept=kept, said=said)


def send_table(*, actor: Account, version: Version, file: Incoming) -> Receipt:
    """Raises InvalidInput for a version that is not named, and as keeping does."""
    require_named(version)
    name = version.name or FORMATS[version.format].name
    said = {
        "format": version.format, "version": version.version, "released_on": version.released_on.isoformat(),
        "name": name, "licence": version.licence, "reference": version.reference,
    }  # fmt: skip
    laboratory = actor.person.hospital
    return _receipt(ReceiptKind.KNOWLEDGE, laboratory=laboratory, actor=actor, kept=keep([file]), said=said)


def _receipt(kind: ReceiptKind, *, laboratory: Hospital, actor: Account, kept: list[Kept], said: Any) -> Receipt:
    with transaction.atomic():
        receipt = Receipt.objects.create(
            kind=kind, laboratory=laboratory, sent_by=actor, said=said,
            files=[{"name": one.name, "sha256": one.sha256, "size": one.size} for one in kept],
        )  # fmt: skip
        receipt.job = jobs.enqueue(READ, receipt=receipt.pk)
        receipt.save(update_fields=["job"])
    return receipt


def read_receipt(*, receipt_id: int, job: Job | None = None) -> None:
    """Does the job ``genomics.receipt``."""
    if not Receipt.objects.filter(pk=receipt_id, state__in=OPEN).update(state=ReceiptState.READING):
        return
    receipt = Receipt.objects.select_related("laboratory", "sent_by__person").get(pk=receipt_id)
    if job is not None:
        jobs.report(job, done=0, total=1)
    try:
        _READERS[ReceiptKind(receipt.kind)](receipt)
    except Refused as refused:
        _refuse(receipt, refused)


def _read_quality(receipt: Receipt) -> None:
    said = receipt.said
    with transaction.atomic():
        run, created = store_quality_run(
            laboratory=receipt.laboratory, actor=receipt.sent_by, sample_id=said["sample_id"],
            ran_on=date.fromisoformat(said["ran_on"]) if said["ran_on"] else None,
            kept=[Kept(**one) for one in receipt.files],
        )  # fmt: skip
        _answer(receipt, ReceiptState.STORED if created else ReceiptState.KNOWN, run=run)


def _read_knowledge(receipt: Receipt) -> None:
    version = Version(**{**receipt.said, "released_on": date.fromisoformat(receipt.said["released_on"])})
    with transaction.atomic():
        loaded = load(sha256=receipt.files[0]["sha256"], version=version, actor=receipt.sent_by, apart=True)
        _answer(receipt, ReceiptState.STORED if loaded.created else ReceiptState.KNOWN, source=loaded.source)


_READERS: dict[ReceiptKind, Callable[[Receipt], None]] = {
    ReceiptKind.QUALITY: _read_quality,
    ReceiptKind.KNOWLEDGE: _read_knowledge,
}


def _refuse(receipt: Receipt, refused: Refused) -> None:
    with transaction.atomic():
        if _answer(receipt, ReceiptState.REFUSED, problems=[one.as_json() for one in refused.reasons]):
            action = _ACTIONS[ReceiptKind(receipt.kind)]
            record_refusal(actor=receipt.sent_by, action=action, refused=refused, obj=receipt)


def _answer(receipt: Receipt, state: ReceiptState, **values: Any) -> bool:
    """Once: of two workers that read the same receipt, the second changes nothing."""
    answered = Receipt.objects.filter(pk=receipt.pk, state__in=OPEN).update(state=state, answered_at=now(), **values)
    return bool(answered)
