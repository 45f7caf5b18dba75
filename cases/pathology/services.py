"""Writes of the pathology room."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cases.dossier.enums import OVER
from cases.dossier.models import Case, CaseNews
from cases.pathology.enums import SlideState
from cases.pathology.imaging.convert import Converted, SlideRefused, run
from cases.pathology.models import Marker, Slide, Specimen
from molmdt.accounts.models import Account, Person
from molmdt.audit import services as audit
from molmdt.kernel import jobs, store
from molmdt.kernel.errors import InvalidInput, PreconditionFailed

CONVERT = "pathology.slide"
MAX_SLIDE_BYTES = 8 * 1024**3
SPECIMEN_FIELDS = (
    "requisition", "site", "origin", "material", "taken_on", "tumour_content", "dna_sample_id", "rna_sample_id", "dna",
    "rna", "histology",
)  # fmt: skip


def save_specimen(*, case: Case, actor: Account, values: dict[str, Any], specimen: Specimen | None = None) -> Specimen:
    """Adds a specimen or corrects one. ``values``: any of SPECIMEN_FIELDS.

    Raises PreconditionFailed for a case that is over, InvalidInput for a sample id that another specimen has.
    """
    _require_open(case)
    kept = specimen or Specimen(case=case)
    for name in SPECIMEN_FIELDS:
        if name in values:
            setattr(kept, name, values[name])
    with transaction.atomic():
        try:
            with transaction.atomic():
                kept.save()
        except IntegrityError as error:
            raise InvalidInput(_("Another specimen has this DNA sample id. Compare with the laboratory.")) from error
        _record(case, actor, "C" if specimen is None else "U", kept, fields=sorted(values))
        CaseNews.objects.create(case=case, kind="pathology_changed", subject=kept.site, person=actor.person)
    return kept


def add_marker(*, specimen: Specimen, actor: Account, name: str, result: str, assessed_on: Any = None) -> Marker:
    """Notes a result of immunohistochemistry or in-situ hybridisation."""
    _require_open(specimen.case)
    with transaction.atomic():
        marker = Marker.objects.create(specimen=specimen, name=name, result=result, assessed_on=assessed_on)
        _record(specimen.case, actor, "C", marker)
    return marker


def remove_marker(*, marker: Marker, actor: Account) -> None:
    """Takes a result away that was written by mistake."""
    case = marker.specimen.case
    _require_open(case)
    with transaction.atomic():
        _record(case, actor, "D", marker)
        marker.delete()


def add_slide(
    *,
    specimen: Specimen,
    actor: Account | Person | None,
    chunks: Iterable[bytes],
    stain: str,
    description: str = "",
    sequenced_area: list[list[int]] | None = None,
) -> Slide:
    """Takes a slide image in; it is converted by a job before anybody sees it. The same file twice is one slide.

    Raises PreconditionFailed for a case that is over, InvalidInput for an empty or too large file.
    """
    _require_open(specimen.case)
    digest, size = store.put(_limited(chunks))
    if not size:
        raise InvalidInput(_("The file is empty. Export it again and send it anew."))
    with transaction.atomic():
        Specimen.objects.select_for_update().get(pk=specimen.pk)
        earlier = Slide.objects.filter(specimen=specimen, source_sha256=digest).first()
        if earlier is not None and earlier.state != SlideState.REFUSED:
            return earlier
        slide = earlier or Slide(specimen=specimen, source_sha256=digest)
        slide.stain, slide.description, slide.state, slide.problem = stain, description, SlideState.CONVERTING, ""
        slide.sequenced_area, slide.added_by = (
            sequenced_area or [],
            actor.person if isinstance(actor, Account) else actor,
        )
        slide.save()
        jobs.enqueue(CONVERT, slide=slide.pk)
        audit.record(actor=actor, action="slide.upload", verb="C", case=specimen.case.pseudonym, obj=slide, bytes=size)
    return slide


def convert_slide(*, slide_id: int) -> None:
    """Does the job ``pathology.slide``. Idempotent. The file as it came, with its label, is not kept."""
    slide = Slide.objects.select_related("specimen__case").filter(pk=slide_id, state=SlideState.CONVERTING).first()
    if slide is None:
        return
    source = store.path_of(slide.source_sha256)
    with tempfile.TemporaryDirectory(dir=settings.FILE_STORE, prefix="slide-") as scratch:
        pyramid, thumbnail = Path(scratch, "pyramid.tif"), Path(scratch, "thumbnail.jpg")
        try:
            made = run(source, pyramid, thumbnail)
        except SlideRefused as refused:
            _finish(slide, state=SlideState.REFUSED, problem=refused.rule)
        else:
            _finish(slide, **_stored(made, pyramid, thumbnail))
    if not Slide.objects.filter(source_sha256=slide.source_sha256, state=SlideState.CONVERTING).exists():
        source.unlink(missing_ok=True)


def _stored(made: Converted, pyramid: Path, thumbnail: Path) -> dict[str, Any]:
    return {
        "state": SlideState.READY, "pyramid_sha256": store.put_file(pyramid)[0],
        "thumbnail_sha256": store.put_file(thumbnail)[0], "width": made.width, "height": made.height,
        "micrometres_per_pixel": made.micrometres_per_pixel,
    }  # fmt: skip


def _finish(slide: Slide, **values: Any) -> None:
    with transaction.atomic():
        if not Slide.objects.filter(pk=slide.pk, state=SlideState.CONVERTING).update(**values):
            return
        if values["state"] == SlideState.READY:
            case = slide.specimen.case
            CaseNews.objects.create(case=case, kind="slide_added", subject=slide.stain, person=slide.added_by)


def set_sequenced_area(*, slide: Slide, actor: Account, corners: list[list[int]]) -> Slide:
    """Marks where the tissue for sequencing was taken, in pixels of the slide; an empty list removes the mark."""
    _require_open(slide.specimen.case)
    if slide.state != SlideState.READY:
        raise PreconditionFailed(_("The slide is not ready yet."))
    with transaction.atomic():
        slide.sequenced_area = corners
        slide.save(update_fields=["sequenced_area"])
        _record(slide.specimen.case, actor, "U", slide, corners=len(corners))
    return slide


def _limited(chunks: Iterable[bytes]) -> Iterable[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > MAX_SLIDE_BYTES:
            raise InvalidInput(_("The slide is larger than 8 GiB. Export it with stronger compression."))
        yield chunk


def _require_open(case: Case) -> None:
    if case.state in OVER:
        raise PreconditionFailed(_("The case is over: nothing more can be added to it."))


def _record(case: Case, actor: Account, verb: str, obj: Any, **details: Any) -> None:
    audit.record(actor=actor, action="pathology.edit", verb=verb, case=case.pseudonym, obj=obj, **details)
