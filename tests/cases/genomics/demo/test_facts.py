"""The variants of the demo nation against arithmetic and, where they are at hand, against public files."""

import csv
import gzip
import math
import re
from pathlib import Path

import pytest

from cases.genomics.demo.archetypes import ARCHETYPES, FUSIONS
from cases.genomics.demo.facts import COMPLEMENT, Variant, genes, variants
from cases.genomics.demo.writers.notation import ONE_LETTER, PROTEIN, short_protein
from cases.genomics.logic.build import LENGTHS_37, LENGTHS_38

ALL = list(variants().values())
SUBSTITUTION = re.compile(r"c\.(\d+)([ACGT])>([ACGT])")
BASES = "TCAG"
CODONS = {
    first + second + third: letter
    for (first, second, third), letter in zip(
        ((a, b, c) for a in BASES for b in BASES for c in BASES),
        "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG",
        strict=True,
    )
}


def single_letter(name: str) -> str:
    return "*" if name == "Ter" else ONE_LETTER[name]


def by_key(variant: Variant) -> str:
    return variant.key


@pytest.mark.parametrize("variant", ALL, ids=by_key)
def test_position_lies_in_the_gene_in_both_builds(variant: Variant) -> None:
    gene = variant.gene
    assert variant.chromosome == gene.chromosome
    assert 1 <= variant.position <= LENGTHS_37[variant.chromosome]
    moved = variant.position_grch38
    if moved is not None:
        margin = 200 if variant.cdna.startswith("c.-") else 0  # a promoter lies before the first exon
        assert gene.start_grch38 - margin <= moved <= gene.end_grch38 + margin
        assert moved <= LENGTHS_38[variant.chromosome]


@pytest.mark.parametrize("variant", [v for v in ALL if SUBSTITUTION.fullmatch(v.cdna)], ids=by_key)
def test_coding_and_genomic_alleles_agree_with_the_strand(variant: Variant) -> None:
    match = SUBSTITUTION.fullmatch(variant.cdna)
    assert match
    genomic = (variant.ref, variant.alt)
    if variant.gene.strand == "-":
        genomic = (variant.ref.translate(COMPLEMENT), variant.alt.translate(COMPLEMENT))
    assert (match[2], match[3]) == genomic


@pytest.mark.parametrize("variant", [v for v in ALL if SUBSTITUTION.fullmatch(v.cdna)], ids=by_key)
def test_a_codon_exists_that_makes_the_protein_change(variant: Variant) -> None:
    """Residue = ceil(c / 3), and some codon of the first amino acid becomes the second by this very base change."""
    coding, protein = SUBSTITUTION.fullmatch(variant.cdna), PROTEIN.fullmatch(variant.protein)
    assert coding
    assert protein
    place = int(coding[1])
    assert math.ceil(place / 3) == int(protein[2])
    offset = (place - 1) % 3
    before = single_letter(protein[1])
    after = before if protein[5] else single_letter(protein[3])
    changed = {
        CODONS[codon[:offset] + coding[3] + codon[offset + 1 :]]
        for codon, letter in CODONS.items()
        if letter == before and codon[offset] == coding[2]
    }
    assert after in changed


@pytest.mark.parametrize("variant", [v for v in ALL if "frameshift" in v.consequence], ids=by_key)
def test_frameshifts_start_at_the_residue_and_shift_the_frame(variant: Variant) -> None:
    numbers = [int(number) for number in re.findall(r"\d+", variant.cdna)]
    protein = PROTEIN.fullmatch(variant.protein)
    assert protein
    assert protein[4]
    assert (len(variant.alt) - len(variant.ref)) % 3 != 0
    # The first changed residue may lie behind the altered base, where the shifted codon reads the same.
    assert 0 <= int(protein[2]) - math.ceil(numbers[0] / 3) <= 1
    assert variant.ref[0] == variant.alt[0]


@pytest.mark.parametrize("variant", [v for v in ALL if v.exon and v.gene.exons], ids=by_key)
def test_exon_number_lies_within_the_transcript(variant: Variant) -> None:
    assert 1 <= (variant.exon or 0) <= (variant.gene.exons or 0)


def test_consequences_agree_with_the_protein_change() -> None:
    for variant in ALL:
        short = short_protein(variant)
        if "stop_gained" in variant.consequence:
            assert short.endswith("X")
        if variant.synonymous:
            assert "=" in variant.protein
        if not variant.protein:
            assert variant.consequence in {"splice_donor_variant", "upstream_gene_variant"}


def test_archetypes_name_only_what_is_in_the_tables() -> None:
    assert set(ARCHETYPES) == set(range(1, 27))
    for template in ARCHETYPES.values():
        for call in template.calls:
            assert set(call.of) <= set(variants())
        assert {item.gene for item in template.copies} <= set(genes())
        assert set(template.fusions) <= set(FUSIONS)


