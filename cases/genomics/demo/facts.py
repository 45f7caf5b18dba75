"""Genes and variants as the field knows them, read from the two tables beside this file.

``genes.tsv``: MANE Select transcripts (release 1.0) with GRCh38 bounds and, where one is known, the constant offset of
the gene between the builds (GRCh38 = GRCh37 + offset). ``variants.tsv``: GRCh37 positions and alleles as a VCF writes
them, HGVS relative to the gene's transcript. Roles: ``driver`` (named by an archetype), ``germline`` (common
polymorphisms), ``passenger``.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

COMPLEMENT = str.maketrans("ACGT", "TGCA")


@dataclass(frozen=True, slots=True)
class Gene:
    symbol: str
    hgnc_id: str
    ensembl_gene: str
    ensembl_transcript: str
    transcript: str  # RefSeq, with version
    protein: str  # RefSeq, with version
    chromosome: str  # without "chr"
    strand: str  # + or -
    start_grch38: int  # 1-based
    end_grch38: int
    offset: int | None  # GRCh38 minus GRCh37; None where we are not sure
    exons: int | None

    def bounds_grch37(self) -> tuple[int, int]:
        """First and last base in GRCh37. Raises LookupError where the offset is not known."""
        if self.offset is None:
            raise LookupError(f"{self.symbol}: no known offset between the builds")
        return self.start_grch38 - self.offset, self.end_grch38 - self.offset


@dataclass(frozen=True, slots=True)
class Variant:
    role: str
    gene: Gene
    cdna: str  # c.1799T>A
    protein: str  # p.(Val600Glu); empty outside the coding sequence
    exon: int | None
    chromosome: str
    position: int  # GRCh37, 1-based
    ref: str
    alt: str
    consequence: str  # Sequence Ontology terms joined by &
    population_frequency: float | None  # 0..1, gnomAD order of magnitude; None = not seen

    @property
    def key(self) -> str:
        return f"{self.gene.symbol} {self.cdna}"

    @property
    def position_grch38(self) -> int | None:
        return None if self.gene.offset is None else self.position + self.gene.offset

    @property
    def synonymous(self) -> bool:
        return "synonymous_variant" in self.consequence


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t"))


def _number(text: str) -> int | None:
    return int(text) if text else None


@cache
def genes() -> dict[str, Gene]:
    return {
        row["gene"]: Gene(
            symbol=row["gene"], hgnc_id=row["hgnc_id"], ensembl_gene=row["ensembl_gene"],
            ensembl_transcript=row["ensembl_transcript"], transcript=row["transcript"], protein=row["protein"],
            chromosome=row["chromosome"], strand=row["strand"], start_grch38=int(row["start_grch38"]),
            end_grch38=int(row["end_grch38"]), offset=_number(row["offset_38_minus_37"]), exons=_number(row["exons"]),
        )
        for row in _rows("genes.tsv")
    }  # fmt: skip


@cache
def variants() -> dict[str, Variant]:
    """All variants by key, such as ``BRAF c.1799T>A``."""
    found = (
        Variant(
            role=row["role"], gene=genes()[row["gene"]], cdna=row["cdna"], protein=row["protein"],
            exon=_number(row["exon"]), chromosome=row["chromosome"], position=int(row["position"]), ref=row["ref"],
            alt=row["alt"], consequence=row["consequence"],
            population_frequency=float(row["population_frequency"]) if row["population_frequency"] else None,
        )
        for row in _rows("variants.tsv")
    )  # fmt: skip
    return {variant.key: variant for variant in found}


# ClinVar's word for drivers that are also known as inherited variants. A fact of the variant, whatever its origin here.
PATHOGENIC = frozenset(
    {
        "BRCA2 c.5946del", "MLH1 c.676C>T", "TP53 c.524G>A", "TP53 c.743G>A", "TP53 c.742C>T", "TP53 c.818G>A",
        "TP53 c.817C>T", "TP53 c.637C>T", "TP53 c.659A>G", "TP53 c.733G>A", "TP53 c.844C>T", "TP53 c.1024C>T",
        "APC c.3924dup", "APC c.4348C>T", "RB1 c.1666C>T", "PTEN c.389G>A", "PTEN c.697C>T",
    }
)  # fmt: skip


def clinvar_word(variant: Variant) -> str:
    """``Pathogenic``, or nothing."""
    return "Pathogenic" if variant.key in PATHOGENIC else ""


def variants_of(role: str) -> list[Variant]:
    return [variant for variant in variants().values() if variant.role == role]
