"""Which competences are missing, as a truth table."""

import pytest

from cases.meetings.enums import CaseFlag, MeetingKind, Requirement
from cases.meetings.logic.quorum import quorum, quorum_rules
from molmdt.accounts.enums import Competence

ONC, PAT, MOL, BIO, GEN = ("oncology", "pathology", "molecular_biology", "bioinformatics", "medical_genetics")
ON, PA, MO, GE = Requirement.ONCOLOGIST, Requirement.PATHOLOGIST, Requirement.MOLECULAR, Requirement.GENETICIST


@pytest.mark.parametrize(
    ("present", "flag", "missing"),
    [
        ([], False, (ON, PA, MO)),
        ([], True, (ON, PA, MO, GE)),
        ([[ONC], [PAT], [MOL]], False, ()),
        ([[ONC], [PAT], [BIO]], False, ()),
        ([[ONC], [PAT], [BIO]], True, (GE,)),
        ([[ONC], [PAT], [BIO], [GEN]], True, ()),
        ([[ONC, PAT, MOL, GEN]], True, ()),  # one person may cover several
        ([[ONC], [ONC], [ONC]], False, (PA, MO)),
        ([["coordination"], []], False, (ON, PA, MO)),
        ([[PAT], [MOL], [GEN]], True, (ON,)),
    ],
)
def test_missing_competences(present: list[list[str]], flag: bool, missing: tuple[Requirement, ...]) -> None:
    found = quorum(present, flags=[CaseFlag.GERMLINE] if flag else [])
    assert found.missing == missing
    assert found.met == (not missing)


@pytest.mark.parametrize(
    ("kind", "present", "missing"),
    [
        (MeetingKind.NATIONAL, False, (Requirement.TREATING_DOCTOR,)),
        (MeetingKind.NATIONAL, True, ()),
        (MeetingKind.REGIONAL, False, ()),
    ],
)
def test_who_is_put_into_a_trial_has_the_own_doctor_there(
    kind: MeetingKind, present: bool, missing: tuple[Requirement, ...]
) -> None:
    core = [[ONC], [PAT], [MOL]]
    found = quorum(core, kind=kind, flags=[CaseFlag.TRIAL_INCLUSION], treating_doctor=present)
    assert found.missing == missing


def test_every_kind_of_meeting_has_requirements_in_the_words_of_accounts() -> None:
    rules = quorum_rules()
    assert set(rules.always) == set(MeetingKind)
    assert all(rules.always.values())
    assert {word for words in rules.counts_as.values() for word in words} <= {word.value for word in Competence}
    asked = {one for needed in (*rules.always.values(), *rules.when.values()) for one in needed}
    assert asked - set(rules.counts_as) == {Requirement.TREATING_DOCTOR}
    assert rules.version
