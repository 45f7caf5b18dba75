"""Findings and knowledge made directly, for tests of what is said about them."""

from typing import Any

from cases.genomics.enums import Oncogenicity
from cases.genomics.models import (
    EvidenceItem,
    Finding,
    GeneFact,
    Hotspot,
    Interpretation,
    KnowledgeSource,
    Profile,
    Upload,
)
from cases.genomics.services import Judged, Judgement, confirm, propose, save
from cases.pathology.models import Specimen
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.kernel.clock import today
from tests.factories import make_account, make_case, make_hospital, make_specimen

BRAF = "GRCh37:7:140453136:A:T"
MET = ("functional_damaging", "hotspot_ge50_aa_ge10", "in_silico_damaging", "population_absent")  # 10 points


def make_profile(
    hospital: str = "bergen", *, specimen: Specimen | None = None, oncotree: str = "MEL", **values: Any
) -> Profile:
    at = make_hospital(hospital)
    specimen = specimen or make_specimen(make_case(hospital=at, oncotree=oncotree))
    upload = Upload.objects.create(specimen=specimen, laboratory=at, content_sha256=f"{Upload.objects.count():064}")
    return Profile.objects.create(
        case=specimen.case, specimen=specimen, upload=upload, laboratory=at, **{"build": "GRCh37", **values}
    )


def make_finding(profile: Profile | None = None, **values: Any) -> Finding:
    known = {
        "kind": "small_variant", "variant_key": BRAF, "passed": True, "gene": "BRAF", "chrom": "7",
        "position": 140453136, "ref": "A", "alt": "T", "hgvs_c": "c.1799T>A", "hgvs_p": "p.(Val600Glu)",
        "consequence": "missense_variant", **values,
    }  # fmt: skip
    return Finding.objects.create(profile=profile or make_profile(), **known)


def readers(hospital: str) -> tuple[Account, Account]:
    at = make_hospital(hospital)
    return make_account(Role.MOLECULAR_BIOLOGIST, hospital=at), make_account(Role.MOLECULAR_BIOLOGIST, hospital=at)


def judged(*met: str) -> Judgement:
    return Judgement([Judged(key, True, "PMID:1") for key in met])


def confirmed(
    finding: Finding, oncogenicity: Oncogenicity = Oncogenicity.ONCOGENIC, *, hospital: str = "bergen",
    people: tuple[Account, Account] | None = None,
) -> Interpretation:  # fmt: skip
    """Written by one and confirmed by another of the hospital, whatever the points say."""
    author, second = people or readers(hospital)
    live = finding.interpretations.exclude(state="superseded").first()
    version = live.version if live else 0
    draft = save(
        finding=finding, actor=author, expected_version=version, oncogenicity=oncogenicity, text="", actions=[],
        judgement=Judgement([], deviation="Husets vurdering."),
    )  # fmt: skip
    proposed = propose(interpretation=draft, actor=author, expected_version=version + 1)
    return confirm(interpretation=proposed, actor=second, expected_version=version + 2)


def make_source(kind: str, name: str = "", version: str = "2026-10", **values: Any) -> KnowledgeSource:
    return KnowledgeSource.objects.create(
        kind=kind, name=name or kind.capitalize(), version=version, released_on=today(), sha256="0" * 64, **values
    )


def make_knowledge() -> None:
    """The three tables that criteria are suggested from, as they speak of BRAF and NF1."""
    genes, hotspots, evidence = make_source("genes"), make_source("hotspots"), make_source("evidence", "CIViC")
    kinase = {"domains": [{"name": "kinase", "start": 457, "end": 717}]}
    GeneFact.objects.create(source=genes, gene="BRAF", oncogene=True, tumour_suppressor=False, facts=kinase)
    GeneFact.objects.create(source=genes, gene="NF1", oncogene=False, tumour_suppressor=True)
    Hotspot.objects.create(
        source=hotspots, gene="BRAF", residue="V600", kind="single residue", samples=897, changes={"E": 833, "K": 8}
    )
    Hotspot.objects.create(
        source=hotspots,
        gene="EGFR",
        residue="745-759",
        kind="in-frame indel",
        samples=155,
        changes={"E746_A750del": 123},
    )
    EvidenceItem.objects.create(
        source=evidence, gene="BRAF", alteration="V600K", kind="oncogenic", external_id="EID7", system="CIViC"
    )
