"""Names beside what people wrote."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def at(values: Mapping[Any, Any], key: Any) -> Any:
    """``{{ names|at:person }}``; empty without one."""
    return values.get(key, "")


@register.filter
def initials(name: str) -> str:
    """Kari Anne Berg -> KB"""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:]))
