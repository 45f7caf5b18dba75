"""The sixty referrals of the demo nation."""

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from cases.dossier.demo.nation import DemoCase, demo_cases
from cases.dossier.demo.plan import DEFERRED_REASONS, ENDINGS, GAPS, RETURN_REASONS
from cases.dossier.demo.referral import referral_data
from cases.dossier.enums import CaseState, Sex
from cases.dossier.logic.completeness import LineFacts, ReferralFacts, assess
from cases.genomics.logic.sample_id import parse_sample_id
from molmdt.accounts.demo import HOSPITALS, people
from molmdt.accounts.enums import Role
from molmdt.kernel.ids import parse_national_id

TODAY = date(2026, 11, 24)
CASES = demo_cases(TODAY)


def test_sixty_cases_in_every_state_from_all_archetypes() -> None:
    assert len(CASES) == 60
    assert {case.state for case in CASES} == set(CaseState)
    assert {case.archetype for case in CASES} == set(range(1, 27))


def test_same_day_and_seed_make_the_same_nation() -> None:
    assert demo_cases(TODAY) == CASES
    assert demo_cases(TODAY, seed=7) != CASES


def test_dates_move_with_the_day() -> None:
    later = demo_cases(TODAY + timedelta(days=100))
    assert [case.referred_on for case in later] == [case.referred_on + timedelta(days=100) for case in CASES]


def test_national_numbers_are_synthetic_valid_and_unique() -> None:
    parsed = [parse_national_id(case.patient.national_id) for case in CASES]
    assert all(number.synthetic for number in parsed)
    assert len({number.number for number in parsed}) == 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_the_national_number_tells_birth_and_sex(case: DemoCase) -> None:
    number, born = case.patient.national_id, case.patient.birth_date
    assert number[:6] == f"{born.day:02d}{born.month + 80:02d}{born.year % 100:02d}"
    assert int(number[8]) % 2 == (0 if case.patient.sex is Sex.FEMALE else 1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_dates_are_in_order(case: DemoCase) -> None:
    assert case.patient.birth_date < case.diagnosed_on <= case.referred_on <= TODAY
    previous = case.diagnosed_on
    for line in case.lines:
        assert previous <= line.started_on
        assert line.stopped_on is None or line.started_on < line.stopped_on <= case.referred_on
        previous = line.stopped_on or line.started_on
    assert all(specimen.taken_on <= case.referred_on for specimen in case.specimens)
    assert all(consent.given_on is None or consent.given_on <= case.referred_on for consent in case.consents)


def test_sexes_fit_the_tumours() -> None:
    for case in CASES:
        if case.oncotree in {"LGSOC", "UCEC"}:
            assert case.patient.sex is Sex.FEMALE
        if case.oncotree == "PRAD":
            assert case.patient.sex is Sex.MALE


def test_the_young_sarcoma_patient_is_under_thirty_at_diagnosis() -> None:
    for case in (case for case in CASES if case.archetype == 11):
        assert (case.diagnosed_on - case.patient.birth_date).days < 30 * 365


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_sample_ids_follow_the_grammar_and_the_specimen(case: DemoCase) -> None:
    for specimen in case.specimens:
        parsed = parse_sample_id(specimen.dna_sample_id)
        assert parsed is not None
        assert len(specimen.dna_sample_id) == 19
        if specimen.rna_sample_id:
            assert parse_sample_id(specimen.rna_sample_id) is not None
            assert specimen.rna_sample_id[:7] == specimen.dna_sample_id[:7]


def test_sample_ids_are_unique() -> None:
    counts = Counter(specimen.dna_sample_id for case in CASES for specimen in case.specimens)
    assert set(counts.values()) == {1}


def test_a_case_is_referred_by_an_oncologist_of_its_hospital() -> None:
    doctors = {person.username: person for person in people()}
    hospitals = {item.code for item in HOSPITALS}
    for case in CASES:
        assert case.hospital in hospitals
        assert doctors[case.doctor].hospital == case.hospital
        assert doctors[case.doctor].role is Role.REFERRING_ONCOLOGIST


def test_unfinished_cases_lack_what_the_plan_says_and_others_lack_nothing() -> None:
    for case in CASES:
        for name in set(GAPS.get(case.key, ())) - {"germline_consent"}:
            assert getattr(case, name) in (None, "", ()), (case.key, name)
        if case.key not in GAPS:
            assert case.question
            assert case.ecog is not None
            assert len(case.consents) == 5
            assert len(case.specimens) == 1


def test_every_stop_on_the_way_has_its_reason() -> None:
    states = {case.key: case.state for case in CASES}
    assert {key for key, state in states.items() if state is CaseState.RETURNED} == set(RETURN_REASONS)
    assert {key for key, state in states.items() if state is CaseState.DEFERRED} == set(DEFERRED_REASONS)
    ended = {CaseState.WITHDRAWN, CaseState.DECEASED}
    assert {key for key, state in states.items() if state in ended} == set(ENDINGS)


def test_oncotree_codes_exist(shared: Path) -> None:
    tree = json.loads((shared / "terminology" / "oncotree_2025_10_03.json").read_text())
    codes: set[str] = set()

    def walk(node: dict) -> None:
        codes.add(node["code"])
        for child in node.get("children", {}).values():
            walk(child)

    walk(tree["TISSUE"])
    assert {case.oncotree for case in CASES} <= codes


def test_every_case_beyond_its_draft_could_be_submitted() -> None:
    """The checklist of the room itself, asked on the day of referral."""
    for case in CASES:
        data = referral_data(case, "Kreftavdelingen")
        plain = {
            name: getattr(data, name)
            for name in (
                "contact", "icd10", "oncotree", "morphology", "diagnosed_on", "stage", "metastatic_sites", "ecog",
                "ecog_on", "question", "urgency",
            )
        }  # fmt: skip
        facts = ReferralFacts(
            identified=True,
            doctor_number="999000001",
            earlier_treatment=data.earlier_treatment or "",
            standard_options_left=data.standard_options_left or "",
            lines=tuple(
                LineFacts(line.drugs, line.started_on, line.stopped_on, line.best_response, line.stop_reason)
                for line in data.lines
            ),
            consents={kind: consent.answer for kind, consent in data.consents.items()},
            **plain,
        )
        blocked = assess(facts, case.referred_on).blocks_submission
        assert not blocked or case.state is CaseState.DRAFT, (case.key, blocked)


def test_all_drafts_but_none_other_lack_something() -> None:
    unfinished = {CaseState.DRAFT, CaseState.RETURNED}
    assert {case.key for case in CASES if case.state in unfinished} == set(GAPS)
