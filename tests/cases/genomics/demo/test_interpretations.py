"""What the demo's laboratories write passes the rules that people's writing passes."""

import pytest

from cases.genomics.demo.interpretations import interpretations
from cases.genomics.services import Action, Implied
from cases.genomics.services.acting import require_levels
from cases.genomics.services.implying import require_implied

SAID = [one for several in interpretations().values() for one in several]


@pytest.mark.parametrize("said", SAID, ids=lambda one: f"{one.gene}-{one.kind}")
def test_levels_are_levels_of_their_scales(said) -> None:
    require_levels(
        [
            Action(one.drugs, one.effect, level_own_tumour=one.level_own_tumour,
                   level_other_tumours=one.level_other_tumours)
            for one in said.actions
        ],
        "COAD",
    )  # fmt: skip
    require_implied([Implied(one.use, one.direction, one.subject, one.system, one.level) for one in said.implied])


def test_one_finding_speaks_of_the_outcome() -> None:
    assert [one.gene for one in SAID if one.implied] == ["BRAF"]
