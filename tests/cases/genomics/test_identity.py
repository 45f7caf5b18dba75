"""One variant, one identity: names, keys on both builds, VRS identifiers, transcripts."""

import io
import random
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from cases.genomics.enums import KnowledgeKind
from cases.genomics.logic import vrs
from cases.genomics.models import Finding, GeneName, KnowledgeSource, ManeTranscript, Profile
from cases.genomics.queries.genomes import vrs_id
from cases.genomics.queries.identity import identity_of
from cases.genomics.services.naming import approve
from cases.pathology.models import Specimen
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from tests.cases.genomics.deliveries import FUSIONS, VCF_HEADER, current, deliver, record
from tests.cases.genomics.genomes import write_chain, write_fasta
from tests.factories import make_account, make_case, make_specimen

pytestmark = pytest.mark.django_db
SAMPLE = "IPH0214-D01-M01-A03"
# Chromosome 7 of a made GRCh37: a repeat at 101, no other; on the made GRCh38 fifty bases stand before it.
START = "".join(random.Random(3).choices("ACGT", k=100))
MADE_37 = START + "CACACACA" + "".join(random.Random(4).choices("ACGT", k=892))
MADE_38 = "G" * 50 + MADE_37[:300] + "T" + MADE_37[300:]
CHAIN = ("1 chr7 1000 + 0 1000 chr7 1051 + 50 1051 1", "300 0 1\n400 5 5\n295")


@pytest.fixture
def laboratory() -> Account:
    return make_account(Role.BIOINFORMATICIAN)


@pytest.fixture
def specimen() -> Specimen:
    return make_specimen(make_case(), dna_sample_id=SAMPLE)


@pytest.fixture
def genomes(settings: object, tmp_path: Path) -> Path:
    settings.MOLMDT_HOME = tmp_path  # type: ignore[attr-defined]
    settings.REFERENCE_GENOMES = {  # type: ignore[attr-defined]
        "GRCh37": str(write_fasta(tmp_path / "37.fa", {"chr7": MADE_37})),
        "GRCh38": str(write_fasta(tmp_path / "38.fa", {"7": MADE_38})),
    }
    settings.CHAIN_FILES = {"GRCh37": str(write_chain(tmp_path / "37to38.chain.gz", CHAIN)), "GRCh38": ""}  # type: ignore[attr-defined]
    return tmp_path


def made_vcf(*changes: tuple[int, str, str]) -> bytes:
    lines = [f"7\t{pos}\t.\t{ref}\t{alt}\t.\tPASS\t.\tGT:AD:DP\t0/1:50,50:100\n" for pos, ref, alt in changes]
    return (VCF_HEADER.format(sample=SAMPLE, annotation="Allele") + "".join(lines)).encode()


def at(place: int, length: int = 1) -> str:
    return MADE_37[place - 1 : place - 1 + length]


def other(base: str) -> str:
    return "ACGT"["ACGT".index(base) - 1]


def test_deletion_of_a_repeat_is_one_variant_wherever_it_is_written(
    specimen: Specimen, laboratory: Account, genomes: Path
) -> None:
    deliver(specimen, laboratory, {"a.vcf": made_vcf((106, at(106, 3), at(106)))})
    finding = Finding.objects.get()
    assert finding.variant_key == f"GRCh37:7:100:{at(100)}CA:{at(100)}"
    assert (finding.position, finding.ref) == (106, at(106, 3))  # as the laboratory writes it
    assert finding.lifted_key == f"GRCh38:7:150:{at(100)}CA:{at(100)}"


def test_two_files_that_write_it_differently_make_one_finding_with_two_observations(
    specimen: Specimen, laboratory: Account, genomes: Path
) -> None:
    files = {
        "a.vcf": made_vcf((106, at(106, 3), at(106))),
        "b.vcf": made_vcf((100, at(100, 3), at(100)), (103, at(103), other(at(103)))),
    }
    deliver(specimen, laboratory, files)
    finding = Finding.objects.get(ref__in=[at(106, 3), at(100, 3)])
    assert finding.observations.count() == 2
    assert Finding.objects.count() == 2


def test_identity_on_both_builds_the_other_marked_derived(
    specimen: Specimen, laboratory: Account, genomes: Path
) -> None:
    deliver(specimen, laboratory, {"a.vcf": made_vcf((200, at(200), other(at(200))))})
    identity = identity_of(Finding.objects.select_related("profile").get())
    assert [(place.build, place.derived) for place in identity.places] == [("GRCh37", False), ("GRCh38", True)]
    assert identity.places[1].key == f"GRCh38:7:250:{at(200)}:{other(at(200))}"
    accession = vrs.refget_accession([MADE_38])
    assert identity.places[1].vrs == vrs.allele_id(accession, vrs.Justified(249, 250, other(at(200))))
    assert identity.places[0].vrs.startswith("ga4gh:VA.") and identity.places[0].vrs != identity.places[1].vrs
    (kept,) = [file for file in (genomes / "genomes").iterdir() if accession in file.read_text()]
    kept.write_text(kept.read_text().replace(accession, "SQ.kept"))
    assert identity_of(Finding.objects.select_related("profile").get()).no_lift == ""