@pytest.mark.parametrize("fusion", FUSIONS.values(), ids=lambda fusion: f"{fusion.gene_a}::{fusion.gene_b}")
def test_breakpoints_lie_in_their_genes(fusion) -> None:
    for symbol, chromosome, position in (
        (fusion.gene_a, fusion.chromosome_a, fusion.position_a),
        (fusion.gene_b, fusion.chromosome_b, fusion.position_b),
    ):
        assert genes()[symbol].chromosome == chromosome
        if genes()[symbol].offset is not None:
            first, last = genes()[symbol].bounds_grch37()
            assert first <= position <= last


# Against public files.


def test_transcripts_are_mane_select(shared: Path) -> None:
    found = {}
    with gzip.open(shared / "knowledge" / "MANE.GRCh38.v1.0.summary.txt.gz", "rt") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if row["MANE_status"] == "MANE Select":
                found[row["symbol"]] = row
    for gene in genes().values():
        row = found[gene.symbol]
        assert (gene.transcript, gene.protein, gene.hgnc_id) == (row["RefSeq_nuc"], row["RefSeq_prot"], row["HGNC_ID"])
        assert (gene.chromosome, gene.strand) == (row["GRCh38_chr"].removeprefix("chr"), row["chr_strand"])
        assert (gene.start_grch38, gene.end_grch38) == (int(row["chr_start"]), int(row["chr_end"]))


def test_positions_agree_with_civic(shared: Path) -> None:
    with open(shared / "knowledge" / "civic_evidence_2022-12_accepted_variants.tsv", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    civic = {
        (row["gene"], row["variant"].upper()): (row["chromosome"], int(float(row["start"])), row["variant_bases"])
        for row in rows
        if row["start"] and len(row["variant_bases"]) == 1 and len(row["reference_bases"]) == 1
        and row["reference_build"] == "GRCh37"
    }  # fmt: skip
    compared = 0
    for variant in ALL:
        known = civic.get((variant.gene.symbol, short_protein(variant).replace("X", "*")))
        if known and len(variant.ref) == len(variant.alt) == 1 and variant.role == "driver":
            assert known == (variant.chromosome, variant.position, variant.alt), variant.key
            compared += 1
    assert compared >= 15


def test_positions_agree_with_the_reference_material(shared: Path) -> None:
    path = shared / "tso500" / "hus-acrometrix" / "CL-AcroMetrix-D01_small_variant_table.tsv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    known = {
        (row["Gene_symbol"], row["Genomic_location"], row["DNA_change"]): row
        for row in csv.DictReader(lines, delimiter="\t")
    }
    compared = 0
    for variant in ALL:
        row = known.get(
            (variant.gene.symbol, f"{variant.chromosome}:{variant.position}", f"{variant.ref}>{variant.alt}")
        )
        # GNAS is numbered on another isoform there.
        if row and row["cDNA_change"] != "NA" and variant.gene.symbol != "GNAS":
            assert row["cDNA_change"] == variant.cdna
            assert f"p.({row['Protein_change']})" == variant.protein
            compared += 1
    assert compared >= 80


def test_offsets_between_builds_agree_with_one_tumour_in_both(shared: Path) -> None:
    """The same records in GRCh37 and GRCh38, matched by alleles and INFO, lie at the gene's constant distance."""

    def records(build: str) -> dict[tuple[str, ...], list[int]]:
        found: dict[tuple[str, ...], list[int]] = {}
        for sample in ("COAD", "BRCA"):
            with gzip.open(shared / "variants" / "pcgr" / f"T001-{sample}.{build}.vcf.gz", "rt") as lines:
                for line in lines:
                    if not line.startswith("#"):
                        chromosome, position, _, ref, alt, _, _, info = line.rstrip("\n").split("\t")[:8]
                        key = (chromosome.removeprefix("chr"), ref, alt, info)
                        found.setdefault(key, []).append(int(position))
        return found

    old, new = records("grch37"), records("grch38")
    compared = 0
    for key, positions in new.items():
        if len(positions) != 1 or len(old.get(key, [])) != 1:
            continue
        for gene in genes().values():
            inside = gene.chromosome == key[0] and gene.start_grch38 <= positions[0] <= gene.end_grch38
            if inside and gene.offset is not None:
                assert positions[0] - old[key][0] == gene.offset, gene.symbol
                compared += 1
    assert compared >= 10


def test_drivers_lie_on_known_hotspots_where_they_are_missense(shared: Path) -> None:
    with open(shared / "knowledge" / "v3_multi_type_residue.txt", encoding="utf-8") as lines:
        hotspots = {(row["Hugo_Symbol"], row["Residue"]) for row in csv.DictReader(lines, delimiter="\t")}
    missing = []
    for variant in (v for v in ALL if v.role == "driver" and v.consequence == "missense_variant"):
        residue = short_protein(variant)[:-1]
        if (variant.gene.symbol, residue) not in hotspots:
            missing.append(variant.key)
    # Resistance and blood-clone variants that the solid-tumour list does not hold.
    assert set(missing) <= {
        "JAK2 c.1849G>T", "SMO c.1234C>T", "SMO c.1604G>T", "DNMT3A c.2645G>A", "ATM c.9023G>A", "ESR1 c.1613A>G",
        "EGFR c.2369C>T",
    }  # fmt: skip
