"""An enum as a column takes it."""

from enum import StrEnum


def choices(enum: type[StrEnum]) -> list[tuple[str, str]]:
    """The words that users read are in the templates."""
    return [(member.value, member.value) for member in enum]
