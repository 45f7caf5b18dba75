"""Section Pathology: specimens, markers, slides and their viewer."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.dossier.models import Case
from cases.dossier.queries import case_by_pseudonym
from cases.pathology import services
from cases.pathology.enums import SlideState
from cases.pathology.forms import AreaForm, MarkerForm, SlideForm, SpecimenForm
from cases.pathology.imaging import tiles
from cases.pathology.imaging.convert import TILE
from cases.pathology.logic.area import area_mm2
from cases.pathology.models import Marker, Slide, Specimen
from cases.pathology.queries import seen_recently, slide_of, specimen_of, specimens_of
from molmdt.access.doors import door, require
from molmdt.access.queries import can
from molmdt.audit import services as audit
from molmdt.kernel import store
from molmdt.kernel.errors import FieldProblem, InvalidInput

LOOK_AGAIN_SECONDS = 300  # a browser may keep a tile as long as one look is recorded once


@door("case.open", case_by_pseudonym)
@require_GET
def case_pathology(request: HttpRequest, case: Case) -> HttpResponse:
    """Every specimen with its markers and slides."""
    context = {
        "case": case, "section": "pathology", "specimens": list(specimens_of(case)),
        "may_edit": can(request.user, "pathology.edit", case), "may_upload": can(request.user, "slide.upload", case),
        "may_look": can(request.user, "slide.view", case),
    }  # fmt: skip
    return render(request, "pathology/section.html", context)


@door("case.open", case_by_pseudonym)
@require_GET
def box(request: HttpRequest, case: Case) -> HttpResponse:
    """The overview's box: slides, tumour content, sufficiency."""
    specimens = list(specimens_of(case))
    slides = [slide for one in specimens for slide in one.slides.all() if slide.state == SlideState.READY]
    may_look = can(request.user, "slide.view", case)
    context = {"case": case, "specimens": specimens, "slides": slides[:3], "may_look": may_look}
    return render(request, "pathology/box.html", context)


@door("pathology.edit", case_by_pseudonym)
@require_http_methods(["GET", "POST"])
def specimen_new(request: Any, case: Case) -> HttpResponse:
    return _specimen(request, case, None)


@door("pathology.edit", specimen_of)
@require_http_methods(["GET", "POST"])
def specimen_edit(request: Any, specimen: Specimen) -> HttpResponse:
    return _specimen(request, specimen.case, specimen)


def _specimen(request: Any, case: Case, specimen: Specimen | None) -> HttpResponse:
    form = SpecimenForm(request.POST or None, instance=specimen)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_specimen(case=case, actor=request.user, values=form.cleaned_data, specimen=specimen)
        except InvalidInput as refused:
            form.add_error("dna_sample_id", refused.message)
        else:
            return _back(case)
    context = {"case": case, "section": "pathology", "form": form, "specimen": specimen}
    return render(request, "pathology/specimen_form.html", context, status=422 if form.errors else 200)


@door("pathology.edit", specimen_of)
@require_POST
def marker_add(request: Any, specimen: Specimen) -> HttpResponse:
    form = MarkerForm(request.POST)
    if not form.is_valid():
        raise _invalid(form)
    services.add_marker(specimen=specimen, actor=request.user, **form.cleaned_data)
    return _back(specimen.case)


@door("pathology.edit", specimen_of)
@require_POST
def marker_remove(request: Any, specimen: Specimen) -> HttpResponse:
    wanted = request.POST.get("marker", "")
    marker = get_object_or_404(Marker, pk=wanted if wanted.isdigit() else 0, specimen=specimen)
    services.remove_marker(marker=marker, actor=request.user)
    return _back(specimen.case)


@door("slide.upload", specimen_of)
@require_POST
def slide_add(request: Any, specimen: Specimen) -> HttpResponse:
    """Takes the image in; answers with the section, where it appears when it is ready."""
    form, files = SlideForm(request.POST), request.FILES.getlist("files")
    if not form.is_valid():
        raise _invalid(form)
    if len(files) != 1:
        raise InvalidInput(_("Choose one slide file at a time."))
    services.add_slide(specimen=specimen, actor=request.user, chunks=files[0].chunks(), **form.cleaned_data)
    if request.headers.get("X-Requested-With") == "upload":
        return HttpResponse(status=201, headers={"Location": reverse("case-pathology", args=[specimen.case.pseudonym])})
    return _back(specimen.case)


def _invalid(form: Any) -> InvalidInput:
    return InvalidInput(
        _("Nothing was stored."), [FieldProblem(name, " ".join(said)) for name, said in form.errors.items()]
    )


def _back(case: Case) -> HttpResponse:
    return HttpResponseRedirect(reverse("case-pathology", args=[case.pseudonym]))


@door("slide.view")
@require_GET
def slide_card(request: Any, pseudonym: str, slide: int) -> HttpResponse:
    """A slide's card while it is being prepared: asked again until it is ready. No picture, no row per question."""
    found = slide_of(pseudonym, slide)
    require(request.user, "slide.view", found)
    context = {"case": found.specimen.case, "slide": found, "may_look": True}
    return render(request, "pathology/slide_card.html", context)


@door("slide.view", slide_of)
@require_GET
def viewer(request: Any, slide: Slide) -> HttpResponse:
    """The slide in full, with the sequenced area."""
    if slide.state != SlideState.READY:
        raise Http404
    context = {
        "case": slide.specimen.case, "section": "pathology", "slide": slide, "tile_size": TILE,
        "levels": tiles.levels(slide.pyramid_sha256), "may_edit": can(request.user, "pathology.edit", slide),
        "area_mm2": area_mm2(slide.sequenced_area, slide.micrometres_per_pixel),
    }  # fmt: skip
    return render(request, "pathology/viewer.html", context)


@door("slide.view")
@require_GET
def tile(request: Any, pseudonym: str, slide: int, level: int, column: int, row: int) -> HttpResponse:
    """One tile, behind the same door as the slide; one row in the record per slide and five minutes."""
    found = _looked_at(request, pseudonym, slide)
    picture = tiles.tile(found.pyramid_sha256, level, column, row)
    if picture is None:
        raise Http404
    return _picture(picture)


@door("slide.view")
@require_GET
def thumbnail(request: Any, pseudonym: str, slide: int) -> HttpResponse:
    """The small picture."""
    return _picture(store.path_of(_looked_at(request, pseudonym, slide).thumbnail_sha256).read_bytes())


def _looked_at(request: Any, pseudonym: str, key: int) -> Slide:
    slide = slide_of(pseudonym, key)
    grant = require(request.user, "slide.view", slide)
    if slide.state != SlideState.READY:
        raise Http404
    if not seen_recently(request.user, slide, pseudonym):
        audit.record(actor=request.user, action="slide.view", verb="R", case=pseudonym, obj=slide, role=grant.role)
    return slide


def _picture(content: bytes) -> HttpResponse:
    cached = f"private, max-age={LOOK_AGAIN_SECONDS}"
    return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": cached})


@door("pathology.edit", slide_of)
@require_POST
def area(request: Any, slide: Slide) -> HttpResponse:
    """Stores the sequenced area as drawn in the viewer."""
    form = AreaForm(slide, request.POST)
    if not form.is_valid():
        raise _invalid(form)
    services.set_sequenced_area(slide=slide, actor=request.user, corners=form.cleaned_data["corners"])
    return HttpResponseRedirect(reverse("slide", args=[slide.specimen.case.pseudonym, slide.pk]))
