from typing import Any

import pytest

from reports.documents.logic.difference import difference
from reports.documents.logic.schema import BadSnapshot, check
from tests.reports.snapshots import minutes, snapshot


def test_hand_written_snapshots_fit() -> None:
    check(snapshot())
    check(minutes())


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"schema": "molmdt/other/1"}, "$.schema"),
        ({"extra": 1}, "$: "),
        ({"authors": []}, "$.authors"),
        ({"question": None}, "$.question"),
        ({"patient": {"pseudonym": "M-1", "identity_sha256": "x"}}, "$.patient.identity_sha256"),
    ],
)
def test_snapshot_off_its_schema_is_refused_by_path(change: dict[str, Any], path: str) -> None:
    with pytest.raises(BadSnapshot) as refused:
        check(snapshot(**change))
    assert any(problem.startswith(path) for problem in refused.value.problems)


def test_difference_names_changed_added_and_removed() -> None:
    before, after = snapshot(), snapshot()
    after["document"]["version"] = 2
    after["case"]["ecog"] = 2
    after["conclusion"]["options"].pop()
    changes = {change.path: change for change in difference(before, after)}
    assert changes["$.case.ecog"].before == "1" and changes["$.case.ecog"].after == "2"
    assert changes["$.conclusion.options[1].title"].after is None
    assert "$.document.version" not in changes
    assert difference(before, snapshot()) == []
