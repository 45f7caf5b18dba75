"""What the tables say of findings: own and other tumour types, denied and doubtful statements, a constant price."""

import pytest

from cases.genomics.models import EvidenceItem, Finding, Interpretation
from cases.genomics.queries.evidence import evidence_for
from molmdt.accounts.enums import Role
from tests.cases.genomics.deliveries import deliver, record, vcf
from tests.cases.genomics.knowledge.tables import bring, evidence
from tests.factories import make_account, make_case, make_person, make_specimen

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding():
    specimen = make_specimen(make_case(oncotree="COAD"), dna_sample_id="IPH0214-D01-P01-A03")
    deliver(
        specimen, make_account(Role.BIOINFORMATICIAN), {"a.vcf": vcf("IPH0214-D01-P01-A03", record())}, build="GRCh37"
    )
    return Finding.objects.get()


def told(finding, oncotree="COAD"):
    found = evidence_for([finding], oncotree)[finding.pk]
    return [[(one.item.drugs[0], one.item.level) for one in part] for part in (found.own, found.other, found.unsure)]


TABLE = evidence(
    "BRAF,V600E,MEL,a,sensitive,ESCAT,I-A", "BRAF,V600,COADREAD,b,sensitive,ESCAT,II-B",
    "BRAF,V600E,,c,sensitive,ESCAT,I-C", "BRAF,V600K,COAD,d,sensitive,ESCAT,I-A",
    "BRAF,oncogenic mutation,,e,sensitive,ESCAT,X", "KRAS,V600E,COAD,f,sensitive,ESCAT,I-A",
)  # fmt: skip


def test_statements_part_by_the_patients_tumour_type(finding):
    bring(TABLE)
    assert told(finding) == [[("c", "I-C"), ("b", "II-B")], [("a", "I-A")], [("e", "X")]]
    assert told(finding, "SKCM") == [[("a", "I-A"), ("c", "I-C")], [("b", "II-B")], [("e", "X")]]
    assert told(finding, "")[0] == [("c", "I-C")], "without a tumour type only statements about any tumour are its own"


def test_judgement_turns_doubt_into_an_answer(finding):
    bring(TABLE)
    Interpretation.objects.create(finding=finding, author=make_person(), oncogenicity="oncogenic")
    assert told(finding)[0][-1] == ("e", "X")


def test_only_the_version_that_stands_speaks(finding):
    from datetime import date

    bring(TABLE)
    bring(evidence("BRAF,V600E,,g,sensitive,ESCAT,I-A"), "2", released=date(2026, 5, 1))
    assert told(finding) == [[("g", "I-A")], [], []]


def test_denied_statements_stand_last_and_unmapped_tumours_are_other(finding):
    bring(TABLE)
    EvidenceItem.objects.filter(drugs=["c"]).update(supports=False)
    EvidenceItem.objects.filter(drugs=["b"]).update(oncotree=[], tumour="A tumour of nobody's table")
    found = evidence_for([finding], "COAD")[finding.pk]
    assert [one.drugs for one in found.own] == ["c"]
    assert [(one.drugs, one.tumours) for one in found.other] == [("a", "Melanom"), ("b", "A tumour of nobody's table")]


def test_queries_do_not_grow_with_the_findings(finding, django_assert_num_queries):
    bring(TABLE)
    findings = [finding] * 30
    with django_assert_num_queries(2):
        assert len(evidence_for(findings, "COAD")) == 1
