"""Printed = typed: characters that change how text looks without being seen are written out, as in ⟦U+202E⟧."""

import unicodedata

MAX_FIELD = 20_000  # characters in one field; longer text belongs in an attachment
MAX_MARKS = 6  # combining marks in a row that a living language needs; beyond it, text climbs over its neighbours
_SHOWN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_KEPT = frozenset("\n\t")


class TooLong(ValueError):
    """A text field exceeds MAX_FIELD characters."""


def _visible(character: str) -> str:
    if character in _KEPT or unicodedata.category(character) not in _SHOWN_CATEGORIES:
        return character
    return f"⟦U+{ord(character):04X}⟧"


def literal(text: str, place: str = "text") -> str:
    """The text in NFC with every control, format, private and unassigned character written out; line breaks kept."""
    if len(text) > MAX_FIELD:
        raise TooLong(f"{place}: {len(text)} characters; at most {MAX_FIELD} can be printed")
    shown: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")):
        marks = marks + 1 if unicodedata.combining(character) else 0
        shown.append(_visible(character) if marks <= MAX_MARKS else f"⟦U+{ord(character):04X}⟧")
    return "".join(shown)


def one_line(text: str, place: str = "text") -> str:
    """As literal(), with line breaks and tabs written out too: for headings, names, codes."""
    return literal(text, place).replace("\n", "⟦U+000A⟧").replace("\t", "⟦U+0009⟧")
