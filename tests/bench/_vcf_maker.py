"""A large VCF as Mutect2 and VEP write it, the same bytes every time: tumour and normal, several transcripts each."""

import random
from collections.abc import Iterator
from pathlib import Path

FIELDS = (
    "Allele|Consequence|IMPACT|SYMBOL|Gene|Feature_type|Feature|BIOTYPE|EXON|INTRON|HGVSc|HGVSp|cDNA_position|"
    "CDS_position|Protein_position|Amino_acids|Codons|Existing_variation|ALLELE_NUM|DISTANCE|STRAND|PICK|VARIANT_CLASS|"
    "SYMBOL_SOURCE|HGNC_ID|CANONICAL|MANE_SELECT|SIFT|PolyPhen|gnomADe_AF|MAX_AF|CLIN_SIG"
)
CONSEQUENCES = (
    "missense_variant", "synonymous_variant", "intron_variant", "stop_gained", "frameshift_variant",
    "splice_region_variant&intron_variant", "3_prime_UTR_variant", "upstream_gene_variant",
)  # fmt: skip
IMPACTS = ("HIGH", "MODERATE", "LOW", "MODIFIER")
FILTERS = ("weak_evidence", "normal_artifact", "strand_bias", "strand_bias;weak_evidence")
# GRCh38, so that the build is read from the header as from a real file.
LENGTHS = {
    "1": 248956422, "2": 242193529, "3": 198295559, "4": 190214555, "5": 181538259, "6": 170805979, "7": 159345973,
    "8": 145138636, "9": 138394717, "10": 133797422, "11": 135086622, "12": 133275309, "13": 114364328,
    "14": 107043718, "15": 101991189, "16": 90338345, "17": 83257441, "18": 80373285, "19": 58617616, "20": 64444167,
    "21": 46709983, "22": 50818468,
}  # fmt: skip
DECLARED = {
    "FORMAT": (("GT", "1", "String"), ("AD", "R", "Integer"), ("AF", "A", "Float"), ("DP", "1", "Integer"),
               ("F1R2", "R", "Integer"), ("SB", "4", "Integer")),
    "INFO": (("DP", "1", "Integer"), ("ECNT", "1", "Integer"), ("MBQ", "R", "Integer"), ("MPOS", "A", "Integer"),
             ("POPAF", "A", "Float"), ("TLOD", "A", "Float")),
}  # fmt: skip


def make_vcf(path: Path, records: int, *, patient: str, transcripts: int = 3) -> int:
    """Writes the file of ``patient`` (such as IPH0214); returns how many records it has (a few less than asked for)."""
    with path.open("w") as file:
        file.writelines(_header(patient))
        count = 0
        for line in _records(records, transcripts):
            file.write(line)
            count += 1
    return count


def _header(patient: str) -> Iterator[str]:
    tumour, normal = f"{patient}-D01-P01-A03", f"{patient}-D01-N01-A03"
    yield "##fileformat=VCFv4.2\n##source=Mutect2\n"
    for name in ("PASS", "weak_evidence", "normal_artifact", "strand_bias"):
        yield f'##FILTER=<ID={name},Description="{name}">\n'
    for group, fields in DECLARED.items():
        for name, number, kind in fields:
            yield f'##{group}=<ID={name},Number={number},Type={kind},Description="{name}">\n'
    said = f"Consequence annotations from Ensembl VEP. Format: {FIELDS}"
    yield f'##INFO=<ID=CSQ,Number=.,Type=String,Description="{said}">\n'
    for name, length in LENGTHS.items():
        yield f"##contig=<ID=chr{name},length={length}>\n"
    yield f"##tumor_sample={tumour}\n##normal_sample={normal}\n"
    yield f"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t{normal}\t{tumour}\n"


def _records(records: int, transcripts: int) -> Iterator[str]:
    chance = random.Random(7)
    step = sum(LENGTHS.values()) // records
    number = 0
    for chrom, length in LENGTHS.items():
        position = 10_000
        while (position := position + chance.randint(1, 2 * step - 1)) < length - 1000 and number < records:
            yield _record(chance, chrom, position, number, records, transcripts)
            number += 1


def _record(chance: random.Random, chrom: str, position: int, number: int, records: int, transcripts: int) -> str:
    ref, alt = _alleles(chance)
    gene, term = number * 20_000 // records, chance.choice(CONSEQUENCES)
    written = alt if len(ref) == len(alt) else alt[1:] or "-"
    csq = ",".join(_entry(written, ref, alt, gene, term, number, one) for one in range(transcripts))
    depth, normal = chance.randint(60, 900), chance.randint(40, 300)
    reads = chance.randint(3, depth // 2)
    verdict = "PASS" if chance.random() < 0.35 else chance.choice(FILTERS)
    info = f"DP={depth + normal};ECNT=1;MBQ=30,30;MPOS=31;POPAF=5.60;TLOD={chance.randint(50, 900) / 10};CSQ={csq}"
    tumour = f"0/1:{depth - reads},{reads}:{reads / depth:.3f}:{depth}:{depth // 3},{reads // 2}:1,2,3,4"
    other = f"0/0:{normal},0:0.0:{normal}:{normal // 2},0:1,2,0,0"
    return f"chr{chrom}\t{position}\t.\t{ref}\t{alt}\t.\t{verdict}\t{info}\tGT:AD:AF:DP:F1R2:SB\t{other}\t{tumour}\n"


def _alleles(chance: random.Random) -> tuple[str, str]:
    """Mostly single bases, one in twelve an insertion and one in twelve a deletion."""
    ref, alt = chance.sample("ACGT", 2)
    extra = "".join(chance.choices("ACGT", k=chance.randint(1, 6)))
    kind = chance.random()
    if kind < 1 / 12:
        return ref, ref + extra
    return (ref + extra, ref) if kind < 1 / 6 else (ref, alt)


def _entry(written: str, ref: str, alt: str, gene: int, term: str, number: int, one: int) -> str:
    coding = term.startswith(("missense", "synonymous", "stop", "frameshift"))
    transcript, residue = f"ENST{gene * 3 + one:011d}", number % 1000 + 1
    protein = (
        f"ENSP{gene * 3 + one:011d}.4:p.Val{residue}{'%3D' if term.startswith('syn') else 'Glu'}" if coding else ""
    )
    known, frequent = ("benign" if number % 50 == 0 else ""), number % 3 == 0
    return "|".join(
        (
            written, term, IMPACTS[one % 4], f"GENE{gene}", f"ENSG{gene:011d}", "Transcript", transcript,
            "protein_coding", f"{one + 3}/15", "", f"{transcript}.4:c.{3 * residue}{ref[0]}>{alt[0]}", protein,
            f"{3 * residue + 200}", f"{3 * residue}", f"{residue}", "V/E", "gTg/gAg", f"rs{number}", "1", "", "1",
            "1" if one == 0 else "", "SNV", "HGNC", f"HGNC:{gene}", "YES" if one == 0 else "",
            f"NM_{gene:06d}.3" if one == (gene % 5 == 0) else "", "tolerated(0.3)", "benign(0.01)",
            "0.0001" if frequent else "", "0.0004" if frequent else "", known,
        )
    )  # fmt: skip
