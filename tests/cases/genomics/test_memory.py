"""The national memory: numbers and classes of other patients, never their cases."""

import pytest
from django.test import Client

from cases.genomics.enums import Oncogenicity
from cases.genomics.queries.memory import FEW, Opinion, Seen, Tumour, memory_of, seen_before
from tests.cases.genomics.variants import BRAF, confirmed, make_finding, make_profile, readers

pytestmark = pytest.mark.django_db
ON_38 = "GRCh38:7:140753336:A:T"


def remembered(finding):
    return memory_of(finding, patient_id=finding.profile.case.patient_id)


def seen(finding) -> Seen:
    return seen_before([finding], patient_id=finding.profile.case.patient_id)[finding.variant_key]


def test_variant_of_the_other_build_is_the_same_variant_either_way_round() -> None:
    here = make_finding(lifted_key=ON_38)
    there = make_finding(make_profile("ous", build="GRCh38"), variant_key=ON_38, lifted_key="")
    assert seen(here).patients == 1 and remembered(here).lifted == 1
    there.lifted_key, here.lifted_key = BRAF, ""
    there.save()
    here.save()
    assert seen(here).patients == 1 and seen(there).patients == 1
    there.lifted_key = ""
    there.save()
    assert seen(here).patients == 0 and remembered(here).patients == 0


def test_patient_with_the_variant_on_both_builds_counts_once() -> None:
    here = make_finding(lifted_key=ON_38)
    first = make_profile("ous")
    make_finding(first)
    from tests.factories import make_specimen

    second = make_profile("ous", specimen=make_specimen(first.case), build="GRCh38")
    make_finding(second, variant_key=ON_38, lifted_key=BRAF)
    assert seen(here).patients == 1
    memory = remembered(here)
    assert (memory.patients, memory.lifted) == (1, 0)


def test_own_patient_failed_candidates_and_replaced_profiles_do_not_count() -> None:
    here = make_finding()
    make_finding(make_profile("ous"), passed=False)
    make_finding(make_profile("ous", state="superseded"))
    assert seen(here) == Seen() and remembered(here).patients == 0


def test_classes_by_laboratory_and_tumours_without_small_numbers() -> None:
    here = make_finding()
    for number in range(FEW + 1):
        finding = make_finding(make_profile("ous", oncotree="MEL"))
        if number < 2:
            confirmed(finding, hospital="ous")
    confirmed(make_finding(make_profile("unn", oncotree="COAD")), Oncogenicity.UNCERTAIN, hospital="unn")
    memory = remembered(here)
    assert memory.patients == FEW + 2
    assert memory.tumours == (Tumour("MEL", FEW + 1), Tumour("COAD", None))
    assert memory.opinions == (
        Opinion("oncogenic", "Ous", "Helse Sor-ost RHF", 2), Opinion("uncertain", "Unn", "Helse Nord RHF", 1),
    )  # fmt: skip
    assert seen(here).classes == {"oncogenic", "uncertain"} and seen(here).agrees_with("oncogenic") is False


def test_same_protein_change_by_another_dna_change_is_kept_apart() -> None:
    here = make_finding()
    confirmed(
        make_finding(make_profile("ous"), variant_key="GRCh37:7:140453135:CA:TT", hgvs_p="ENSP1:p.Val600Glu"),
        hospital="ous",
    )
    make_finding(make_profile("ous"), variant_key="x", hgvs_p="p.(Val600Lys)")
    memory = remembered(here)
    assert (memory.patients, memory.opinions) == (0, ())
    assert memory.similar_patients == 1 and [one.oncogenicity for one in memory.similar_opinions] == ["oncogenic"]


def test_numbers_of_a_page_take_two_queries(django_assert_num_queries) -> None:
    profile = make_profile()
    findings = [
        make_finding(profile, variant_key=f"GRCh37:7:{n}:A:T", lifted_key=f"GRCh38:7:{n}:A:T") for n in range(50)
    ]
    with django_assert_num_queries(2):
        assert len(seen_before(findings, patient_id=profile.case.patient_id)) == 50
    with django_assert_num_queries(0):
        assert seen_before([], patient_id=1) == {}


def test_drawer_says_who_holds_what_and_names_no_case(client: Client) -> None:
    here = make_finding()
    other = make_finding(make_profile("ous", oncotree="COAD"))
    confirmed(other, Oncogenicity.UNCERTAIN, hospital="ous")
    client.force_login(readers("bergen")[0])
    page = client.get(f"/cases/{here.profile.case.pseudonym}/findings/{here.pk}/").content.decode()
    assert "1 annen pasient i landet" in page or "1 annen pasient nasjonalt" in page
    assert "Ous" in page and "usikker betydning" in page and "(få)" in page
    assert other.profile.case.pseudonym not in page
