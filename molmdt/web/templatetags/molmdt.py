"""Template filters without domain words: numbers and dates as Norwegian readers expect them. Built in everywhere.

A template hands an empty text to a filter where a variable is not there; that too is shown as an en dash.
"""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone

from molmdt.web.numbers import rounded

register = template.Library()
DASH = "\u2013"


@register.filter
def decimals(value: object, places: int = 1) -> str:
    """A number with so many decimals and the language's decimal sign; an en dash when there is none."""
    return rounded(value, places) if isinstance(value, (int, float, Decimal)) else DASH


@register.filter
def percent(value: object, places: int = 0) -> str:
    """A fraction 0..1 as per cent: 0.314 -> ``31 %``."""
    return f"{rounded(Decimal(str(value)) * 100, places)}\u00a0%" if isinstance(value, (int, float)) else DASH


@register.filter
def day(value: object) -> str:
    """24.11.2026; an en dash when there is none."""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else DASH


@register.filter
def moment(value: object) -> str:
    """24.11.2026 14.21 in Norwegian local time."""
    return f"{timezone.localtime(value):%d.%m.%Y %H.%M}" if isinstance(value, datetime) else DASH


@register.filter
def clock(value: object) -> str:
    """14.21 in Norwegian local time."""
    return f"{timezone.localtime(value):%H.%M}" if isinstance(value, datetime) else DASH
