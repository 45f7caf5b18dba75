"""An interpretation's way: written, proposed, read by another person, followed by a new one."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from cases.genomics.enums import Oncogenicity
from cases.genomics.models import Finding, Interpretation
from cases.genomics.services import confirm, hand_back, propose, save
from molmdt.accounts.models import Account
from molmdt.audit.models import AuditEvent
from molmdt.kernel.errors import PreconditionFailed
from tests.cases.genomics.variants import MET, judged, make_finding, readers

pytestmark = pytest.mark.django_db


def write(finding: Finding, author: Account, version: int = 0) -> Interpretation:
    return save(
        finding=finding, actor=author, expected_version=version, oncogenicity=Oncogenicity.ONCOGENIC, text="Funnet.",
        actions=[], judgement=judged(*MET),
    )  # fmt: skip


def state(finding: Finding) -> list[tuple[str, int]]:
    return list(finding.interpretations.order_by("pk").values_list("state", "version"))


def test_way_from_draft_to_superseded() -> None:
    finding, (author, second) = make_finding(), readers("bergen")
    draft = write(finding, author)
    with pytest.raises(PreconditionFailed, match="Tolkningen er endret"):
        confirm(interpretation=draft, actor=second, expected_version=1)  # nobody has proposed it
    proposed = propose(interpretation=draft, actor=author, expected_version=1)
    with pytest.raises(PreconditionFailed, match="Tolkningen er endret"):
        confirm(interpretation=proposed, actor=second, expected_version=1)  # the page of before
    agreed = confirm(interpretation=proposed, actor=second, expected_version=2)
    assert (agreed.author, agreed.second_reader) == (author.person, second.person)
    with pytest.raises(PreconditionFailed, match="Tolkningen er endret"):
        hand_back(interpretation=agreed, actor=second, expected_version=3)
    write(finding, second, version=3)
    assert state(finding) == [("superseded", 3), ("draft", 4)]
    agreed.refresh_from_db()
    assert agreed.second_reader == second.person, "what was confirmed keeps its reader"
    actions = (
        AuditEvent.objects.filter(action__startswith="interpretation").order_by("pk").values_list("action", flat=True)
    )
    assert list(actions) == [
        "interpretation.edit", "interpretation.edit", "interpretation.approve", "interpretation.edit",
    ]  # fmt: skip


def test_author_is_refused_and_who_last_saved_is_the_author() -> None:
    finding, (first, other) = make_finding(), readers("bergen")
    write(finding, first)
    draft = write(finding, other, version=1)
    proposed = propose(interpretation=draft, actor=first, expected_version=2)
    with pytest.raises(PreconditionFailed, match="annen person må bekrefte"):
        confirm(interpretation=proposed, actor=other, expected_version=3)
    assert state(finding) == [("proposed", 3)]
    assert confirm(interpretation=proposed, actor=first, expected_version=3).state == "confirmed"


def test_saving_what_is_proposed_takes_it_back_to_a_draft() -> None:
    finding, (author, second) = make_finding(), readers("bergen")
    propose(interpretation=write(finding, author), actor=author, expected_version=1)
    changed = write(finding, second, version=2)
    assert (state(finding), changed.author) == ([("draft", 3)], second.person)


def test_database_refuses_an_author_who_reads_his_own() -> None:
    finding, (author, _) = make_finding(), readers("bergen")
    draft = write(finding, author)
    with pytest.raises(IntegrityError, match="genomics_second_reader_differs"), transaction.atomic():
        Interpretation.objects.filter(pk=draft.pk).update(second_reader=author.person)


def test_page_refuses_the_author_and_takes_the_second_readers_word(client: Client) -> None:
    finding, (author, second) = make_finding(), readers("bergen")
    propose(interpretation=write(finding, author), actor=author, expected_version=1)
    where = f"/cases/{finding.profile.case.pseudonym}/findings/{finding.pk}/interpretation/decide/"
    client.force_login(author)
    refused = client.post(where, {"version": "2", "decision": "confirm"})
    assert refused.status_code == 409 and state(finding) == [("proposed", 2)]
    client.force_login(second)
    assert client.post(where, {"version": "2", "decision": "confirm"}).status_code == 200
    assert state(finding) == [("confirmed", 3)]


def test_reader_of_a_text_that_has_changed_sees_the_new_one_under_the_refusal(client: Client) -> None:
    finding, (author, second) = make_finding(), readers("bergen")
    propose(interpretation=write(finding, author), actor=author, expected_version=1)
    anew = write(finding, author, version=2)
    Interpretation.objects.filter(pk=anew.pk).update(text="Skrevet om imens.")
    client.force_login(second)
    where = f"/cases/{finding.profile.case.pseudonym}/findings/{finding.pk}/interpretation/decide/"
    headers = {"HX-Request": "true", "HX-Target": "drawer"}
    told = client.post(where, {"version": "2", "decision": "confirm"}, headers=headers)
    page = told.content.decode()
    assert "Tolkningen er endret i mellomtiden" in page and "Skrevet om imens." in page
    assert state(finding) == [("draft", 3)]
