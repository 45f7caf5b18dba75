"""A safety flag's way to the journal: which state may follow which, by kind (DOMAIN 2.4, hand-over states)."""

from collections.abc import Mapping

from cases.genomics.enums import SAFETY_ENDED, SafetyKind, SafetyState

S = SafetyState
_FULL: Mapping[SafetyState, tuple[SafetyState, ...]] = {
    S.OPEN: (S.ACKNOWLEDGED,),
    S.ACKNOWLEDGED: (S.INFORMED,),
    S.INFORMED: (S.REFERRED,),
    S.REFERRED: (S.ANSWERED,),
    S.ANSWERED: (S.JOURNALLED,),
}
# The first of each is the step that the page offers. A flag that has not ended may always be declined with a reason.
WAY: Mapping[SafetyKind, Mapping[SafetyState, tuple[SafetyState, ...]]] = {
    SafetyKind.GERMLINE: _FULL,
    SafetyKind.PHARMACOGENETIC: {**_FULL, S.ACKNOWLEDGED: (S.INFORMED, S.REFERRED)},  # blood first where it is urgent
    SafetyKind.CLONAL_BLOOD: {**_FULL, S.ACKNOWLEDGED: (S.REFERRED, S.INFORMED)},
    SafetyKind.INCIDENTAL: {**_FULL, S.INFORMED: (S.REFERRED, S.JOURNALLED)},
}


def next_states(kind: SafetyKind, state: SafetyState) -> tuple[SafetyState, ...]:
    """Where a person may take the flag; empty when its way has ended."""
    if state in SAFETY_ENDED:
        return ()
    return (*WAY[kind][state], S.DECLINED)


def blocks_signing(state: SafetyState) -> bool:
    """Signing waits until somebody has said that they have seen it."""
    return state is S.OPEN


# Whose turn it is: medical genetics (GE) or the treating doctor (RO), who owns what concerns drugs and blood tests.
TURN_OF_GENETICS: Mapping[SafetyKind, frozenset[SafetyState]] = {
    SafetyKind.GERMLINE: frozenset({S.OPEN, S.REFERRED}),
}


def turn_of(kind: SafetyKind, state: SafetyState) -> str:
    """The role that the next step is asked of."""
    return "GE" if state in TURN_OF_GENETICS.get(kind, frozenset()) else "RO"
