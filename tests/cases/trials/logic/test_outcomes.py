"""A patient's status at week 16, case by case. The first dose is on 1 January 2026, week 16 on 23 April."""

from datetime import date, timedelta

import pytest

from cases.dossier.enums import Response
from cases.trials.enums import Basis, Outcome
from cases.trials.logic.outcomes import Assessed, Course, Status, Window, due_milestones, week_16_status

FIRST = date(2026, 1, 1)
CR, PR, SD, PD, NE = list(Response)[:5]
CONTROL, NONE, PENDING, OUT = (
    Outcome.DISEASE_CONTROL, Outcome.NO_DISEASE_CONTROL, Outcome.PENDING, Outcome.NOT_EVALUABLE,
)  # fmt: skip


def week(number, days=0):
    return FIRST + timedelta(weeks=number, days=days)


def course(*assessments, **values):
    return Course(FIRST, tuple(Assessed(on, response) for on, response in assessments), **values)


@pytest.mark.parametrize(
    ("known", "today", "expected"),
    [
        (Course(None), week(30), Status(PENDING, Basis.NO_DOSE)),
        (course(), week(15), Status(PENDING, Basis.NOT_YET)),
        (course(), week(18), Status(PENDING, Basis.NOT_YET)),
        (course(), week(18, 1), Status(PENDING, Basis.MISSING)),
        (course((week(16), SD)), week(16), Status(CONTROL, Basis.ASSESSMENT, week(16))),
        (course((week(14), PR)), week(14), Status(CONTROL, Basis.ASSESSMENT, week(14))),
        (course((week(18), CR)), week(18), Status(CONTROL, Basis.ASSESSMENT, week(18))),
        # Outside the window an assessment decides nothing.
        (course((week(13, 6), SD)), week(15), Status(PENDING, Basis.NOT_YET)),
        (course((week(18, 1), SD)), week(20), Status(PENDING, Basis.MISSING)),
        (course((week(16), NE)), week(17), Status(PENDING, Basis.NOT_YET)),
        # The nearest to week 16 stands.
        (course((week(15), SD), (week(16, 1), SD)), week(17), Status(CONTROL, Basis.ASSESSMENT, week(16, 1))),
        # Progression before it is a failure, after it none.
        (course((week(8), PD)), week(8), Status(NONE, Basis.PROGRESSION, week(8))),
        (course((week(16), PD)), week(16), Status(NONE, Basis.PROGRESSION, week(16))),
        (course((week(16), SD), (week(24), PD)), week(24), Status(CONTROL, Basis.ASSESSMENT, week(16))),
        (course((week(15), PD), (week(16), SD)), week(17), Status(NONE, Basis.PROGRESSION, week(15))),
        (course((week(20), PD)), week(21), Status(PENDING, Basis.MISSING)),
        # Death likewise.
        (course(died_on=week(10)), week(11), Status(NONE, Basis.DEATH, week(10))),
        (course(died_on=week(10)), week(9), Status(PENDING, Basis.NOT_YET)),
        (course((week(8), PD), died_on=week(10)), week(11), Status(NONE, Basis.PROGRESSION, week(8))),
        (course((week(16), SD), died_on=week(17)), week(18), Status(CONTROL, Basis.ASSESSMENT, week(16))),
        # In the window before week 16: the patient had no control at week 16, whatever a picture before showed.
        (course((week(14), SD), died_on=week(15)), week(15), Status(NONE, Basis.DEATH, week(15))),
        (course((week(14), SD), died_on=week(15, 6)), week(16), Status(NONE, Basis.DEATH, week(15, 6))),
        (course((week(14), SD), (week(15, 6), PD)), week(16), Status(NONE, Basis.PROGRESSION, week(15, 6))),
        (
            course((week(14), PR), stopped_for_progression_on=week(15)),
            week(15),
            Status(NONE, Basis.PROGRESSION, week(15)),
        ),
        (course((week(14), SD), died_on=week(15)), week(14), Status(CONTROL, Basis.ASSESSMENT, week(14))),
        # From week 16 on the nearer picture speaks, of two equally near ones the earlier; death speaks of its own day.
        (course((week(14), SD), (week(16), PD)), week(16), Status(NONE, Basis.PROGRESSION, week(16))),
        (course((week(14), SD), (week(16, 1), PD)), week(17), Status(NONE, Basis.PROGRESSION, week(16, 1))),
        (course((week(15), SD), (week(17), PD)), week(17), Status(CONTROL, Basis.ASSESSMENT, week(15))),
        (course((week(15, 6), SD), (week(17), PD)), week(17), Status(CONTROL, Basis.ASSESSMENT, week(15, 6))),
        (course((week(14), SD), died_on=week(16)), week(16), Status(CONTROL, Basis.ASSESSMENT, week(14))),
        (course((week(16), PD), (week(16), SD)), week(16), Status(NONE, Basis.PROGRESSION, week(16))),
        (
            course((week(15), SD), (week(16, 1), PD), (week(16, 2), SD)),
            week(17),
            Status(NONE, Basis.PROGRESSION, week(16, 1)),
        ),
        (course((week(14), SD), (week(18, 1), PD)), week(19), Status(CONTROL, Basis.ASSESSMENT, week(14))),
        # Stopped for progression without pictures counts as one; stopped late does not.
        (course(stopped_for_progression_on=week(9)), week(9), Status(NONE, Basis.PROGRESSION, week(9))),
        (course(stopped_for_progression_on=week(9)), week(8), Status(PENDING, Basis.NOT_YET)),
        (course((week(8), PD), stopped_for_progression_on=week(9)), week(9), Status(NONE, Basis.PROGRESSION, week(8))),
        (
            course((week(16), SD), stopped_for_progression_on=week(20)),
            week(20),
            Status(CONTROL, Basis.ASSESSMENT, week(16)),
        ),
        # What is dated later is not known yet.
        (course((week(16), SD)), week(15), Status(PENDING, Basis.NOT_YET)),
        # Stated by a person.
        (course(not_evaluable_on=week(3)), week(4), Status(OUT, Basis.STATED, week(3))),
        (course(not_evaluable_on=week(5)), week(4), Status(PENDING, Basis.NOT_YET)),
    ],
)
def test_status_at_week_16(known, today, expected):
    assert week_16_status(known, today) == expected


