"""Disagreement between laboratories: opened, shown at both, settled by a third, closed by agreement."""

import threading

import pytest
from django.db import connection
from django.test import Client

from cases.genomics.enums import Oncogenicity
from cases.genomics.models import Disagreement, Interpretation
from cases.genomics.queries import work_items
from cases.genomics.services import Judgement, confirm, propose, save, settle
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.audit.models import AuditEvent
from molmdt.kernel.errors import InvalidInput, PreconditionFailed
from tests.cases.genomics.variants import BRAF, confirmed, make_finding, make_profile, readers
from tests.factories import make_account, make_hospital

pytestmark = pytest.mark.django_db
ONCOGENIC, UNCERTAIN, BENIGN = Oncogenicity.ONCOGENIC, Oncogenicity.UNCERTAIN, Oncogenicity.BENIGN


@pytest.fixture
def both() -> tuple[Interpretation, Interpretation]:
    first = confirmed(make_finding(), ONCOGENIC)
    assert not Disagreement.objects.exists()
    return first, confirmed(make_finding(make_profile("ous")), UNCERTAIN, hospital="ous")


@pytest.mark.django_db(transaction=True)
def test_two_laboratories_that_confirm_at_once_open_one_disagreement() -> None:
    """Each would see only its own class, did the second not wait for the first."""
    waiting = []
    for hospital, oncogenicity in (("bergen", ONCOGENIC), ("ous", UNCERTAIN)):
        author, second = readers(hospital)
        draft = save(
            finding=make_finding(make_profile(hospital)), actor=author, expected_version=0, oncogenicity=oncogenicity,
            text="", actions=[], judgement=Judgement([], deviation="Husets vurdering."),
        )  # fmt: skip
        waiting.append((propose(interpretation=draft, actor=author, expected_version=1), second))
    start = threading.Barrier(2)

    def agree(proposed: Interpretation, second: Account) -> None:
        start.wait()
        try:
            confirm(interpretation=proposed, actor=second, expected_version=2)
        finally:
            connection.close()

    threads = [threading.Thread(target=agree, args=pair) for pair in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Interpretation.objects.filter(state="confirmed").count() == 2
    assert Disagreement.objects.filter(settled_at=None).count() == 1


def third(hospital: str = "unn") -> Account:
    return make_account(Role.MOLECULAR_BIOLOGIST, hospital=make_hospital(hospital))


def whats(account: Account) -> list[str]:
    return [item.what for item in work_items(Account.objects.get(pk=account.pk))]


def test_differing_classes_open_one_disagreement_at_both_laboratories(both) -> None:
    opened = Disagreement.objects.get()
    assert (opened.variant_key, opened.gene, opened.change) == (BRAF, "BRAF", "p.(Val600Glu)")
    assert AuditEvent.objects.filter(object_type="cases_genomics.Disagreement", verb="C").count() == 1
    for hospital in ("bergen", "ous"):
        for role in (Role.BIOINFORMATICIAN, Role.MOLECULAR_BIOLOGIST):
            account = make_account(role, hospital=make_hospital(hospital))
            assert "Uenighet: BRAF p.(Val600Glu)" in whats(account)
    assert whats(third()) == []
    confirmed(make_finding(make_profile("unn")), BENIGN, hospital="unn")
    assert Disagreement.objects.count() == 1


def test_classes_of_the_two_builds_disagree_too() -> None:
    confirmed(make_finding(lifted_key="GRCh38:7:140753336:A:T"), ONCOGENIC)
    there = make_finding(make_profile("ous", build="GRCh38"), variant_key="GRCh38:7:140753336:A:T")
    confirmed(there, UNCERTAIN, hospital="ous")
    assert Disagreement.objects.get().variant_key == "GRCh38:7:140753336:A:T"
    for hospital in ("bergen", "ous"):
        assert "Uenighet: BRAF p.(Val600Glu)" in whats(third(hospital))


def test_agreement_closes_it_by_itself(both) -> None:
    first, second = both
    confirmed(second.finding, ONCOGENIC, hospital="ous")
    closed = Disagreement.objects.get()
    assert closed.settled_at is not None and closed.settled_by is None and closed.settled_class == "oncogenic"
    assert not any(what.startswith("Uenighet") for what in whats(third("bergen")))
    confirmed(first.finding, UNCERTAIN)
    assert Disagreement.objects.filter(settled_at=None).count() == 1


def test_a_third_person_settles_with_a_reason(both) -> None:
    actor = third()
    with pytest.raises(InvalidInput):
        settle(disagreement=Disagreement.objects.get(), actor=actor, oncogenicity=ONCOGENIC, reason=" ")
    settled = settle(
        disagreement=Disagreement.objects.get(), actor=actor, oncogenicity=ONCOGENIC, reason="Funksjonelle data."
    )
    assert (settled.settled_by, settled.settled_class) == (actor.person, "oncogenic")
    assert AuditEvent.objects.filter(action="disagreement.settle", verb="U").count() == 1
    with pytest.raises(PreconditionFailed):
        settle(disagreement=settled, actor=third(), oncogenicity=BENIGN, reason="En til.")
    confirmed(make_finding(make_profile("unn")), ONCOGENIC, hospital="unn")
    assert not Disagreement.objects.filter(settled_at=None).exists()  # as settled
    confirmed(make_finding(make_profile("unn")), BENIGN, hospital="unn")
    assert Disagreement.objects.filter(settled_at=None).count() == 1  # against what was settled


def test_an_author_does_not_settle(both) -> None:
    author = Account.objects.get(person=both[1].author)
    with pytest.raises(PreconditionFailed, match="annen"):
        settle(disagreement=Disagreement.objects.get(), actor=author, oncogenicity=UNCERTAIN, reason="Min.")
    assert Disagreement.objects.get().settled_at is None


def test_page_lists_opinions_and_takes_a_word(client: Client, both) -> None:
    client.force_login(third())
    page = client.get("/disagreements/").content.decode()
    assert "Bergen" in page and "Ous" in page and "p.(Val600Glu)" in page
    assert both[0].finding.profile.case.pseudonym not in page
    key = Disagreement.objects.get().pk
    empty = client.post(f"/disagreements/{key}/settle/", {f"d{key}-oncogenicity": "oncogenic", f"d{key}-reason": ""})
    assert empty.status_code == 200 and Disagreement.objects.get().settled_at is None
    answer = client.post(
        f"/disagreements/{key}/settle/", {f"d{key}-oncogenicity": "oncogenic", f"d{key}-reason": "Data."}
    )
    assert answer.status_code == 302
    assert "Data." in client.get("/disagreements/").content.decode()


def test_those_who_may_settle_find_it_beside_the_knowledge(client: Client, both) -> None:
    client.force_login(third())
    page = client.get("/knowledge/").content.decode()
    assert "1 variant som laboratorier klassifiserer ulikt" in page and 'href="/disagreements/"' in page
    client.force_login(make_account(Role.REFERRING_ONCOLOGIST))
    assert "/disagreements/" not in client.get("/knowledge/").content.decode()
    assert client.get("/disagreements/").status_code == 403


def test_drawer_points_at_an_open_one_and_shows_a_settled_one(client: Client, both) -> None:
    mine = both[1].finding
    address = f"/cases/{mine.profile.case.pseudonym}/findings/{mine.pk}/"
    client.force_login(readers("ous")[0])
    assert "/disagreements/#d" in client.get(address).content.decode()
    settle(disagreement=Disagreement.objects.get(), actor=third(), oncogenicity=ONCOGENIC, reason="Funksjonelle data.")
    page = client.get(address).content.decode()
    assert "Funksjonelle data." in page and "klassen her er en annen" in page


def test_author_is_told_on_the_page(client: Client, both) -> None:
    client.force_login(Account.objects.get(person=both[0].author))
    assert "Avgjør den" not in client.get("/disagreements/").content.decode()
    key = Disagreement.objects.get().pk
    answer = client.post(f"/disagreements/{key}/settle/", {f"d{key}-oncogenicity": "benign", f"d{key}-reason": "Min."})
    assert answer.status_code == 409 and Disagreement.objects.get().settled_at is None


def test_bioinformatician_sees_and_does_not_settle(client: Client, both) -> None:
    client.force_login(make_account(Role.BIOINFORMATICIAN))
    assert client.get("/disagreements/").status_code == 200
    assert client.post(f"/disagreements/{Disagreement.objects.get().pk}/settle/").status_code == 403
