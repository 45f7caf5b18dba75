"""Cases with something beside the tumour, for tests: stored findings, no files."""

from decimal import Decimal
from typing import Any

from cases.dossier.models import Case
from cases.genomics.models import DrugGeneAllele, Finding, KnowledgeSource, Profile, Upload
from cases.pathology.models import Specimen
from molmdt.kernel.clock import today
from tests.factories import make_case, make_specimen

BRCA2 = {
    "gene": "BRCA2", "variant_key": "GRCh37:13:32914437:GT:G", "chrom": "13", "position": 32914437, "ref": "GT",
    "alt": "G", "transcript": "NM_000059.4", "hgvs_c": "c.5946del", "hgvs_p": "p.(Ser1982ArgfsTer22)",
    "consequence": "frameshift_variant", "alters_protein": True, "allele_fraction": 0.62, "depth": 400,
    "clinvar": "Pathogenic",
}  # fmt: skip
DPYD = {
    "gene": "DPYD", "variant_key": "GRCh37:1:97915614:C:T", "chrom": "1", "position": 97915614, "ref": "C", "alt": "T",
    "transcript": "NM_000110.4", "hgvs_c": "c.1905+1G>A", "consequence": "splice_donor_variant",
    "allele_fraction": 0.49, "passed": False, "filters": "germline",
}  # fmt: skip
DNMT3A = {
    "gene": "DNMT3A", "variant_key": "GRCh37:2:25457242:C:T", "chrom": "2", "position": 25457242, "ref": "C",
    "alt": "T", "transcript": "NM_022552.5", "hgvs_c": "c.2645G>A", "hgvs_p": "p.(Arg882His)",
    "consequence": "missense_variant", "alters_protein": True, "allele_fraction": 0.06,
}  # fmt: skip


def make_profile(case: Case, *, specimen: Specimen | None = None, **values: Any) -> Profile:
    """A current profile; an earlier one of the specimen is superseded, as an import does it."""
    specimen = specimen or make_specimen(case)
    version = specimen.profiles.count() + 1
    specimen.profiles.filter(state="current").update(state="superseded")
    upload = Upload.objects.create(specimen=specimen, laboratory=case.hospital, content_sha256=f"{version}".zfill(64))
    known = {"build": "GRCh37", "sections": {"small_variants": "reported"}, "version": version, **values}
    return Profile.objects.create(case=case, specimen=specimen, upload=upload, laboratory=case.hospital, **known)


def make_finding(profile: Profile, **values: Any) -> Finding:
    return Finding.objects.create(profile=profile, **{"kind": "small_variant", "passed": True, **values})


def make_flagged(**values: Any) -> Case:
    """A case whose tumour has a pathogenic BRCA2 variant; nothing has been asked yet."""
    case = make_case(**values)
    make_finding(make_profile(case), **BRCA2)
    return case


def load_dpyd() -> DrugGeneAllele:
    source = KnowledgeSource.objects.create(
        kind="drug_genes", name="CPIC", version="test", released_on=today(), sha256="0" * 64
    )
    return DrugGeneAllele.objects.create(
        source=source, gene="DPYD", allele="c.1905+1G>A (*2A)", hgvs_c="NM_000110.4:c.1905+1G>A", activity=Decimal(0),
        positions={"GRCh37": "chr1:97915614:C:T"}, advice="Start with half the dose.",
    )  # fmt: skip
