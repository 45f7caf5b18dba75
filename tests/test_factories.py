"""The rows that other tests stand on."""

import pytest

from cases.dossier.enums import CaseState
from molmdt.access.queries import can
from molmdt.accounts.enums import Role
from molmdt.kernel.ids import is_organisation_number, parse_national_id
from tests.factories import (
    PASSWORD,
    make_account,
    make_board,
    make_case,
    make_decision,
    make_hospital,
    make_specimen,
    organisation_number,
    synthetic_id,
)


@pytest.mark.django_db
def test_made_case_is_seen_by_its_doctor_and_by_a_board_with_a_decision() -> None:
    board = make_board()
    doctor = make_account(Role.REFERRING_ONCOLOGIST, hospital=make_hospital("bergen"))
    chair = make_account(Role.CHAIR, hospital=make_hospital("ous"), board=board)
    case = make_case(CaseState.ACCEPTED, doctor=doctor.person)
    specimen = make_specimen(case)
    assert can(doctor, "case.open", specimen)
    assert not can(chair, "case.open", specimen)
    make_decision(case)
    del case._facts
    assert can(chair, "case.open", case)
    assert doctor.check_password(PASSWORD)


def test_made_numbers_are_valid() -> None:
    for _ in range(50):
        assert parse_national_id(synthetic_id()).synthetic
    assert all(is_organisation_number(organisation_number(n)) for n in range(200))