@pytest.mark.parametrize(
    ("known", "today", "expected"),
    [
        (Course(None), week(30), []),
        (course(), week(6, 6), []), (course(), week(7), [8]), (course(), week(25), [8, 16, 24]),
        (course((week(8, 3), SD)), week(16), [16]), (course((week(8), SD), (week(16), SD)), week(22), []),
        # What could not be evaluated is no assessment at the week of the endpoint.
        (course((week(8), NE), (week(16), NE)), week(17), [16]),
        (course((week(16), NE), (week(17), SD)), week(17), []),
        (course((week(14), NE)), week(17), [16]), (course((week(14), SD)), week(25), [24]),  # week 8 is past
        (course((week(19), SD)), week(25), [16, 24]), (course((week(22), SD)), week(25), [16]),
        (course((week(8), PD)), week(25), []), (course(died_on=week(5)), week(25), []),
        (course(not_evaluable_on=week(2)), week(25), []), (course(stopped_for_progression_on=week(5)), week(25), []),
    ],
)  # fmt: skip
def test_reminders_at_8_16_and_24_weeks(known, today, expected):
    assert due_milestones(known, today, ahead=timedelta(weeks=1)) == expected


def test_the_window_is_the_trials():
    twelve = Window(week=12, tolerance=1)
    assert week_16_status(course((week(12), SD)), week(12), twelve) == Status(CONTROL, Basis.ASSESSMENT, week(12))
    assert week_16_status(course((week(16), SD)), week(16), twelve) == Status(PENDING, Basis.MISSING)
    assert week_16_status(course((week(13, 1), PD)), week(14), twelve) == Status(PENDING, Basis.MISSING)
    assert due_milestones(course(), week(25), timedelta(weeks=1), twelve) == [8, 12, 24]
    assert due_milestones(course((week(10), SD)), week(13), timedelta(weeks=1), twelve) == [12]
