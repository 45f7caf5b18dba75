"""Template filters without domain words: numbers and dates as Norwegian readers expect them. Built in everywhere."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.formats import number_format

register = template.Library()
MISSING: tuple[object, ...] = (None, "")  # a template hands an empty text to a filter where a variable is not there


@register.filter
def decimals(value: float | Decimal | None, places: int = 1) -> str:
    """A number with so many decimals and the language's decimal sign; an en dash when there is none."""
    return "\u2013" if value in MISSING else str(number_format(value, places))


@register.filter
def percent(value: float | None, places: int = 0) -> str:
    """A fraction 0..1 as per cent: 0.314 -> ``31 %``."""
    return "\u2013" if value in MISSING else f"{number_format(value * 100, places)}\u00a0%"


@register.filter
def day(value: date | datetime | None) -> str:
    """24.11.2026; an en dash when there is none."""
    if value in MISSING:
        return "\u2013"
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return f"{value:%d.%m.%Y}"


@register.filter
def moment(value: datetime | None) -> str:
    """24.11.2026 14.21 in Norwegian local time."""
    return "\u2013" if value in MISSING else f"{timezone.localtime(value):%d.%m.%Y %H.%M}"


@register.filter
def clock(value: datetime | None) -> str:
    """14.21 in Norwegian local time."""
    return "\u2013" if value in MISSING else f"{timezone.localtime(value):%H.%M}"
