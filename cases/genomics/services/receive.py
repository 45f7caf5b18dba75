"""Taking in a delivery: files into the store, rows and the reading job in one transaction."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.db import transaction
from django.utils.translation import gettext as _

from cases.dossier.enums import OVER, CaseState
from cases.genomics.enums import UploadState
from cases.genomics.models import Upload, UploadedFile
from cases.genomics.services.limits import MAX_FILE_BYTES, MAX_FILES, MAX_NAME, MAX_TOTAL_BYTES
from cases.pathology.models import Specimen
from molmdt.accounts.models import Account, Hospital, Person
from molmdt.audit import services as audit
from molmdt.kernel import jobs, store
from molmdt.kernel.errors import FieldProblem, InvalidInput, PreconditionFailed

IMPORT = "genomics.import"
STANDING = (UploadState.WAITING, UploadState.READING, UploadState.ACCEPTED, UploadState.WARNED, UploadState.QUARANTINED)


@dataclass(frozen=True)
class Incoming:
    """One file on its way in: its path inside the delivery, and its content piece by piece."""

    name: str
    chunks: Iterable[bytes]


@dataclass(frozen=True)
class Received:
    """``created`` False: the same content was here before; ``upload`` is that earlier delivery."""

    upload: Upload
    created: bool


@dataclass(frozen=True)
class Kept:
    name: str
    sha256: str
    size: int


def receive(
    *,
    specimen: Specimen,
    files: Iterable[Incoming],
    actor: Account | Person | None,
    laboratory: Hospital,
    build_stated: str = "",
) -> Received:
    """Stores a delivery and enqueues its reading.

    Raises PreconditionFailed for a case that is over, InvalidInput when the delivery breaks a limit or has no file.
    """
    _require_open(specimen)
    kept = keep(files)
    digest = content_digest(file.sha256 for file in kept)
    person = actor.person if isinstance(actor, Account) else actor
    with transaction.atomic():
        Specimen.objects.select_for_update().get(pk=specimen.pk)
        earlier = Upload.objects.filter(specimen=specimen, content_sha256=digest, state__in=STANDING).first()
        if earlier is not None:
            audit.record(
                actor=actor,
                action="genomic_file.upload",
                verb="E",
                case=specimen.case.pseudonym,
                obj=earlier,
                same_content=True,
            )
            return Received(earlier, created=False)
        upload = Upload.objects.create(
            specimen=specimen,
            laboratory=laboratory,
            uploaded_by=person,
            build_stated=build_stated,
            content_sha256=digest,
        )
        UploadedFile.objects.bulk_create(
            UploadedFile(upload=upload, name=file.name, sha256=file.sha256, size=file.size) for file in kept
        )
        upload.job = jobs.enqueue(IMPORT, upload=upload.pk)
        upload.save(update_fields=["job"])
        audit.record(
            actor=actor,
            action="genomic_file.upload",
            verb="C",
            case=specimen.case.pseudonym,
            obj=upload,
            files=len(kept),
        )
    return Received(upload, created=True)


def content_digest(digests: Iterable[str]) -> str:
    """One digest for a set of files, whatever their names and order."""
    return hashlib.sha256("\n".join(sorted(digests)).encode()).hexdigest()


def _require_open(specimen: Specimen) -> None:
    state = CaseState(specimen.case.state)
    if state in OVER:
        raise PreconditionFailed(_("The case is over (%(state)s): no more files can be added.") % {"state": state})


def keep(files: Iterable[Incoming]) -> list[Kept]:
    kept: list[Kept] = []
    names: set[str] = set()
    total = 0
    for file in files:
        name = _clean_name(file.name)
        if len(kept) >= MAX_FILES:
            raise _refused(
                name,
                _("The delivery has more than %(limit)s files. Send one sample's result folder.")
                % {"limit": MAX_FILES},
            )
        if name in names:
            raise _refused(name, _("Two files have this name. Send the folder with its subfolders, or one by one."))
        digest, size = store.put(_limited(name, file.chunks, MAX_TOTAL_BYTES - total))
        names.add(name)
        total += size
        kept.append(Kept(name, digest, size))
    if not kept:
        raise _refused("", _("No file was chosen. Choose the result folder, an archive or single files."))
    return kept


def _limited(name: str, chunks: Iterable[bytes], left: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > MAX_FILE_BYTES:
            raise _refused(
                name,
                _("The file is larger than %(limit)s MiB. Send the filtered result file.")
                % {"limit": MAX_FILE_BYTES // 1024**2},
            )
        if size > left:
            raise _refused(
                name,
                _("The delivery is larger than %(limit)s MiB. Send one sample's result folder.")
                % {"limit": MAX_TOTAL_BYTES // 1024**2},
            )
        yield chunk


def _clean_name(name: str) -> str:
    """A relative path without tricks; a hostile one loses its folders, never its file."""
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("/", "..", ".")]
    cleaned = "/".join("".join(char for char in part if char.isprintable()) for part in parts)
    return cleaned[-MAX_NAME:] or "file"


def _refused(name: str, message: str) -> InvalidInput:
    return InvalidInput(_("Nothing was stored."), [FieldProblem(name, message)])
