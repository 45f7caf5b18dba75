"""Age bands, validity of ECOG, order of work, the drawing of a course."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cases.dossier.logic import ecog
from cases.dossier.logic.age import age_band
from cases.dossier.logic.timeline import WIDTH, Bar, Mark, draw
from cases.dossier.logic.work import Pressure, WorkItem, in_order

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, (0, 10)), (1, (0, 10)), (10, (0, 10)), (11, (11, 20)), (50, (41, 50)), (51, (51, 60)), (60, (51, 60)),
        (61, (61, 70)), (90, (81, 90)), (91, (91, None)), (104, (91, None)),
    ],
)  # fmt: skip
def test_age_band(age: int, band: tuple[int, int | None]) -> None:
    assert age_band(2026 - age, 2026) == band


def test_age_band_of_unknown_birth() -> None:
    assert age_band(None, 2026) is None


@pytest.mark.parametrize(("days", "valid"), [(0, True), (28, True), (29, False), (-3, True)])
def test_ecog_is_valid_for_28_days(days: int, valid: bool) -> None:
    assert ecog.is_valid(DAY - timedelta(days=days), DAY) is valid


def test_ecog_without_a_day() -> None:
    assert ecog.age_days(None, DAY) is None
    assert not ecog.is_valid(None, DAY)
    assert ecog.expires_on(DAY) == date(2026, 12, 22)


def test_work_is_ordered_by_pressure_then_age() -> None:
    def item(pressure: Pressure, day: int, name: str) -> WorkItem:
        since = datetime(2026, 11, day, tzinfo=UTC)
        return WorkItem(what=name, why="", since=since, url="", button="", pressure=pressure)

    rows = [item(Pressure.ROUTINE, 1, "c"), item(Pressure.NOW, 9, "a"), item(Pressure.ROUTINE, 2, "d"),
            item(Pressure.BLOCKING, 3, "b")]  # fmt: skip
    assert [row.what for row in in_order(rows)] == ["a", "b", "c", "d"]


def test_course_without_dates_is_not_drawn() -> None:
    assert draw(DAY, [], [], DAY) is None


def test_course_starts_at_the_diagnosis_and_stays_inside() -> None:
    bars = [Bar("gemcitabin + cisplatin", date(2025, 8, 1), date(2026, 3, 1), "PR"),
            Bar("FOLFOX", date(2026, 4, 1), None, "")]  # fmt: skip
    marks = [Mark("biopsi", date(2025, 7, 20)), Mark("biopsi", date(2025, 7, 25)), Mark("møte 24.11.", DAY, True)]
    drawing = draw(date(2025, 7, 15), bars, marks, DAY)
    assert drawing is not None
    assert drawing.ticks[0].label == 0
    assert drawing.ticks[0].x == 20
    first, second = drawing.bars
    assert first.x < first.x + first.width < second.x
    assert first.label == "gemcitabin + cisplatin"
    assert first.note == "PR"
    assert second.ongoing
    assert second.x + second.width <= WIDTH
    early, close, meeting = drawing.marks
    assert early.label_y < close.label_y  # labels that would touch stand below each other
    assert meeting.anchor == "end"
    assert drawing.axis < drawing.height


def test_overlapping_lines_stand_below_each_other_and_long_names_are_cut() -> None:
    bars = [Bar("a" * 80, date(2026, 1, 1), date(2026, 3, 1), "PD"), Bar("b", date(2026, 2, 1), date(2026, 6, 1)),
            Bar("c", date(2026, 6, 1), date(2026, 6, 2), "CR")]  # fmt: skip
    drawing = draw(None, bars, [], DAY)
    assert drawing is not None
    assert drawing.bars[0].y < drawing.bars[1].y
    assert drawing.bars[0].label.endswith("…")
    assert drawing.bars[0].title.startswith("a" * 80)
    assert drawing.bars[2].note == ""  # no room
    assert drawing.bars[2].label == ""
