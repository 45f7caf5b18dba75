"""Words of the room for templates: ``{{ specimen.origin|called:"origin" }}``."""

from django import template

from cases.pathology import words

register = template.Library()


@register.filter
def called(value: str, group: str) -> str:
    return words.word(group, value)


@register.filter
def unlocalized(number: float | int | None) -> str:
    """A number as a script reads it: no grouping, decimal point; empty for none."""
    return "" if number is None else str(number)
