"""Small words that sentences about rules are made with."""

from collections.abc import Iterable

from django.utils.formats import localize
from django.utils.translation import gettext as _


def either(words: Iterable[str]) -> str:
    """``olaparib, niraparib or talazoparib``."""
    *most, last = list(words)
    return _("%(most)s or %(last)s") % {"most": ", ".join(most), "last": last} if most else last


def number_words(value: float) -> str:
    """Without decimals where there are none; the language's decimal sign."""
    return str(localize(int(value) if float(value).is_integer() else value))
