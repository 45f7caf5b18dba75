"""The words that users read for what the room stores."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.pathology.enums import Material, SlideState, SpecimenOrigin, Sufficiency

Words = dict[str, str | Promise]

ORIGINS: Words = {
    SpecimenOrigin.PRIMARY: _("primary tumour"),
    SpecimenOrigin.METASTASIS: _("metastasis"),
    SpecimenOrigin.LIQUID: _("liquid biopsy"),
    SpecimenOrigin.UNKNOWN: _("origin unknown"),
}
MATERIALS: Words = {
    Material.FFPE: _("formalin-fixed, paraffin-embedded"),
    Material.BLOOD: _("blood"),
    Material.CYTOLOGY: _("cytology"),
    Material.FROZEN: _("fresh frozen"),
    Material.OTHER: _("other material"),
}
SUFFICIENCY: Words = {
    Sufficiency.SUFFICIENT: _("sufficient"),
    Sufficiency.INSUFFICIENT: _("insufficient"),
    Sufficiency.NOT_TESTED: _("not tested"),
}
SLIDE_STATES: Words = {
    SlideState.CONVERTING: _("being prepared"),
    SlideState.READY: _("ready"),
    SlideState.REFUSED: _("refused"),
}
SLIDE_PROBLEMS: Words = {
    "not_tiff": _("The file is no TIFF or SVS. Send the scanner's SVS, or export a pyramidal TIFF."),
    "damaged": _("The file is damaged or uses a compression that is not read. Export it again and send it anew."),
    "impossible_size": _("The picture's size does not agree with the file's. Export it again and send it anew."),
    "not_colour": _("The file is no ordinary colour picture (8 bits, RGB). Export it as RGB."),
    "too_slow": _("Converting was stopped: the file takes too long or too much memory. Send a smaller export."),
}
BY_NAME: dict[str, Words] = {
    "origin": ORIGINS, "material": MATERIALS, "sufficiency": SUFFICIENCY, "slide": SLIDE_STATES,
    "problem": SLIDE_PROBLEMS,
}  # fmt: skip


def word(group: str, value: str) -> str:
    """The word for a stored value; the value itself where no word is known."""
    return str(BY_NAME[group].get(value, value)) if value else ""
