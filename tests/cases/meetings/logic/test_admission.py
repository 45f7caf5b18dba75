"""Who waits in the lobby, as a truth table."""

import pytest

from cases.meetings.logic.admission import RIGHT_OF_OWN, Earlier, enters_at_once
from molmdt.access.enums import Scope

NEVER, MEMBER, GUEST, OUT, OUT_AGAIN = (
    None, Earlier(False, False), Earlier(False, True), Earlier(True, False), Earlier(True, True),
)  # fmt: skip


@pytest.mark.parametrize(
    ("scopes", "earlier", "at_once"),
    [
        ("B", NEVER, True),  # a seat on the board
        ("N", NEVER, True),  # the national coordinator
        ("O", NEVER, False),  # a treating doctor
        ("H", NEVER, False),  # a local coordinator
        ("S", NEVER, False),  # an observer
        ("", NEVER, False),
        ("OB", NEVER, True),  # a treating doctor who also has a seat
        ("B", MEMBER, True),
        ("O", MEMBER, False),  # came in by a seat that has ended since
        ("O", GUEST, True),  # was let in once
        ("B", OUT, False),  # a member who was shown out
        ("N", OUT, False),
        ("O", OUT_AGAIN, False),  # let in, and shown out after
    ],
)
def test_who_enters_at_once(scopes: str, earlier: Earlier | None, at_once: bool) -> None:
    assert enters_at_once(scopes, earlier) is at_once


def test_rule_speaks_the_letters_of_access() -> None:
    assert {Scope.BOARD, Scope.NATIONAL} == RIGHT_OF_OWN
