"""Names beside what people wrote, and the minutes' words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from cases.genomics.words import COPY_NUMBERS
from cases.meetings import minutes_words

register = template.Library()
register.filter("view_words", minutes_words.view_words)
register.filter("line_owner", minutes_words.line_owner)


@register.filter
def at(values: Mapping[Any, Any], key: Any) -> Any:
    """``{{ names|at:person }}``; empty without one."""
    return values.get(key, "")


@register.filter
def words(text: str) -> str:
    """A run without the gap behind it, so that its author's mark stands at the words."""
    return text.rstrip()


@register.filter
def gap(text: str) -> str:
    return text[len(text.rstrip()) :]


@register.filter
def initials(name: str) -> str:
    """Kari Anne Berg -> KB"""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:]))


@register.filter
def named(entries: Iterable[Mapping[str, Any]], names: Mapping[int, str]) -> str:
    """``{{ authors|named:names }}``: the persons of some entries, in order."""
    return ", ".join(names.get(one["person"], "") for one in entries)


@register.filter
def change_said(finding: str) -> str:
    """A recorded finding in words; a change of copy number is recorded by its code."""
    gene, _, change = finding.partition(" ")
    return f"{gene} {COPY_NUMBERS.get(change.replace(' ', '_'), change)}".strip()


@register.filter
def short(sha256: str) -> str:
    """As much of a digest as a person compares."""
    return sha256[:12]
