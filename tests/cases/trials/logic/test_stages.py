"""A cohort's state from its patients, as signs: + disease control, - none, ? pending, x not evaluable, o no dose."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cases.trials.enums import Outcome, Stage
from cases.trials.logic.stages import Certain, Change, Design, Dot, Treated, line_of, standing

TODAY = date(2026, 11, 24)
OUTCOMES = {
    "+": Outcome.DISEASE_CONTROL, "-": Outcome.NO_DISEASE_CONTROL, "?": Outcome.PENDING, "x": Outcome.NOT_EVALUABLE,
    "o": Outcome.PENDING,
}  # fmt: skip


def patients(signs: str) -> list[Treated]:
    """In order of first dose; a pending one began ten weeks before today, minus a day per place."""
    found = []
    for index, sign in enumerate(signs):
        begun = TODAY - (timedelta(weeks=10, days=-index) if sign == "?" else timedelta(weeks=200 - index))
        assessed = begun + timedelta(weeks=16) if sign in "+-" else None
        found.append(Treated(f"P{index + 1:02}", None if sign == "o" else begun, OUTCOMES[sign], assessed))
    return found


def stand(signs: str, **design):
    return standing(Design(**design), patients(signs), TODAY)


@pytest.mark.parametrize(
    ("signs", "stage", "places"),
    [
        ("", Stage.STAGE_ONE, 8),
        ("---", Stage.STAGE_ONE, 5),
        ("-------", Stage.STAGE_ONE, 1),
        ("-------?", Stage.STAGE_ONE_FULL, 0),
        ("????????", Stage.STAGE_ONE_FULL, 0),
        ("-------o", Stage.STAGE_ONE_FULL, 0),
        ("--------", Stage.STOPPED, 0),
        # A patient who is not evaluable gives the place to the next one.
        ("-------x", Stage.STAGE_ONE, 1),
        ("-------x-", Stage.STOPPED, 0),
        # The first success opens stage two at once, whatever is pending.
        ("+", Stage.STAGE_TWO, 23),
        ("--------+", Stage.STOPPED, 0),  # the ninth does not count among the first eight
        ("??+?????", Stage.STAGE_TWO, 16),
        ("+-------", Stage.STAGE_TWO, 16),
        ("+" + "-" * 18, Stage.STAGE_TWO, 5),  # four more of five could still come
        ("+" + "-" * 19, Stage.STAGE_TWO, 4),
        ("+" + "-" * 20, Stage.STAGE_TWO, 0),  # futility is certain
        ("+++++" + "-" * 18 + "?", Stage.STAGE_TWO, 0),
        ("+++++" + "-" * 19, Stage.POSITIVE, 0),
        ("++++" + "-" * 20, Stage.NEGATIVE, 0),
        ("++++" + "-" * 19 + "?", Stage.STAGE_TWO, 0),
    ],
)
def test_stage_and_places(signs, stage, places):
    found = stand(signs)
    assert (found.stage, found.places) == (stage, places)


def test_order_is_by_first_dose_not_by_how_they_are_listed():
    late_success = Treated("P00", TODAY - timedelta(days=1), Outcome.DISEASE_CONTROL, TODAY)
    found = standing(Design(), [late_success, *patients("--------")], TODAY)
    assert found.stage == Stage.STOPPED


def test_an_assessment_of_a_later_day_is_still_pending():
    future = Treated("P1", TODAY - timedelta(weeks=15), Outcome.DISEASE_CONTROL, TODAY + timedelta(days=7))
    assert standing(Design(), [future], TODAY).stage == Stage.STAGE_ONE


@pytest.mark.parametrize(
    ("signs", "certain"),
    [
        ("+++++", Certain.SUCCESS), ("++++", None), ("----", None),
        ("+" + "-" * 20, Certain.FUTILITY), ("+" + "-" * 19, None),
    ],
)  # fmt: skip
def test_certainty(signs, certain):
    assert stand(signs).certain == certain


def test_numbers_tell_evaluable_from_all_treated():
    found = stand("+-x?o")
    assert (found.successes, found.assessed, found.pending, found.not_evaluable, found.treated) == (1, 2, 1, 1, 4)
    assert found.first == (Dot.SUCCESS, Dot.FAILURE, Dot.PENDING, Dot.PENDING, *[Dot.EMPTY] * 4)
    assert found.second == (Dot.EMPTY,) * 16


def test_expansion_is_opened_by_hand_and_counts_everybody():
    signs = "+++++" + "-" * 19 + "?"
    opened = {"expansion_size": 150, "expansion_opened_on": TODAY}
    assert stand(signs, **opened).stage == Stage.EXPANSION
    assert stand(signs, **opened).places == 125
    assert stand(signs, expansion_opened_on=TODAY).places == 0
    assert stand("+" + "-" * 10, **opened).stage == Stage.STAGE_TWO


def test_an_expansion_of_a_later_day_is_not_open_yet():
    signs = "+++++" + "-" * 19
    opened = {"expansion_size": 150, "expansion_opened_on": TODAY + timedelta(days=1)}
    assert (stand(signs, **opened).stage, stand(signs, **opened).places) == (Stage.POSITIVE, 0)
    tomorrow = standing(Design(**opened), patients(signs), TODAY + timedelta(days=1))
    assert (tomorrow.stage, tomorrow.places) == (Stage.EXPANSION, 126)


def test_drug_limits_places_apart_from_the_design():
    assert standing(Design(), patients("+--"), TODAY, drug_left=2).places == 2
    found = standing(Design(), patients("+-x--"), TODAY, drug_left=0)
    assert (found.places, found.drug_left, found.next.change) == (0, 0, Change.DECISION)
    assert stand("+--").drug_left is None


def with_overrun(signs: str) -> list[Treated]:
    """As ``patients``; a capital sign stands for one who came in beyond the design's places: P + disease control,
    M - none, Q ? pending."""
    plain = patients(signs.translate(str.maketrans("PMQ", "+-?")))
    return [replace(one, overrun=sign in "PMQ") for one, sign in zip(plain, signs, strict=True)]


@pytest.mark.parametrize(
    ("signs", "stage", "places", "numbers"),  # successes of evaluable, successes of treated, overrun
    [
        ("-------?Q", Stage.STAGE_ONE_FULL, 0, (0, 7, 0, 9, 1)),
        ("--------P", Stage.STOPPED, 0, (0, 8, 1, 9, 1)),  # never reopens what has stopped
        ("P--------", Stage.STOPPED, 0, (0, 8, 1, 9, 1)),  # also with an earlier first dose
        ("---P", Stage.STAGE_ONE, 5, (0, 3, 1, 4, 1)),  # and never opens stage two
        ("-------xP", Stage.STAGE_ONE, 1, (0, 7, 1, 9, 1)),  # nor replaces one of the eight
        ("-------+PM", Stage.STAGE_TWO, 14, (2, 10, 2, 10, 2)),  # in stage two they count, behind the others
        ("+----" + "-" * 18 + "M", Stage.NEGATIVE, 0, (1, 24, 1, 24, 1)),
        ("+++++" + "-" * 19 + "Q", Stage.POSITIVE, 0, (5, 24, 5, 25, 1)),
        ("++++" + "-" * 20 + "P", Stage.NEGATIVE, 0, (5, 25, 5, 25, 1)),  # the twenty-five are not the design
    ],
)  # fmt: skip
def test_overrun_is_treated_and_never_decides_stage_one(signs, stage, places, numbers):
    found = standing(Design(), with_overrun(signs), TODAY)
    assert (found.stage, found.places) == (stage, places)
    assert (
        found.successes, found.assessed, found.successes_of_treated, found.treated, found.overrun
    ) == numbers  # fmt: skip


def test_an_overrun_assessment_is_not_what_a_full_stage_one_waits_for():
    assert standing(Design(), with_overrun("--------Q"), TODAY).next.change == Change.NOTHING
    assert standing(Design(), with_overrun("-------oQ"), TODAY).next.change == Change.PATIENT
    assert standing(Design(), with_overrun("+-Q"), TODAY).next.position == 3


def test_a_position_stands_once_evaluated():
    """The eighth was the one success; a dose of an earlier day that is recorded late moves nobody out of stage one."""
    line = [replace(one, position=index) for index, one in enumerate(patients("-------+"), 1)]
    late = Treated("late", line[0].first_dose_on - timedelta(days=1))
    assert standing(Design(), [*line, late], TODAY).stage == Stage.STAGE_TWO
    assert standing(Design(), [*patients("-------+"), late], TODAY).stage == Stage.STAGE_ONE_FULL
    own, _beyond = line_of([late, *line])
    assert [one.number for one in own] == [*(one.number for one in line), "late"]


def test_an_empty_position_goes_to_the_next():
    first, second, fourth = (replace(one, position=at) for one, at in zip(patients("---"), (1, 2, 4), strict=True))
    late = Treated("late", TODAY)
    assert [one.number for one in line_of([fourth, late, second, first])[0]] == ["P01", "P02", "late", "P03"]
    assert [one.number for one in line_of([fourth, second, first])[0]] == ["P01", "P02", "P03"]


def test_the_window_of_the_assessment_is_the_designs():
    began = Treated("P1", TODAY - timedelta(weeks=14))
    found = standing(Design(assessment_week=12, assessment_tolerance=1), [began], TODAY).next
    assert (found.due_on, found.overdue) == (TODAY - timedelta(weeks=2), True)
    assert not standing(Design(assessment_week=12), [began], TODAY).next.overdue


def test_cohort_closed_by_hand_has_no_places():
    found = stand("+--", accepts_patients=False)
    assert (found.places, found.next.change) == (0, Change.DECISION)


def test_next_is_the_pending_assessment_with_its_day_and_both_consequences():
    found = stand("-------?").next
    assert (found.change, found.number, found.position) == (Change.ASSESSMENT, "P08", 8)
    assert found.due_on == TODAY - timedelta(weeks=10, days=-7) + timedelta(weeks=16)
    assert (found.if_success, found.if_failure, found.overdue) == (Stage.STAGE_TWO, Stage.STOPPED, False)


def test_next_without_consequence_says_none():
    found = stand("+--?").next
    assert (found.if_success, found.if_failure) == (None, None)


def test_an_overdue_assessment_needs_a_decision():
    late = Treated("P1", TODAY - timedelta(weeks=19))
    found = standing(Design(), [late], TODAY)
    assert found.next.overdue
    assert found.needs_decision
    assert not standing(Design(), [Treated("P1", TODAY - timedelta(weeks=18))], TODAY).next.overdue


@pytest.mark.parametrize(
    ("signs", "change", "needs_decision"),
    [
        ("---", Change.PATIENT, False),
        ("-------o", Change.PATIENT, False),
        ("--------", Change.NOTHING, False),
        ("++++" + "-" * 20, Change.NOTHING, False),
        ("+++++" + "-" * 19, Change.DECISION, True),
        ("+" + "-" * 20, Change.DECISION, True),
    ],
)
def test_what_comes_next(signs, change, needs_decision):
    found = stand(signs)
    assert (found.next.change, found.needs_decision) == (change, needs_decision)


def test_another_design_has_its_own_thresholds():
    tapur = {"stage_one_size": 10, "stage_one_minimum": 2, "final_size": 28, "final_minimum": 7}
    assert stand("+" + "-" * 8, **tapur).stage == Stage.STAGE_ONE
    assert stand("-" * 9, **tapur).stage == Stage.STOPPED  # two of ten cannot be reached any more
    assert stand("+" + "-" * 9, **tapur).stage == Stage.STOPPED
    assert stand("++", **tapur).stage == Stage.STAGE_TWO
