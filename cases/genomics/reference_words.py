"""What reference materials and the origin of their expected values are called."""

from django.utils.translation import gettext_lazy as _

from cases.genomics.logic.quality import Origin
from cases.genomics.reference_materials import table

ORIGINS = {
    Origin.LEARNED: _("learned from the laboratory's own accepted runs"),
    Origin.INHERITED: _("inherited variants that every accepted run of the laboratory shows"),
    Origin.STATED: _("the maker's nominal values; the lot's certificate decides"),
    Origin.MADE_UP: _("made-up values of the demonstration"),
}
MADE_UP_NAME = _("Demonstration material")


def material_name(key: str) -> str:
    """The trade name, which no language changes; the key of a material that the table no longer has."""
    known = table().materials.get(key)
    if known is None:
        return key
    return str(MADE_UP_NAME) if known.origin is Origin.MADE_UP else known.name


def material_origin(key: str) -> str:
    """Where its expected values come from, with the source where one is stated."""
    known = table().materials.get(key)
    if known is None:
        return ""
    return f"{ORIGINS[known.origin]}{f' ({known.source})' if known.source else ''}"
