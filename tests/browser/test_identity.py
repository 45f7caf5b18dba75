"""Which variant it is and what its numbers mean, in the drawer; whose sample it is, in the reading report."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cases.genomics.models import Finding
from cases.pathology.models import Specimen
from molmdt.accounts.enums import Role
from tests.browser.helpers import axe, screenshot
from tests.cases.genomics.deliveries import FUSIONS, VCF_HEADER, deliver
from tests.factories import make_account, make_case, make_specimen

SAMPLE = "IPH0214-D01-M01-A03"
ANNOTATION = "Allele|Consequence|SYMBOL|Feature|HGVSc|HGVSp|EXON|PICK|MAX_AF|MANE_SELECT"
SEGMENTS = b"Chromosome\tStart\tEnd\tnMajor\tnMinor\n17\t1\t22000000\t1\t0\n7\t130000000\t159000000\t3\t1\n"


def delivery() -> dict[str, bytes]:
    """A nonsense variant of TP53 with the other copy gone, BRAF on a gain, and thirty common inherited variants."""
    tp53 = "ENST00000269305.4:c.637C>T|ENSP00000269305.4:p.Arg213Ter"
    braf = "ENST00000288602.6:c.1799T>A|ENSP00000288602.6:p.Val600Glu"
    rows = [
        f"17\t7578212\t.\tG\tA\t.\tPASS\tCSQ=A|stop_gained|TP53|ENST00000269305.4|{tp53}|6/11|1||"
        "\tGT:AD:DP\t0/1:570,430:1000",
        f"7\t140453136\t.\tA\tT\t.\tPASS\tCSQ=T|missense_variant|BRAF|ENST00000288602.6|{braf}|15/18|1||NM_004333.6"
        "\tGT:AD:DP\t0/1:800,200:1000",
    ]
    rows += [
        f"7\t{1000 * place + 1}\t.\tA\tT\t.\tPASS\tCSQ=T|intron_variant|GENE|ENST1.1|||1/2|1|0.3|"
        "\tGT:AD:DP\t0/1:50,50:100"
        for place in range(30)
    ]
    head = VCF_HEADER.format(sample=SAMPLE, annotation=ANNOTATION).replace(
        "##FILTER", "##contig=<ID=17,length=81195210>\n##FILTER", 1
    )
    return {"a.vcf": (head + "\n".join(rows) + "\n").encode(), "cna.tsv": SEGMENTS, "fusions.tsv": FUSIONS}


@pytest.fixture
def specimen(transactional_db: None) -> Specimen:
    return make_specimen(make_case(), dna_sample_id=SAMPLE, tumour_content=60)


def pictures(page: Page, name: str) -> list[Path]:
    found = []
    for width, height in ((1366, 768), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        found.append(screenshot(page, f"{name}-{width}"))
    return found


def test_drawer_tells_which_variant_it_is_and_what_the_numbers_mean(open_page, specimen) -> None:
    biologist = make_account(Role.MOLECULAR_BIOLOGIST)
    upload = deliver(specimen, biologist, delivery(), build="GRCh37")
    assert upload.state in ("accepted", "warned"), [problem.message for problem in upload.problems.all()]
    page = open_page(biologist)
    finding = Finding.objects.get(gene="TP53", kind="small_variant")
    page.goto(f"/cases/{specimen.case.pseudonym}/findings/{finding.pk}/")
    drawer = page.locator("#drawer")
    expect(drawer).to_contain_text("GRCh37:17:7578212:G:A")
    expect(drawer).to_contain_text("ENST00000269305.4:c.637C>T")
    expect(drawer.locator("#biology-head + dl")).to_contain_text("60")
    drawer.locator("details summary").filter(has_text="allelfrekvenser").click()
    assert axe(page) == []
    pictures(page, "identity-tp53")
    braf = Finding.objects.get(gene="BRAF", kind="small_variant")
    page.goto(f"/cases/{specimen.case.pseudonym}/findings/{braf.pk}/")
    expect(drawer).to_contain_text("NM_004333.6")
    pictures(page, "identity-braf")
    fusion = Finding.objects.get(kind="fusion")
    page.goto(f"/cases/{specimen.case.pseudonym}/findings/{fusion.pk}/")
    assert axe(page) == []


def test_reading_report_tells_whose_sample_it_is(open_page, specimen) -> None:
    laboratory = make_account(Role.BIOINFORMATICIAN)
    upload = deliver(specimen, laboratory, delivery(), build="GRCh37")
    page = open_page(laboratory)
    page.goto(f"/cases/{specimen.case.pseudonym}/files/{upload.pk}/")
    checks = page.locator("section[aria-labelledby=sample-checks]")
    expect(checks.locator("tbody tr")).to_have_count(4)
    expect(checks).to_contain_text(SAMPLE)
    assert axe(page) == []
    pictures(page, "sample-checks")
