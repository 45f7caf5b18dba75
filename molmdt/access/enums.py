"""The alphabet of the permission matrix."""

from enum import StrEnum


class Scope(StrEnum):
    """How far a role reaches."""

    OWN = "O"
    HOSPITAL = "H"
    REGION = "R"
    BOARD = "B"
    SESSION = "S"
    NATIONAL = "N"
    LABORATORY = "L"


class Mark(StrEnum):
    """What a grant is bound to."""

    PSEUDONYMOUS = "P"
    DEIDENTIFIED = "D"
    METADATA = "M"
    SEE_ONLY = "V"
    SECOND_PERSON = "2"
    FRESH_LOGIN = "!"
    EMERGENCY = "b"
