"""Which variant it is: our key and the world's identifier on both builds, its transcripts, its gene's names."""

from dataclasses import dataclass

from cases.genomics.enums import FindingKind, KnowledgeKind
from cases.genomics.logic.liftover import NoLift
from cases.genomics.logic.normalise import alleles_of
from cases.genomics.logic.transcripts import Judged, Mane, Standing, judged
from cases.genomics.models import Finding, ManeTranscript
from cases.genomics.queries.genomes import OTHER, Genomes, vrs_id
from cases.genomics.readers.chain import UnusableChainError


@dataclass(frozen=True)
class Place:
    """A small variant on one build. ``derived``: by lift-over, never by the laboratory."""

    build: str
    key: str
    vrs: str  # empty: the sequence is not at hand
    derived: bool = False


@dataclass(frozen=True)
class Naming:
    """HGVS on one transcript. ``laboratory``: the one that the laboratory's file leads with."""

    transcript: str
    hgvs_c: str
    hgvs_p: str
    laboratory: bool
    standing: Standing


@dataclass(frozen=True)
class Identity:
    """``no_lift``: why there is no place on the other build, empty where there is one (or no lift-over is set up).

    ``mane``: the accession that MANE Select names for the gene, empty where that is not known.
    """

    key: str
    places: list[Place]
    other_build: str
    no_lift: str
    names: list[Naming]
    mane: str
    gene: str
    gene_as_written: str


def identity_of(finding: Finding) -> Identity:
    """One query, and none where the finding names no transcript."""
    small = finding.kind == FindingKind.SMALL_VARIANT
    build = finding.profile.build
    places, no_lift = _places(finding, build) if small else ([], "")
    names, mane = _names(finding) if small else ([], "")
    written = finding.gene_as_written if finding.gene_as_written != finding.gene else ""
    if ";" in written and written.split(";")[0] == finding.gene:
        written = ""  # a breakpoint in several genes is not another name
    return Identity(finding.variant_key, places, OTHER.get(build, ""), no_lift, names, mane, finding.gene, written)


def _places(finding: Finding, build: str) -> tuple[list[Place], str]:
    places = [_place(build, finding.variant_key)]
    if finding.lifted_key:
        return [*places, _place(OTHER[build], finding.lifted_key, derived=True)], ""
    alleles = alleles_of(finding.variant_key)
    try:
        genomes = Genomes(build)
    except UnusableChainError:
        return places, ""
    if not genomes.can_lift:
        return places, ""
    if alleles is None or not all(alleles):
        return places, NoLift.UNMAPPED
    found = genomes.lift(*alleles)
    # Lifted now, though not when it was stored: the chains came later. It is shown, and stored with the next import.
    if isinstance(found, NoLift):
        return places, found
    return [*places, _place(genomes.other, found, derived=True)], ""


def _place(build: str, key: str, *, derived: bool = False) -> Place:
    alleles = alleles_of(key)
    identifier = vrs_id(build, *alleles) if alleles is not None and all(alleles) else ""
    return Place(build, key, identifier, derived)


def _names(finding: Finding) -> tuple[list[Naming], str]:
    """MANE Select first, where the file annotates it; the laboratory's own beneath, never hidden."""
    table = _mane(finding.gene)
    own = judged(finding.transcript, table)
    names = []
    if finding.mane_transcript and finding.mane_transcript != finding.transcript:
        said = judged(finding.mane_transcript, table)
        names.append(
            Naming(finding.mane_transcript, finding.mane_hgvs_c, finding.mane_hgvs_p, False, _called(said.standing))
        )
    if finding.transcript or finding.hgvs_c or finding.hgvs_p:
        same = bool(finding.transcript) and finding.mane_transcript == finding.transcript
        standing = _called(own.standing) if same else own.standing
        names.append(Naming(finding.transcript, finding.hgvs_c, finding.hgvs_p, True, standing))
    return names, _accession(own, finding.transcript)


def _called(standing: Standing) -> Standing:
    """Where no table speaks of it, a transcript is MANE Select because the laboratory's file calls it so."""
    return Standing.SELECT if standing is Standing.UNKNOWN else standing


def _mane(gene: str) -> list[Mane]:
    """The rows of the current table for a gene; nothing where no table has been imported."""
    if not gene:
        return []
    rows = ManeTranscript.objects.filter(gene=gene, source__current=True, source__kind=KnowledgeKind.TRANSCRIPTS)
    return [Mane(*row) for row in rows.values_list("refseq", "ensembl", "status")]


def _accession(own: Judged, transcript: str) -> str:
    if own.mane is None:
        return ""
    return own.mane.ensembl if transcript.startswith("ENST") else own.mane.refseq
