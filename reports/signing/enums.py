"""Words of the signing room."""

from enum import StrEnum


class SignatureLevel(StrEnum):
    """What a signature really holds (ETSI EN 319 142-1)."""

    B_B = "PAdES B-B"
    B_T = "PAdES B-T"
    B_LT = "PAdES B-LT"


class Verdict(StrEnum):
    """EN 319 102-1: the three results of a validation; the third is a state of its own."""

    PASSED = "TOTAL-PASSED"
    FAILED = "TOTAL-FAILED"
    INDETERMINATE = "INDETERMINATE"


APPROVALS_NEEDED = 2
