"""Canonical JSON: one content, one text, one hash.

Keys sorted by code point, no insignificant blanks, UTF-8 without escapes beyond those JSON requires, every string in
NFC. Numbers are whole; a decimal travels as a string, because two programs may write one binary fraction differently.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


class NotCanonical(ValueError):
    """The value has no canonical form; the message names the place and the reason."""


@dataclass(frozen=True)
class Frozen:
    """A value frozen as text, and the SHA-256 (hex) of that text's UTF-8 bytes."""

    text: str
    sha256: str

    def value(self) -> Json:
        return dict(json.loads(self.text))


def _text(value: str, place: str) -> str:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotCanonical(f"{place}: a lone surrogate cannot be written as UTF-8") from error
    if "\x00" in value:
        raise NotCanonical(f"{place}: the character U+0000 cannot be stored")
    return unicodedata.normalize("NFC", value)


def _mapping(value: Mapping[Any, Any], place: str) -> Json:
    normal: Json = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise NotCanonical(f"{place}: the key {key!r} is not a string")
        name = _text(key, place)
        if name in normal:
            raise NotCanonical(f"{place}.{name}: the key occurs twice once written in NFC")
        normal[name] = normalize(item, f"{place}.{name}")
    return normal


def normalize(value: Any, place: str = "$") -> Any:
    """The value with every string in NFC; raises NotCanonical for a float, a foreign type, a bad key."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _text(value, place)
    if isinstance(value, Mapping):
        return _mapping(value, place)
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [normalize(item, f"{place}[{index}]") for index, item in enumerate(value)]
    raise NotCanonical(f"{place}: {type(value).__name__} has no canonical form; write decimals and dates as strings")


def canonical_json(value: Any) -> str:
    """The one text of a value."""
    return json.dumps(normalize(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def sha256_hex(data: bytes | str) -> str:
    return hashlib.sha256(data.encode("utf-8") if isinstance(data, str) else data).hexdigest()


def freeze(value: Json) -> Frozen:
    text = canonical_json(value)
    return Frozen(text=text, sha256=sha256_hex(text))


def is_canonical(text: str) -> bool:
    """Whether a text is the canonical form of its own value."""
    try:
        return canonical_json(json.loads(text)) == text
    except (ValueError, NotCanonical):
        return False