@pytest.mark.parametrize(
    ("pos", "length", "reason"),
    [(299, 3, "gap"), (702, 1, "gap"), (1000, 2, "split")],
)
def test_place_without_counterpart_is_not_lifted_and_says_why(
    specimen: Specimen, laboratory: Account, genomes: Path, pos: int, length: int, reason: str
) -> None:
    ref = (MADE_37 + "AAAA")[pos - 1 : pos - 1 + length]
    deliver(specimen, laboratory, {"a.vcf": made_vcf((pos, ref, other(ref[0]) * length))})
    finding = Finding.objects.select_related("profile").get()
    identity = identity_of(finding)
    assert (finding.lifted_key, identity.no_lift, len(identity.places)) == ("", reason, 1)


def test_other_reference_bases_there_are_no_counterpart(
    specimen: Specimen, laboratory: Account, genomes: Path, settings: object
) -> None:
    changed = MADE_38[:249] + other(MADE_38[249]) + MADE_38[250:]
    settings.REFERENCE_GENOMES["GRCh38"] = str(write_fasta(genomes / "changed.fa", {"7": changed}))  # type: ignore[attr-defined]
    deliver(specimen, laboratory, {"a.vcf": made_vcf((200, at(200), other(at(200))))})
    identity = identity_of(Finding.objects.select_related("profile").get())
    assert (identity.no_lift, len(identity.places)) == ("reference_differs", 1)


def test_lift_over_without_genomes_is_trimmed_only(
    specimen: Specimen, laboratory: Account, genomes: Path, settings: object
) -> None:
    settings.REFERENCE_GENOMES = {"GRCh37": "", "GRCh38": ""}  # type: ignore[attr-defined]
    deliver(specimen, laboratory, {"a.vcf": made_vcf((106, at(106, 3), at(106)))})
    finding = Finding.objects.select_related("profile").get()
    assert finding.lifted_key == f"GRCh38:7:156:{at(106, 3)}:{at(106)}"
    assert identity_of(finding).places[0].vrs == ""


def test_chains_that_came_later_are_shown_and_stored_when_asked(
    specimen: Specimen, laboratory: Account, genomes: Path, settings: object
) -> None:
    chain, settings.CHAIN_FILES = settings.CHAIN_FILES, {"GRCh37": "", "GRCh38": ""}  # type: ignore[attr-defined]
    deliver(specimen, laboratory, {"a.vcf": made_vcf((200, at(200), other(at(200))))})
    finding = Finding.objects.select_related("profile").get()
    assert (finding.lifted_key, identity_of(finding).no_lift, len(identity_of(finding).places)) == ("", "", 1)
    settings.CHAIN_FILES = chain  # type: ignore[attr-defined]
    assert [place.derived for place in identity_of(finding).places] == [False, True]
    said = io.StringIO()
    call_command("lift_over", stdout=said)
    finding.refresh_from_db()
    assert said.getvalue() == "1 profiles\n"
    assert finding.lifted_key == f"GRCh38:7:250:{at(200)}:{other(at(200))}"


def test_damaged_chains_are_said_and_stop_no_import(
    specimen: Specimen, laboratory: Account, genomes: Path, settings: object
) -> None:
    settings.CHAIN_FILES["GRCh37"] = str(write_chain(genomes / "bad.chain", ("1 chr7", "3")))  # type: ignore[attr-defined]
    upload = deliver(specimen, laboratory, {"a.vcf": made_vcf((200, at(200), other(at(200))))})
    assert (upload.state, upload.problems.filter(rule="chain_unusable").count()) == ("warned", 1)
    assert len(identity_of(Finding.objects.select_related("profile").get()).places) == 1


def test_wrong_genome_build_stores_nothing(specimen: Specimen, laboratory: Account, genomes: Path) -> None:
    upload = deliver(specimen, laboratory, {"a.vcf": made_vcf((200, other(at(200)), at(200)))})
    assert upload.state == "refused" and not Finding.objects.exists()
    assert "wrong genome build?" in upload.problems.get(rule="reference_wrong_build").message


def test_identifier_needs_the_right_bases_and_a_whole_genome(genomes: Path) -> None:
    assert vrs_id("GRCh37", "7", 200, at(200), "A").startswith("ga4gh:VA.")
    assert vrs_id("GRCh37", "7", 200, other(at(200)), "A") == ""
    assert vrs_id("GRCh37", "8", 200, "A", "T") == vrs_id("?", "7", 200, "A", "T") == ""
    (genomes / "38.fa").write_text((genomes / "38.fa").read_text()[:200])  # cut off: no digest of the whole
    assert vrs_id("GRCh38", "7", 100, MADE_38[99], "A" * 5) == ""


