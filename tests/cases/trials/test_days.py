"""Days are Norway's: the last minute of a reservation, and windows over the nights in which the clock changes."""

from datetime import datetime, time, timedelta

import pytest

from cases.trials import services
from cases.trials.enums import Outcome
from cases.trials.queries import state_of
from cases.trials.queries.cohorts import cohorts_with_rows
from cases.trials.queries.treatment import treatment_of
from molmdt.kernel.clock import OSLO, stopped_at, today
from molmdt.kernel.errors import InvalidInput, PreconditionFailed
from tests.cases.trials import test_outcomes as outcomes
from tests.cases.trials.test_outcomes import CONTROL

pytestmark = pytest.mark.django_db
case, cohort, doctor, patient = outcomes.case, outcomes.cohort, outcomes.doctor, outcomes.patient  # fixtures


def at(day, hour, minute=0):
    return stopped_at(datetime.combine(day, time(hour, minute), tzinfo=OSLO))


def test_a_reservation_holds_until_midnight_in_norway_and_no_longer(cohort, case, doctor):
    slot = services.reserve_slot(cohort=cohort, case=case, actor=doctor)
    last = slot.expires_on
    assert last == today() + timedelta(days=cohort.reservation_days)
    with at(last, 23, 59):
        assert state_of(cohorts_with_rows().get(pk=cohort.pk)).reserved == 1
        assert services.expire_reservations() == 0
    with at(last + timedelta(1), 0):  # still the day before in UTC
        assert state_of(cohorts_with_rows().get(pk=cohort.pk)).reserved == 0
        with pytest.raises(PreconditionFailed):
            services.enrol(slot=slot, trial_number="N1", actor=doctor)
        assert services.expire_reservations() == 1
    slot.refresh_from_db()
    assert slot.state == "expired"


# The clock goes back in the night of 2026-10-25 and forward in that of 2027-03-28.
@pytest.mark.parametrize("border", [datetime(2026, 10, 25).date(), datetime(2027, 3, 28).date()])
def test_the_window_and_its_end_are_whole_days_over_a_change_of_the_clock(patient, doctor, border):
    dose = border - timedelta(weeks=16)
    patient.first_dose_on = dose
    patient.save()
    with at(border, 0, 1):  # the day before in UTC
        assert treatment_of(patient).week_16 == border
        with pytest.raises(InvalidInput):
            services.record_assessment(patient=patient, on=border + timedelta(1), actor=doctor, **CONTROL)
        found = services.record_assessment(patient=patient, on=border, actor=doctor, **CONTROL)
        assert (found.outcome, found.assessed_on) == (Outcome.DISEASE_CONTROL, border)
        services.withdraw_assessment(assessment=patient.assessments.get(), actor=doctor)
    end = border + timedelta(weeks=2)
    for day, expected in ((end, "not_yet"), (end + timedelta(1), "missing")):
        for hour, minute in ((0, 1), (23, 59)):
            with at(day, hour, minute):
                assert treatment_of(patient).status.basis == expected
