"""Pages of the safety nets: who reads the gene, which row the record gets, what each button does."""

import pytest
from django.test import Client

from cases.dossier.models import Case
from cases.genomics.models import Finding, SafetyFlag
from cases.genomics.services import evaluate
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.audit.models import AuditEvent
from tests.cases.genomics.safety import make_flagged
from tests.factories import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    case = make_flagged()
    evaluate(case)
    return case


def page(client: Client, account: Account, address: str, **headers: str) -> str:
    client.force_login(account)
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return answer.content.decode()


def addresses(case: Case) -> list[str]:
    base, flag = f"/cases/{case.pseudonym}", SafetyFlag.objects.get(case=case)
    return [f"{base}/safety/", f"{base}/safety/{flag.pk}/", f"{base}/findings/{Finding.objects.get().pk}/safety/"]


def test_geneticist_reads_the_gene_and_leaves_a_row(client: Client, case: Case) -> None:
    geneticist = make_account(Role.GENETICIST)
    for address in addresses(case):
        before = AuditEvent.objects.filter(action="germline.view").count()
        shown = page(client, geneticist, address)
        assert "Mulig arvelig funn" in shown
        assert AuditEvent.objects.filter(action="germline.view", field_set="germline").count() == before + 1, address
    assert "NM_000059.4:c.5946del" in page(client, geneticist, addresses(case)[1])


@pytest.mark.parametrize("role", [Role.PATHOLOGIST, Role.LOCAL_COORDINATOR])
def test_others_learn_that_there_is_something_and_nothing_more(client: Client, case: Case, role: Role) -> None:
    account = make_account(role)
    for address in addresses(case)[:2]:
        shown = page(client, account, address)
        assert "Mulig arvelig funn" in shown
        assert "BRCA2" not in shown and "Pathogenic" not in shown and "<form" not in shown.split("<main")[-1], address
    assert "BRCA2" not in page(client, account, addresses(case)[2])
    assert not AuditEvent.objects.filter(action="germline.view").exists()


def test_strip_above_the_findings_shows_what_stands(client: Client, case: Case) -> None:
    address = f"/cases/{case.pseudonym}/safety/"
    strip = page(client, make_account(Role.GENETICIST), address, **{"HX-Request": "true", "HX-Target": "safety-strip"})
    assert strip.lstrip().startswith('<section class="safety-strip"') and "BRCA2" in strip
    SafetyFlag.objects.update(state="journalled")
    assert "BRCA2" not in page(
        client, make_account(Role.GENETICIST), address, **{"HX-Request": "true", "HX-Target": "safety-strip"}
    )


def test_button_takes_the_next_step_and_an_old_page_is_told(client: Client, case: Case) -> None:
    client.force_login(make_account(Role.GENETICIST))
    address = addresses(case)[1]
    form = {"to": "acknowledged", "expected": "open", "note": ""}
    assert client.post(f"{address}move/", form).status_code == 302
    assert SafetyFlag.objects.get().state == "acknowledged"
    assert client.post(f"{address}move/", form).status_code == 409
    for wrong in ({"to": "elsewhere", "expected": "open"}, {"to": "declined", "expected": "acknowledged"}):
        assert client.post(f"{address}move/", wrong).status_code == 422


def test_stranger_and_those_who_only_see_may_not_move(client: Client, case: Case) -> None:
    client.force_login(make_account(Role.MOLECULAR_BIOLOGIST))
    answer = client.post(f"{addresses(case)[1]}move/", {"to": "acknowledged", "expected": "open"})
    assert answer.status_code == 403 and SafetyFlag.objects.get().state == "open"


def test_something_is_raised_by_hand_in_the_drawer(client: Client, case: Case) -> None:
    client.force_login(make_account(Role.MOLECULAR_BIOLOGIST))
    finding = Finding.objects.get()
    assert "Meld noe ved siden av svulsten" in page(client, make_account(Role.MOLECULAR_BIOLOGIST), addresses(case)[2])
    address = f"/cases/{case.pseudonym}/findings/{finding.pk}/raise/"
    answer = client.post(address, {"kind": "incidental", "text": "Mulig mosaikk."})
    raised = SafetyFlag.objects.get(kind="incidental")
    assert answer["Location"].endswith(f"/safety/{raised.pk}/")
    told = page(client, make_account(Role.GENETICIST), answer["Location"])
    assert "Hva en person la merke til" in told and "Regelsett" not in told
    rules = page(client, make_account(Role.GENETICIST), f"/cases/{case.pseudonym}/safety/")
    assert "Allmenn kunnskap på fagområdet" in rules and "General knowledge" not in rules
    assert client.post(address, {"kind": "nothing", "text": "x"}).status_code == 422


def test_dossier_and_discussion_send_to_the_flags_and_name_no_gene(client: Client, case: Case) -> None:
    geneticist = make_account(Role.GENETICIST)
    link = f'href="/cases/{case.pseudonym}/safety/"'
    clarify = page(client, geneticist, f"/cases/{case.pseudonym}/").split('id="clarify"')[1]
    assert link in clarify and "BRCA2" not in clarify.split("</section>")[0]
    discussion = page(client, geneticist, f"/cases/{case.pseudonym}/discussion/")
    assert link in discussion and "/close/" not in discussion


def test_flag_of_another_case_is_not_found(client: Client, case: Case) -> None:
    other = make_flagged()
    client.force_login(make_account(Role.GENETICIST))
    assert client.get(f"/cases/{other.pseudonym}/safety/{SafetyFlag.objects.get(case=case).pk}/").status_code == 404
