"""The view that InPreD knows, on a page of a case: read anew from the kept files, germline behind its own door."""

import pytest
from django.test import Client

from cases.genomics.models import Profile
from cases.pathology.models import Specimen
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.audit.models import AuditEvent
from tests.cases.genomics.deliveries import current, deliver, record, vcf
from tests.cases.genomics.inpred.tables import COLUMNS, RUN, SAMPLE, row, sample_list, summary, text
from tests.factories import make_account, make_case, make_specimen

pytestmark = pytest.mark.django_db
RNA, OTHER = "IPH0214-R03-P01-A03", "IPH0215-D01-P01-A03"
OUT, PATHOGENIC = {"Class_judgement": "exclude"}, {"CPSR_ClinVar_class": "Pathogenic"}
FUSED = f"{RNA}_P\tNA\tNA\tNA\tNA\tEML4/ALK (chr2:42522656-chr2:29446394) 15/3/9"


@pytest.fixture
def laboratory() -> Account:
    return make_account(Role.BIOINFORMATICIAN)


@pytest.fixture
def specimen() -> Specimen:
    return make_specimen(make_case(), dna_sample_id=SAMPLE, rna_sample_id=RNA)


def folder(rows: list[dict[str, str]], *, tmb: str = "7.8 (10)", sample: str = SAMPLE) -> dict[str, bytes]:
    members = [("DNA_tumor", sample), *([("RNA_tumor", RNA)] if sample == SAMPLE else [])]
    lines = [f"{sample}_P\t{tmb}\t0.88 (1/114)\tNA\tNA\tNA", *([FUSED] if sample == SAMPLE else [])]
    return {
        f"{sample}_small_variant_table.tsv": text(rows, noted=sample).encode(),
        f"{RUN}_variant_summary.tsv": summary(*lines).encode(),
        "sample_list.tsv": sample_list(*members).encode(),
    }


ROWS = [
    row(1, Gene_symbol="KRAS"),
    row(2, Gene_symbol="BRCA2", **OUT, **PATHOGENIC),
    row(3, Gene_symbol="PALB2", CPSR_ACMG_class="Pathogenic", **OUT),
    row(4, Gene_symbol="TP53", Coding_status="splice_region_variant,synonymous_variant"),
    row(5, Gene_symbol="EGFR", Protein_change_short="R213X"),
]


