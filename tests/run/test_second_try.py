"""Who gets a second try: few tests, and none but those of pages and sockets."""

import pytest

from tests.run.second_try import second_try

PAGE, SOCKET, FAULT = "tests/browser/a.py::b[x y]", "tests/live/a.py::c", "tests/faults/a.py::d"


@pytest.mark.parametrize(
    ("failed", "again"),
    [
        ([], []),
        ([PAGE], [PAGE]),
        ([SOCKET, FAULT, PAGE], [PAGE, FAULT, SOCKET]),
        ([PAGE, SOCKET, FAULT, "tests/live/a.py::e"], []),
        ([PAGE, "tests/cases/dossier/test_a.py::b"], []),
        (["tests/cases/tests/browser/a.py::b"], []),
        (["tests/browser/a.py"], []),  # could not even be read
    ],
)
def test_few_of_pages_and_sockets_alone(failed: list[str], again: list[str]) -> None:
    assert second_try(failed) == again
