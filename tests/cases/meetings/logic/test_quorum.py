"""Which competences are missing, as a truth table."""

import pytest

from cases.meetings.enums import Requirement
from cases.meetings.logic.quorum import COUNTS_AS, quorum
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
    found = quorum(present, germline_flag=flag)
    assert found.missing == missing
    assert found.met == (not missing)


def test_rule_speaks_the_words_of_accounts() -> None:
    assert {word for words in COUNTS_AS.values() for word in words} <= {word.value for word in Competence}
