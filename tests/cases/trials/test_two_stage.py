"""The page and the command of two-stage designs say the same, and what was computed elsewhere (DOMAIN 1.5)."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from cases.trials.models import CohortPatient
from molmdt.accounts.enums import Role
from tests.cases.trials.nation import load_cohorts
from tests.factories import make_account

pytestmark = pytest.mark.django_db
IMPRESS = {"n1": 8, "r1": 0, "n": 24, "r": 4}
# p: stops early, positive, patients on average, curtailed for both, for futility alone
RATES = {
    "0.05": ("0.663420", "0.005406", "13.385273", "12.644865", "12.665792"),
    "0.1": ("0.430467", "0.077755", "17.112525", "16.001900", "16.356804"),
    "0.2": ("0.167772", "0.506274", "21.315645", "17.754740", "21.030090"),
    "0.3": ("0.057648", "0.857213", "23.077632", "15.297432", "23.027593"),
}
# successes: unbiased, lower and upper bound of the 95 % interval
RESULTS = {
    4: ("0.201113", "0.047354", "0.373842"), 5: ("0.232195", "0.071319", "0.421513"),
    6: ("0.265815", "0.097730", "0.467113"), 8: ("0.339270", "0.156302", "0.553220"),
}  # fmt: skip
GIVEN_ONE = {"0.1": "0.068406", "0.3": "0.754144"}


def command(**values) -> list[str]:
    arguments = [f"--{name}={value}" for name, value in {**IMPRESS, **values}.items()]
    return arguments + [f"--p={p}" for p in RATES]


def test_command_gives_the_numbers_to_six_digits(capsys):
    call_command("two_stage", *command(), "--json")
    said = json.loads(capsys.readouterr().out)
    for row, (p, expected) in zip(said["rows"], RATES.items(), strict=True):
        names = ("pet", "positive", "expected_size", "expected_size_curtailed", "expected_size_futility_only")
        assert row["p"] == float(p)
        assert tuple(f"{row[name]:.6f}" for name in names) == expected
        if p in GIVEN_ONE:
            assert f"{row['positive_given_stage_one']['1']:.6f}" == GIVEN_ONE[p]
    results = {row["successes"]: row for row in said["results"]}
    for successes, expected in RESULTS.items():
        row = results[successes]
        assert tuple(f"{value:.6f}" for value in (row["unbiased"], *row["interval"])) == expected
    assert [(row["successes"], row["unbiased"]) for row in said["stopped"]] == [(0, 0)]


def test_command_in_words_and_its_refusals(capsys):
    call_command("two_stage", *command())
    assert "0.1000    0.430467     0.077755  17.112525" in capsys.readouterr().out
    for wrong in ({"n1": 24}, {"n": 4000}):
        with pytest.raises(CommandError):
            call_command("two_stage", *command(**wrong))


@pytest.mark.parametrize("p", ["1e999999999", "1e-999999999", "0." + "1" * 100, "1/0", "nan", "-0.1", "1.5", "x", ""])
def test_a_rate_that_is_none_is_refused_at_once(client, p):
    """Also one that would take all of the memory to write out."""
    with pytest.raises(CommandError):
        call_command("two_stage", "--n1=8", "--r1=0", "--n=24", "--r=4", f"--p={p}")
    client.force_login(make_account(Role.NATIONAL_COORDINATOR))
    answer = client.get(reverse("two-stage"), {**IMPRESS, "p": p})
    assert (answer.status_code, answer.context["form"].errors.keys() or None) == (422, {"p"})


@pytest.mark.parametrize("p", ["0,1", "1/10", ".1", "0.10"])
def test_a_rate_as_people_write_it(client, p):
    client.force_login(make_account(Role.NATIONAL_COORDINATOR))
    assert "0,077755" in client.get(reverse("two-stage"), {**IMPRESS, "p": p}).content.decode()


@pytest.fixture
def reader(client):
    client.force_login(make_account(Role.OBSERVER))
    return client


def test_page_gives_the_numbers_to_six_digits(reader):
    answer = reader.get(reverse("two-stage"), {**IMPRESS, "p": " ".join(RATES)})
    shown = answer.content.decode()
    for expected in (*RATES.values(), *RESULTS.values()):
        for number in expected:
            assert number.replace(".", ",") in shown, number
    for number in GIVEN_ONE.values():
        assert number.replace(".", ",") in shown


def test_page_opens_with_the_usual_design(reader):
    assert "0,077755" in reader.get(reverse("two-stage")).content.decode()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"n1": 24}, "ikke et totrinnsdesign"), ({"n": 401}, ""), ({"n1": ""}, ""),
        ({"p": "1.2"}, "mellom 0 og 1"), ({"p": "x"}, "En andel er et tall"),
        ({"p": "1/0"}, "En andel er et tall"), ({"p": " ".join(["0.1"] * 13)}, "høyst tolv"), ({"p": ""}, ""),
    ],
)  # fmt: skip
def test_page_says_what_is_wrong_with_the_numbers(reader, values, said):
    answer = reader.get(reverse("two-stage"), {**IMPRESS, "p": "0.1", **values})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert answer.context["report"] is None


def test_a_decimal_comma_is_one(reader):
    assert "0,077755" in reader.get(reverse("two-stage"), {**IMPRESS, "p": "0,1; 0,3"}).content.decode()


def test_each_cohort_links_to_its_own_design(reader):
    cohort = load_cohorts()["PEM-FGFR2-BTC"]
    assert not CohortPatient.objects.exists()
    shown = reader.get(reverse("cohort", args=[cohort.code])).content.decode()
    address = f"{reverse('two-stage')}?n1=8&amp;r1=0&amp;n=24&amp;r=4&amp;p=0.1+0.3"
    assert address in shown
    assert reader.get(address.replace("&amp;", "&")).status_code == 200