def page(client: Client, specimen: Specimen, query: str = "") -> str:
    answer = client.get(f"/cases/{specimen.case.pseudonym}/findings/inpred/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_tables_figures_and_where_slides_mislead(client: Client, specimen: Specimen, laboratory: Account) -> None:
    deliver(specimen, laboratory, folder(ROWS))
    client.force_login(laboratory)
    shown = page(client, specimen)
    assert [shown.index(gene) for gene in ("BRCA2</b>", "KRAS</b>", "PALB2</b>", "TP53</b>", "EGFR</b>")] == sorted(
        shown.index(gene) for gene in ("BRCA2</b>", "KRAS</b>", "PALB2</b>", "TP53</b>", "EGFR</b>")
    )
    assert "R213*" in shown and "~44%" in shown and "EML4/ALK" in shown and "48,6\xa0%" in shown
    assert "7.8 (10)" in shown and "reddet" in shown
    assert "Patogene bare etter ACMG" in shown and "PALB2 V600E" in shown
    sequences = page(client, specimen, "?table=sequence_summary")
    assert "chr7:g.140453136A&gt;T" in sequences and "197/407" in sequences and "48.6%" in sequences
    assert "BRAF" not in page(client, specimen, "?table=main_findings")
    assert "BRCA2</b>" in page(client, specimen, "?table=nonsense&page=99999")


def test_inherited_rows_need_the_germline_door_and_leave_their_row(specimen: Specimen, laboratory: Account) -> None:
    deliver(specimen, laboratory, folder(ROWS))
    account = make_account(Role.LOCAL_COORDINATOR, hospital=specimen.case.hospital)
    without = Client()
    without.force_login(account)
    shown = page(without, specimen)
    assert "KRAS" in shown and "BRCA2" not in shown and "PALB2" not in shown
    assert not AuditEvent.objects.filter(action="germline.view").exists()
    allowed = Client()
    allowed.force_login(laboratory)
    assert "BRCA2" in page(allowed, specimen)
    seen = AuditEvent.objects.filter(action="germline.view", case=specimen.case.pseudonym)
    assert [event.field_set for event in seen] == ["germline"]
    assert AuditEvent.objects.filter(action="somatic.view", case=specimen.case.pseudonym).count() >= 2


def test_one_cases_figures_never_stand_on_anothers_page(
    client: Client, specimen: Specimen, laboratory: Account
) -> None:
    """A case with a high burden, then one without: the batch that misled."""
    deliver(specimen, laboratory, folder(ROWS, tmb="238.5 (305)"))
    second = make_specimen(make_case(), dna_sample_id=OTHER)
    rows = [row(9, Sample_ID=OTHER, Gene_symbol="MET")]
    deliver(second, laboratory, folder(rows, tmb="NA", sample=OTHER))
    client.force_login(laboratory)
    assert "238.5 (305)" in page(client, specimen)
    other = page(client, second)
    assert "MET" in other
    assert [word for word in ("238.5", "238,5", "EML4", "BRCA2") if word in other] == []
    assert "ikke tilgjengelig" in other


def test_a_new_version_of_the_files_is_another_view(client: Client, specimen: Specimen, laboratory: Account) -> None:
    deliver(specimen, laboratory, folder([row(1, Gene_symbol="OLD1")]))
    client.force_login(laboratory)
    assert "OLD1" in page(client, specimen)
    deliver(specimen, laboratory, folder([row(1, Gene_symbol="NEW1")]))
    first = Profile.objects.get(specimen=specimen, version=1)
    assert "NEW1" in page(client, specimen) and "OLD1" not in page(client, specimen)
    assert "OLD1" in page(client, specimen, f"?profile={first.pk}")


def test_a_normal_beside_the_tumour_is_shown_to_those_who_may_see_it(
    client: Client, specimen: Specimen, laboratory: Account
) -> None:
    normal = "IPH0214-D01-N01-B03"
    files = folder([row(1, AF_normal_DNA="0.013")])
    files[f"{SAMPLE}_small_variant_table.tsv"] = text(
        [row(1, AF_normal_DNA="0.013")], columns=(*COLUMNS, "AF_normal_DNA")
    ).encode()
    files["sample_list.tsv"] = sample_list(("DNA_tumor", SAMPLE), ("DNA_normal", normal), ("RNA_tumor", RNA)).encode()
    deliver(specimen, laboratory, files)
    client.force_login(laboratory)
    assert "I normalprøven" in page(client, specimen) and "0.013" in page(client, specimen)
    other = Client()
    other.force_login(make_account(Role.LOCAL_COORDINATOR, hospital=specimen.case.hospital))
    assert "0.013" not in page(other, specimen)


def test_other_deliveries_and_none_say_so(client: Client, specimen: Specimen, laboratory: Account) -> None:
    client.force_login(laboratory)
    assert "verken påvist eller utelukket" in page(client, specimen)
    deliver(specimen, laboratory, {"a.vcf": vcf(SAMPLE, record())})
    assert current(specimen) and "TSOPPI" in page(client, specimen)


def test_long_tables_are_paged_and_ask_a_constant_number_of_questions(
    client: Client, specimen: Specimen, laboratory: Account, django_assert_max_num_queries
) -> None:
    deliver(specimen, laboratory, folder([row(at, Gene_symbol=f"GENE{at}") for at in range(1, 131)]))
    client.force_login(laboratory)
    with django_assert_max_num_queries(40):
        first = page(client, specimen)
    assert "GENE100<" in first and "GENE101<" not in first
    assert "GENE130<" in page(client, specimen, "?page=2")


def test_strangers_do_not_see_that_the_case_exists(client: Client, specimen: Specimen) -> None:
    client.force_login(make_account(Role.OBSERVER))
    assert client.get(f"/cases/{specimen.case.pseudonym}/findings/inpred/").status_code in (403, 404)
