"""Requests that no page of ours sends: each gets an answer, none breaks."""

import pytest
from django.urls import reverse

from cases.trials.models import RuleDraft
from molmdt.accounts.enums import Role
from tests.cases.trials.nation import FGFR2, load_cohorts, make_profile, make_ready_case
from tests.factories import make_account

pytestmark = pytest.mark.django_db
NIL = "a\x00b"


@pytest.fixture
def case(client):
    load_cohorts()
    case = make_ready_case()
    make_profile(case, FGFR2)
    client.force_login(make_account(Role.NATIONAL_COORDINATOR))
    return case


@pytest.mark.parametrize("values", [{"show": NIL}, {"page": "x" * 50}])
def test_the_list_of_offers_takes_any_filter(client, case, values):
    assert client.get(reverse("offer-list"), values).status_code == 200


@pytest.mark.parametrize("values", [{"cohort": NIL}, {"hospital": NIL}])
def test_a_filter_that_cannot_be_is_refused_in_a_sentence(client, case, values):
    answer = client.get(reverse("offer-list"), values)
    assert (answer.status_code, "et tegn som ikke kan lagres" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("values", [{"q": NIL}, {"trial": NIL}, {"show": NIL}])
def test_the_board_takes_any_filter(client, case, values):
    assert client.get(reverse("cohort-list"), values).status_code == 200


@pytest.mark.parametrize("act", ["reserve", "release", "ask", "overrun", "line", "waive"])
def test_an_act_on_a_cohort_that_cannot_be_is_refused(client, case, act):
    answer = client.post(reverse(f"case-trials-{act}", args=[case.pseudonym]), {"cohort": NIL, "reason": "r"})
    assert (answer.status_code, "et tegn som ikke kan lagres" in answer.content.decode()) == (422, True)


def test_a_rule_with_a_character_that_nobody_sees_is_not_stored(client, case):
    saved = reverse("cohort-rule-save", args=["PEM-FGFR2-BTC"])
    answer = client.post(saved, {"edition": "0", "text": f"tmb: {NIL}"})
    assert (answer.status_code, RuleDraft.objects.count()) == (422, 0)
