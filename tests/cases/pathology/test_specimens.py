"""Specimens and markers as pathology writes them."""

import pytest
from django.test import Client

from cases.pathology.forms import SpecimenForm
from cases.pathology.logic.area import area_mm2
from cases.pathology.models import Marker, Specimen
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.audit.models import AuditEvent
from tests.factories import make_account, make_case, make_specimen

pytestmark = pytest.mark.django_db
FIELDS = {
    "requisition": "26-H00042",
    "site": "lever",
    "origin": "metastasis",
    "material": "A",
    "taken_on": "2025-10-02",
    "tumour_content": "40",
    "dna_sample_id": "IPH0777-D01-P01-A03",
    "rna_sample_id": "",
    "dna": "sufficient",
    "rna": "not_tested",
    "histology": "Adenokarsinom.",
}


@pytest.fixture
def pathologist() -> Account:
    return make_account(Role.PATHOLOGIST)


@pytest.mark.parametrize(
    ("written", "stored"), [("40", 40), ("40 %", 40), ("", None), ("0", 0), ("100", 100), (" 5 ", 5)]
)
def test_tumour_content_is_a_whole_number_or_not_assessed(written: str, stored: int | None) -> None:
    form = SpecimenForm(FIELDS | {"tumour_content": written})
    assert form.is_valid() and form.cleaned_data["tumour_content"] == stored


@pytest.mark.parametrize(
    ("written", "hint"), [("5-10", "8"), ("5 – 10 %", "8"), ("101", "100"), ("40,5", "40"), ("ca 40", "40")]
)
def test_tumour_content_in_another_shape_is_answered_with_what_to_write(written: str, hint: str) -> None:
    form = SpecimenForm(FIELDS | {"tumour_content": written})
    assert not form.is_valid() and hint in form.errors["tumour_content"][0]


def test_specimen_is_registered_and_corrected(client: Client, pathologist: Account) -> None:
    case = make_case()
    client.force_login(pathologist)
    base = f"/cases/{case.pseudonym}/pathology"
    assert client.post(f"{base}/specimens/new/", FIELDS).status_code == 302
    specimen = Specimen.objects.get(case=case)
    assert client.post(f"{base}/specimens/{specimen.pk}/", FIELDS | {"tumour_content": ""}).status_code == 302
    page = client.get(f"{base}/").content.decode()
    assert "ikke vurdert" in page and "Adenokarsinom." in page
    verbs = AuditEvent.objects.filter(action="pathology.edit", case=case.pseudonym, verb__in="CU").order_by("at")
    assert list(verbs.values_list("verb", flat=True)) == ["C", "U"]


def test_sample_id_of_another_specimen_is_refused(client: Client, pathologist: Account) -> None:
    make_specimen(make_case(), dna_sample_id=FIELDS["dna_sample_id"])
    client.force_login(pathologist)
    answer = client.post(f"/cases/{make_case().pseudonym}/pathology/specimens/new/", FIELDS)
    assert answer.status_code == 422 and "En annen prøve har" in answer.content.decode()


def test_marker_is_added_and_removed(client: Client, pathologist: Account) -> None:
    specimen = make_specimen(make_case())
    client.force_login(pathologist)
    base = f"/cases/{specimen.case.pseudonym}/pathology/specimens/{specimen.pk}/markers/"
    client.post(base, {"name": "BAP1", "result": "tap", "assessed_on": ""})
    marker = Marker.objects.get()
    assert "tap" in client.get(f"/cases/{specimen.case.pseudonym}/pathology/").content.decode()
    client.post(f"{base}remove/", {"marker": marker.pk})
    assert not Marker.objects.exists()


def test_oncologist_reads_and_does_not_write(client: Client) -> None:
    doctor = make_account(Role.REFERRING_ONCOLOGIST)
    specimen = make_specimen(make_case(doctor=doctor.person))
    client.force_login(doctor)
    page = client.get(f"/cases/{specimen.case.pseudonym}/pathology/").content.decode()
    assert "40 %" in page and "specimens/new" not in page
    assert client.post(f"/cases/{specimen.case.pseudonym}/pathology/specimens/new/", FIELDS).status_code == 403


def test_area_in_square_millimetres() -> None:
    assert area_mm2([[0, 0], [2000, 0], [2000, 2000], [0, 2000]], 0.5) == pytest.approx(1.0)
    assert area_mm2([[0, 0], [1, 1]], 0.5) is None and area_mm2([[0, 0], [1, 0], [1, 1]], None) is None
