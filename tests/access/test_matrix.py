"""The rule that reads the matrix, as a truth table, and the matrix file itself."""

import pytest

from molmdt.access.enums import Mark, Scope
from molmdt.access.logic.matrix import Facts, Reach, decide, parse
from molmdt.access.queries import matrix
from molmdt.accounts.enums import Role

ME = Reach(role="RO", person=1, hospital=10, region=100, board=None)
ON_BOARD = Reach(role="CH", person=2, hospital=20, region=200, board=7)
OBSERVER = Reach(role="OB", person=3, hospital=20, region=200, board=7)
COORDINATOR = Reach(role="LC", person=4, hospital=10, region=100, board=None)
CASE = Facts("M-1", frozenset({1}), frozenset({10}), frozenset({10}), frozenset({100}))
ELSEWHERE = Facts("M-2", frozenset({9}), frozenset({11}), frozenset({11}), frozenset({101}))
SHOWN = Facts(case="M-3", boards=frozenset({7}), boards_in_session=frozenset({7}))
PUBLISHED = Facts(case="M-4", boards=frozenset({7}))
OBJECTED = Facts(case="M-5", people=frozenset({1}), hospitals=frozenset({10}), boards=frozenset({7}), objected=True)
TABLE = parse(
    {
        "own": {"RO": "O"},
        "hospital": {"RO": "H", "LC": "H"},
        "region": {"RO": "R"},
        "board": {"CH": "B", "RO": "B"},
        "session": {"OB": "S P"},
        "national": {"RO": "N", "CH": "N P"},
        "laboratory": {"RO": "L"},
        "both": {"RO": "O H"},
    }
)


@pytest.mark.parametrize(
    ("action", "reach", "facts", "scope"),
    [
        ("own", ME, CASE, "O"),
        ("own", ME, ELSEWHERE, None),
        ("own", COORDINATOR, CASE, None),  # role is not in the row
        ("hospital", ME, CASE, "H"),
        ("hospital", ME, ELSEWHERE, None),
        ("laboratory", ME, CASE, "L"),
        ("region", ME, CASE, "R"),
        ("region", ME, ELSEWHERE, None),
        ("board", ON_BOARD, PUBLISHED, "B"),
        ("board", ON_BOARD, CASE, None),
        ("board", ME, PUBLISHED, None),  # no seat
        ("session", OBSERVER, SHOWN, "S"),
        ("session", OBSERVER, PUBLISHED, None),
        ("national", ME, ELSEWHERE, "N"),
        ("both", ME, CASE, "O"),
        ("own", ME, None, "O"),  # possible at all
        ("own", ON_BOARD, None, None),
        # An objection leaves the treating doctor and the own hospital's coordinator, nobody else.
        ("own", ME, OBJECTED, "O"),
        ("hospital", COORDINATOR, OBJECTED, "H"),
        ("hospital", ME, OBJECTED, None),
        ("board", ON_BOARD, OBJECTED, None),
        ("national", ME, OBJECTED, None),
    ],
)
def test_decision(action: str, reach: Reach, facts: Facts | None, scope: str | None) -> None:
    grant = decide(TABLE, action, [reach], facts)
    assert (grant.scope if grant else None) == scope


def test_two_roles_in_two_places_never_make_a_third_right() -> None:
    oncologist_here = Reach("RO", 1, 10, 100, None)
    coordinator_there = Reach("LC", 1, 11, 101, None)
    table = parse({"act": {"LC": "H"}})
    assert decide(table, "act", [oncologist_here, coordinator_there], CASE) is None


def test_the_grant_that_says_more_is_preferred() -> None:
    chair = Reach("CH", 1, 10, 100, None)
    grant = decide(TABLE, "national", [chair, ME], ELSEWHERE)
    assert grant is not None
    assert (grant.role, grant.pseudonymous) == ("RO", False)
    alone = decide(TABLE, "national", [chair], ELSEWHERE)
    assert alone is not None
    assert alone.pseudonymous
    assert not alone.needs_fresh_login


@pytest.mark.parametrize("letters", ["Z", "O x", "", "P"])
def test_a_typing_error_in_the_matrix_never_grants(letters: str) -> None:
    with pytest.raises(ValueError, match="act, RO"):
        parse({"act": {"RO": letters}})


def test_an_unknown_action_is_an_error() -> None:
    with pytest.raises(KeyError):
        decide(TABLE, "unheard-of", [ME], CASE)


def test_the_file_names_known_roles_only_and_keeps_the_separations() -> None:
    table = matrix()
    roles = {role.value for role in Role}
    assert all(set(row) <= roles for row in table.values())
    assert len(table) == 63
    clinical = {"case.list", "case.open", "somatic.view", "germline.view", "identity.reveal", "report.read"}
    assert all("SY" not in table[action] and "API" not in table[action] for action in clinical)
    assert set(table["conclusion.sign"]) == {"CH"}
    second = {Mark.SECOND_PERSON, Mark.FRESH_LOGIN}
    assert table["conclusion.sign"]["CH"].marks >= second
    assert all(cell.marks >= second for cell in table["cohort.publish"].values())
    assert "OB" not in table["findings.export"], "an observer sees in a session and takes nothing away"
    assert not any(Mark.EMERGENCY in cell.marks for cell in table["findings.export"].values())
    observer = {action: row["OB"] for action, row in table.items() if "OB" in row}
    patients = set(observer) - {"statistics.view", "cohort.view", "knowledge.view", "workplace.enter"}
    assert all(observer[action].scopes == {Scope.SESSION} for action in patients)
    assert all(Mark.PSEUDONYMOUS in observer[action].marks for action in patients)