def _source(kind: KnowledgeKind, name: str, *, current: bool = True, version: str = "1") -> KnowledgeSource:
    return KnowledgeSource.objects.create(
        kind=kind, name=name, version=version, released_on=date(2025, 1, 1), current=current, sha256="0" * 64
    )


def test_approved_symbol_is_taken_and_the_laboratorys_kept(specimen: Specimen, laboratory: Account) -> None:
    names = _source(KnowledgeKind.GENE_NAMES, "HGNC")
    old = _source(KnowledgeKind.GENE_NAMES, "HGNC", current=False, version="0")
    for source, symbol, approved, status in (
        (names, "MLL2", "KMT2D", "previous"),
        (names, "BRAF", "BRAF", "approved"),
        (names, "BRAF", "OTHER", "alias"),  # an approved symbol is never another gene's alias
        (names, "P14", "CDKN2A", "alias"),
        (names, "P14", "S100A9", "alias"),  # stands for two genes
        (names, "BICC1", "BICC1N", "previous"),
        (old, "P14", "CDKN2A", "alias"),
    ):
        GeneName.objects.create(source=source, symbol=symbol, approved=approved, status=status)
    records = (record(140453136, gene="MLL2"), record(140453140, gene="BRAF"), record(140453150, gene="P14"))
    head = VCF_HEADER.format(sample=SAMPLE, annotation="Allele|Consequence|SYMBOL|Feature|HGVSc|HGVSp|EXON|PICK")
    deliver(specimen, laboratory, {"a.vcf": (head + "".join(records)).encode(), "fusions.tsv": FUSIONS})
    found = dict(Finding.objects.filter(kind="small_variant").values_list("gene_as_written", "gene"))
    assert found == {"MLL2": "KMT2D", "BRAF": "BRAF", "P14": "P14"}
    assert Finding.objects.get(kind="fusion").partner_gene == "BICC1N"
    shown = identity_of(Finding.objects.select_related("profile").get(gene="KMT2D"))
    assert (shown.gene, shown.gene_as_written) == ("KMT2D", "MLL2")
    assert approve() == 0
    GeneName.objects.filter(symbol="P14", approved="S100A9").delete()
    assert approve() == 1


def test_mane_stands_first_and_the_laboratorys_transcript_beneath(specimen: Specimen, laboratory: Account) -> None:
    deliver(specimen, laboratory, {"a.vcf": (VCF_HEADER.format(
        sample=SAMPLE, annotation="Allele|Consequence|SYMBOL|Feature|HGVSc|HGVSp|EXON|PICK"
    ) + record()).encode()})  # fmt: skip
    finding = Finding.objects.select_related("profile").get()
    (own,) = identity_of(finding).names
    assert (own.transcript, own.laboratory, own.standing) == ("ENST00000288602.6", True, "unknown")
    ManeTranscript.objects.create(
        source=_source(KnowledgeKind.TRANSCRIPTS, "MANE"), gene="BRAF", refseq="NM_004333.6",
        ensembl="ENST00000646891.2", status="MANE Select",
    )  # fmt: skip
    identity = identity_of(finding)
    assert (identity.names[0].standing, identity.mane) == ("not_mane", "ENST00000646891.2")
    Finding.objects.update(mane_transcript="NM_004333.6", mane_hgvs_c="c.1799T>A", mane_hgvs_p="p.(Val600Glu)")
    finding.refresh_from_db()
    names = identity_of(finding).names
    assert [(one.transcript, one.laboratory, one.standing) for one in names] == [
        ("NM_004333.6", False, "select"),
        ("ENST00000288602.6", True, "not_mane"),
    ]
    finding.transcript = "NM_004333.6"
    assert [(one.laboratory, one.standing) for one in identity_of(finding).names] == [(True, "select")]


def test_what_the_file_calls_mane_is_believed_without_a_table(specimen: Specimen) -> None:
    finding = Finding(kind="small_variant", gene="", transcript="NM_1.1", hgvs_c="c.1A>T", mane_transcript="NM_1.1")
    finding.profile = Profile(build="GRCh37")
    assert [one.standing for one in identity_of(finding).names] == ["select"]
    finding.mane_transcript = "NM_2.1"
    assert [one.standing for one in identity_of(finding).names] == ["select", "unknown"]


def test_fusion_has_a_key_and_no_small_variants_places(specimen: Specimen, laboratory: Account) -> None:
    deliver(specimen, laboratory, {"fusions.tsv": FUSIONS}, build="GRCh37")
    identity = identity_of(current(specimen).findings.select_related("profile").get())
    assert (identity.places, identity.names, identity.gene_as_written) == ([], [], "")
    assert identity.key.startswith("fusion:GRCh37:")
