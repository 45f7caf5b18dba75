"""The people of the demo nation."""

from collections import Counter

from molmdt.accounts.demo import HOSPITALS, REGIONS, people
from molmdt.accounts.enums import Competence, Role
from molmdt.kernel.ids import is_organisation_number


def test_four_regions_and_seventeen_trusts() -> None:
    assert len(REGIONS) == 4
    assert len(HOSPITALS) == 17
    assert {item.region for item in HOSPITALS} == {region.code for region in REGIONS}


def test_organisation_numbers_are_valid_and_unique() -> None:
    numbers = [item.organisation_number for item in HOSPITALS]
    assert all(is_organisation_number(number) for number in numbers)
    assert len(set(numbers)) == 17


def test_site_letters_are_unique_and_every_hospital_has_a_node() -> None:
    assert len({item.site_letter for item in HOSPITALS}) == 17
    nodes = {item.node_code for item in HOSPITALS} - {""}
    assert nodes == {"IPD", "IPA", "IPH", "IPO"}
    assert {item.laboratory for item in HOSPITALS} == nodes


def test_every_role_is_filled_and_logins_are_unique() -> None:
    everybody = people()
    assert {person.role for person in everybody} == set(Role)
    assert len({person.username for person in everybody}) == len(everybody)
    assert all(person.username.isascii() for person in everybody)
    assert 45 <= len(everybody) <= 52


def test_every_hospital_has_an_oncologist() -> None:
    counts = Counter(person.hospital for person in people() if person.role is Role.REFERRING_ONCOLOGIST)
    assert set(counts) == {item.code for item in HOSPITALS}


def test_health_personnel_have_their_own_number() -> None:
    numbers = [person.hpr_number for person in people() if person.hpr_number]
    assert len(numbers) == len(set(numbers))
    assert all(person.hpr_number for person in people() if person.role in {Role.CHAIR, Role.PATHOLOGIST})


def test_the_board_has_the_competences_of_a_quorum() -> None:
    seated = {competence for person in people() if person.seat for competence in person.competences}
    assert {Competence.ONCOLOGY, Competence.PATHOLOGY, Competence.MEDICAL_GENETICS} <= seated
    assert {Competence.MOLECULAR_BIOLOGY, Competence.BIOINFORMATICS} <= seated
