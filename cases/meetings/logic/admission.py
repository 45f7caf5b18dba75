"""Who comes straight into the room, and who waits in the lobby until somebody lets them in."""

from collections.abc import Iterable
from dataclasses import dataclass

# The letters of access.enums.Scope, spelled out because rules know no framework: a seat on the board, or the nation.
# A treating doctor (own case), a local coordinator (hospital) and an observer (while in session) are guests.
RIGHT_OF_OWN = frozenset({"B", "N"})


@dataclass(frozen=True)
class Earlier:
    """How a person's last time in this meeting ended, of those times that anybody decided about."""

    removed: bool
    let_in_by_somebody: bool


def enters_at_once(scopes: Iterable[str], earlier: Earlier | None) -> bool:
    """``scopes``: by which the person may join at all.

    Whoever was shown out needs to be let in, member or not; whoever was let in once does not wait again.
    """
    if earlier is not None and earlier.removed:
        return False
    if earlier is not None and earlier.let_in_by_somebody:
        return True
    return not RIGHT_OF_OWN.isdisjoint(scopes)
