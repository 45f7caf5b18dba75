"""What waits for laboratories and interpreters, and for nobody else."""

import pytest

from cases.genomics.enums import Oncogenicity
from cases.genomics.models import Finding, Interpretation
from cases.genomics.queries import key_findings, work_items
from cases.genomics.services import Action, Judgement, confirm, propose, save
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from tests.cases.genomics.deliveries import current, deliver, record, vcf
from tests.factories import make_account, make_case, make_hospital, make_specimen

pytestmark = pytest.mark.django_db
SAMPLE = "IPH0214-D01-P01-A03"
BY_WORD = Judgement(deviation="Husets vurdering.")


@pytest.fixture
def biologist() -> Account:
    return make_account(Role.MOLECULAR_BIOLOGIST)


def whats(account: Account) -> list[str]:
    fresh = Account.objects.get(pk=account.pk)
    return [item.what for item in work_items(fresh)]


def interpreted(sample: str, author: Account, second: Account, oncogenicity: Oncogenicity) -> Interpretation:
    specimen = make_specimen(make_case(), dna_sample_id=sample)
    deliver(specimen, author, {"a.vcf": vcf(sample, record())})
    finding = current(specimen).findings.get()
    action = Action(drugs=("dabrafenib", "trametinib"), level_own_tumour="I-A")
    draft = save(
        finding=finding,
        actor=author,
        expected_version=0,
        oncogenicity=oncogenicity,
        text="Aktiverende.",
        actions=[action],
        judgement=BY_WORD,
    )
    proposed = propose(interpretation=draft, actor=author, expected_version=1)
    return confirm(interpretation=proposed, actor=second, expected_version=2)


def test_new_profile_waits_until_a_finding_is_marked(biologist: Account) -> None:
    specimen = make_specimen(make_case(), dna_sample_id=SAMPLE)
    deliver(specimen, biologist, {"a.vcf": vcf(SAMPLE, record())})
    assert whats(biologist) == ["Ny profil å vurdere"]
    Finding.objects.update(relevance="not_relevant")
    assert whats(biologist) == []


def test_quarantined_delivery_waits_for_those_who_have_not_cleared_it(biologist: Account) -> None:
    from cases.genomics.services import clear

    specimen = make_specimen(make_case(), dna_sample_id=SAMPLE)
    upload = deliver(specimen, biologist, {"a.vcf": vcf("IPD0001-D01-P01-A03", record())})
    stranger = make_account(Role.BIOINFORMATICIAN, hospital=make_hospital("unn"))
    assert whats(biologist) == ["Leveranse i karantene"] and whats(stranger) == []
    clear(upload=upload, actor=biologist, reason="Ringt laboratoriet og avklart.")
    assert whats(biologist) == []
    assert whats(make_account(Role.LOCAL_COORDINATOR)) == ["Leveranse i karantene"]


def test_second_reading_waits_for_another_person(biologist: Account) -> None:
    specimen = make_specimen(make_case(), dna_sample_id=SAMPLE)
    deliver(specimen, biologist, {"a.vcf": vcf(SAMPLE, record())})
    draft = save(
        finding=Finding.objects.get(),
        actor=biologist,
        expected_version=0,
        oncogenicity=Oncogenicity.ONCOGENIC,
        text="",
        actions=[],
        judgement=BY_WORD,
    )
    propose(interpretation=draft, actor=biologist, expected_version=1)
    other = make_account(Role.MOLECULAR_BIOLOGIST)
    assert "Andrelesing: BRAF p.Val600Glu" in whats(other)
    assert "Andrelesing: BRAF p.Val600Glu" not in whats(biologist)


def test_disagreement_between_cases_is_shown_until_settled(biologist: Account) -> None:
    second = make_account(Role.MOLECULAR_BIOLOGIST)
    interpreted("IPH0214-D01-P01-A03", biologist, second, Oncogenicity.ONCOGENIC)
    interpreted("IPH0215-D01-P01-A03", second, biologist, Oncogenicity.UNCERTAIN)
    assert whats(biologist).count("Uenighet: BRAF p.Val600Glu") == 1
    assert whats(make_account(Role.BIOINFORMATICIAN, hospital=make_hospital("unn"))) == []


def test_key_findings_carry_evidence_and_the_national_memory(biologist: Account) -> None:
    second = make_account(Role.MOLECULAR_BIOLOGIST)
    first = interpreted("IPH0214-D01-P01-A03", biologist, second, Oncogenicity.ONCOGENIC)
    interpreted("IPH0215-D01-P01-A03", second, biologist, Oncogenicity.ONCOGENIC)
    (found,) = key_findings(first.finding.profile.case, confirmed_only=True)
    assert (found.title, found.change, found.oncogenicity) == ("BRAF", "p.Val600Glu", "oncogenic")
    assert found.strongest is not None and found.strongest.own_tumour == "I-A"
    assert found.points is None  # no criterion was judged
    assert found.seen.patients == 1 and found.seen.agrees_with("oncogenic") is True


def test_unconfirmed_interpretation_is_left_out_where_only_confirmed_ones_count(biologist: Account) -> None:
    specimen = make_specimen(make_case(), dna_sample_id=SAMPLE)
    deliver(specimen, biologist, {"a.vcf": vcf(SAMPLE, record())})
    Finding.objects.update(relevance="relevant")
    save(
        finding=Finding.objects.get(),
        actor=biologist,
        expected_version=0,
        oncogenicity=Oncogenicity.ONCOGENIC,
        text="Utkast.",
        actions=[],
        judgement=BY_WORD,
    )
    (found,) = key_findings(specimen.case, confirmed_only=True)
    assert (found.oncogenicity, found.text, found.evidence) == ("", "", ())
