"""What the pages of interpretation say beside the stored values."""

from django import template
from django.utils.translation import get_language, gettext

from cases.dossier.logic.oncotree import find
from cases.genomics.evidence import resembling
from cases.genomics.models import Actionability

register = template.Library()


@register.simple_tag
def like_levels(action: Actionability) -> str:
    """``OncoKB 1, 2 · AMP/ASCO/CAP I-A``: what the stated levels roughly correspond to, strongest column first."""
    level = action.level_own_tumour or action.level_other_tumours
    return " · ".join(f"{scale} {', '.join(levels)}" for scale, levels in resembling(action.system, level).items())


@register.simple_tag
def tumour_name(code: str) -> str:
    known = find(code)
    if known is not None:
        return known.label(get_language() or "en")
    return code or gettext("tumour type not stated")
