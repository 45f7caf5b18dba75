"""``can`` and ``visible_to`` are the same rule: for every role and relation, one object at a time and as a query."""

import pytest
from django.contrib.auth.models import AnonymousUser

from cases.dossier.enums import CaseState
from cases.dossier.models import Case, Objection
from molmdt.access.queries import can, matrix, visible_to
from molmdt.accounts.enums import Role
from tests.factories import make_account, make_board, make_case, make_decision, make_hospital

pytestmark = pytest.mark.django_db
SEATED = {Role.PATHOLOGIST, Role.BIOINFORMATICIAN, Role.MOLECULAR_BIOLOGIST, Role.GENETICIST, Role.CHAIR, Role.OBSERVER}
WITH_QUERY = ["case.list", "case.open", "somatic.view", "germline.view", "report.read", "conclusion.draft"]


@pytest.fixture
def nation() -> dict[str, Case]:
    """One case per relation: own, own hospital, own region, served laboratory, elsewhere, on the board, objected."""
    here, near, far = make_hospital("bergen"), make_hospital("forde"), make_hospital("unn")
    served = make_hospital("nordland", laboratory=here)
    cases = {name: make_case(CaseState.ACCEPTED, hospital=place) for name, place in
             {"here": here, "near": near, "far": far, "served": served, "objected": here}.items()}  # fmt: skip
    for name in ("published", "in_session"):
        cases[name] = make_case(CaseState.SCHEDULED, hospital=far)
        make_decision(cases[name], in_session=name == "in_session")
    cases["unsent"] = make_case(CaseState.DRAFT, hospital=here)
    make_decision(cases["unsent"])
    Objection.objects.create(patient=cases["objected"].patient, registered_by=cases["objected"].referring_doctor)
    return cases


def _account(role: Role):
    board = make_board() if role in SEATED else None
    return make_account(role, hospital=make_hospital("bergen"), board=board)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", WITH_QUERY)
def test_one_at_a_time_and_as_a_query_agree(role: Role, action: str, nation: dict[str, Case]) -> None:
    account = _account(role)
    own = make_case(CaseState.DRAFT, hospital=make_hospital("bergen"), doctor=account.person)
    Objection.objects.create(patient=own.patient, registered_by=account.person)
    asked = set(visible_to(account, action, Case.objects.all()).values_list("pk", flat=True))
    assert asked == {case.pk for case in Case.objects.all() if can(account, action, case)}


def test_what_each_relation_opens(nation: dict[str, Case]) -> None:
    def opened(role: Role) -> set[str]:
        account = _account(role)
        return {name for name, case in nation.items() if can(account, "case.open", case)}

    assert opened(Role.REFERRING_ONCOLOGIST) == {"here", "unsent"}
    assert opened(Role.LOCAL_COORDINATOR) == {"here", "objected", "unsent"}
    assert opened(Role.NATIONAL_COORDINATOR) == set(nation) - {"objected", "unsent"}
    assert opened(Role.MOLECULAR_BIOLOGIST) == {"here", "near", "served", "published", "in_session"}
    assert opened(Role.CHAIR) == {"published", "in_session"}
    assert opened(Role.OBSERVER) == {"in_session"}
    assert opened(Role.SYSADMIN) == opened(Role.AUDITOR) == opened(Role.LAB_CLIENT) == set()


def test_anonymous_and_disabled_accounts_open_nothing(nation: dict[str, Case]) -> None:
    disabled = _account(Role.LOCAL_COORDINATOR)
    disabled.is_active = False
    for account in (AnonymousUser(), disabled):
        for action in matrix():
            assert can(account, action) is None
            assert not any(can(account, action, case) for case in nation.values())
        assert not visible_to(account, "case.open", Case.objects.all()).exists()


def test_a_row_that_is_reached_two_ways_is_returned_once(nation: dict[str, Case]) -> None:
    account = _account(Role.MOLECULAR_BIOLOGIST)
    make_decision(nation["here"])
    make_decision(nation["here"])
    seen = list(visible_to(account, "case.open", Case.objects.all()).values_list("pk", flat=True))
    assert len(seen) == len(set(seen))
