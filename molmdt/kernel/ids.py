"""Identifiers: Norwegian national numbers with their check digits, health-service numbers, time-ordered keys.

Sources: the tax administration's rule from 2032 (the first check digit's remainder may be 0 to 3; century and sex are
no longer encoded and are therefore never derived here), Norsk helsenett's joint emergency number (FH-nummer).
"""

import os
import threading
import time
import uuid
from calendar import monthrange
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
ORGANISATION_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2, 1)
FIRST_REMAINDERS = frozenset({0, 1, 2, 3})
TICKS_PER_MILLISECOND = 1 << 12
_newest_tick = 0
_one_at_a_time = threading.Lock()


class NationalIdKind(StrEnum):
    """What kind of number it is; each has its own identifier system in FHIR."""

    NATIONAL = "fnr"
    D_NUMBER = "dnr"
    JOINT_EMERGENCY = "fh"


@dataclass(frozen=True)
class NationalId:
    """A checked number of eleven digits."""

    number: str
    kind: NationalIdKind
    synthetic: bool


class InvalidIdentifier(ValueError):
    """The text is no valid identifier; the message says why, without repeating it."""


def parse_national_id(text: str) -> NationalId:
    """Checks an 11-digit Norwegian number (blanks allowed). Raises InvalidIdentifier.

    Synthetic means month + 80 (the tax administration's test population). Month + 40 is told apart by its identifier
    system alone and is refused here.
    """
    number = "".join(text.split())
    if number and not (number.isascii() and number.isdigit()):
        raise InvalidIdentifier(_("The number may hold digits only."))
    if len(number) == 10:
        raise InvalidIdentifier(_("The number has ten digits; did a leading zero get lost?"))
    if len(number) != 11:
        raise InvalidIdentifier(_("The number has %(count)d digits; it must have eleven.") % {"count": len(number)})
    if not _check_digits_agree(number):
        raise InvalidIdentifier(_("The check digits do not agree; please compare with the journal."))
    if number[0] in "89":
        return NationalId(number, NationalIdKind.JOINT_EMERGENCY, synthetic=False)
    day, month, year = int(number[:2]), int(number[2:4]), int(number[4:6])
    kind = NationalIdKind.D_NUMBER if day > 40 else NationalIdKind.NATIONAL
    synthetic = month > 80
    _require_date(day - 40 * (kind is NationalIdKind.D_NUMBER), month - 80 * synthetic, year)
    return NationalId(number, kind, synthetic)


def _check_digits_agree(number: str) -> bool:
    digits = [int(character) for character in number]
    first = sum(weight * digit for weight, digit in zip(FIRST_WEIGHTS, digits, strict=False)) % 11
    second = sum(weight * digit for weight, digit in zip(SECOND_WEIGHTS, digits, strict=True)) % 11
    return first in FIRST_REMAINDERS and second == 0


def _require_date(day: int, month: int, year: int) -> None:
    """The century is unknown, so a leap day is judged by the two digits alone (00 counts as a leap year)."""
    if not 1 <= month <= 12:
        raise InvalidIdentifier(_("The month in the number does not exist."))
    if not 1 <= day <= monthrange(2000 + year, month)[1]:
        raise InvalidIdentifier(_("The day in the number does not exist."))


def is_organisation_number(text: str) -> bool:
    """Nine digits with the modulus-11 check digit of the register of legal entities."""
    if len(text) != 9 or not (text.isascii() and text.isdigit()):
        return False
    return sum(w * int(d) for w, d in zip(ORGANISATION_WEIGHTS, text, strict=True)) % 11 == 0


def new_key() -> uuid.UUID:
    """A time-ordered random key (UUID version 7, RFC 9562): greater than any that this process has made before.

    What is written in the same millisecond would else be sorted by chance. The twelve bits after the milliseconds hold
    the fraction of one, and a moment that has been used, or a clock set back, counts on (section 6.2, method 3).
    """
    global _newest_tick
    with _one_at_a_time:
        _newest_tick = tick = max(time.time_ns() * TICKS_PER_MILLISECOND // 1_000_000, _newest_tick + 1)
    milliseconds, fraction = divmod(tick, TICKS_PER_MILLISECOND)
    chance = int.from_bytes(os.urandom(8), "big") >> 2
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0x2 << 62 | chance)
