"""A tumour-only VCF as Mutect2 writes it, annotated in VEP's CSQ field with RefSeq transcripts. GRCh37."""

from pathlib import Path

from cases.genomics.demo.facts import Variant, clinvar_word
from cases.genomics.demo.model import DemoProfile, Observed
from cases.genomics.demo.writers.notation import exon_of, hgvs_c, hgvs_p

CONTIGS = {
    "1": 249250621, "2": 243199373, "3": 198022430, "4": 191154276, "5": 180915260, "6": 171115067, "7": 159138663,
    "8": 146364022, "9": 141213431, "10": 135534747, "11": 135006516, "12": 133851895, "13": 115169878,
    "14": 107349540, "15": 102531392, "16": 90354753, "17": 81195210, "18": 78077248, "19": 59128983, "20": 63025520,
    "21": 48129895, "22": 51304566, "X": 155270560, "Y": 59373566,
}  # fmt: skip
CSQ = (
    "Allele", "Consequence", "IMPACT", "SYMBOL", "Gene", "Feature_type", "Feature", "BIOTYPE", "EXON", "INTRON",
    "HGVSc", "HGVSp", "STRAND", "VARIANT_CLASS", "SYMBOL_SOURCE", "HGNC_ID", "CANONICAL", "MANE_SELECT", "gnomADe_AF",
    "CLIN_SIG",
)  # fmt: skip
HEADER = (
    "##fileformat=VCFv4.2",
    '##FILTER=<ID=PASS,Description="All filters passed">',
    '##FILTER=<ID=germline,Description="Evidence indicates this site is germline, not somatic">',
    '##INFO=<ID=DP,Number=1,Type=Integer,Description="Read depth">',
    '##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: {csq}">',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Reads of the reference and of each alternative allele">',
    '##FORMAT=<ID=AF,Number=A,Type=Float,Description="Allele fraction of each alternative allele">',
    '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Read depth of the sample">',
    "##source=Mutect2",
    "##reference=GRCh37",
    "##tumor_sample={sample}",
)


def write_vcf(profile: DemoProfile, folder: Path) -> list[Path]:
    values = {"csq": "|".join(CSQ), "sample": profile.dna_id}
    lines = [line.format(**values) if "{" in line else line for line in HEADER]
    lines += [f"##contig=<ID={name},length={length},assembly=GRCh37>" for name, length in CONTIGS.items()]
    lines.append("\t".join(("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", "FORMAT", profile.dna_id)))
    lines += [_record(item) for item in profile.variants]
    path = folder / f"{profile.dna_id}.mutect2.vep.vcf"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return [path]


def _record(item: Observed) -> str:
    variant = item.variant
    common = variant.population_frequency is not None
    return "\t".join(
        (
            variant.chromosome,
            str(variant.position),
            ".",
            variant.ref,
            variant.alt,
            ".",
            "germline" if common else "PASS",
            f"DP={item.depth};CSQ={_csq(item)}",
            "GT:AD:AF:DP",
            f"0/1:{item.depth - item.alt_depth},{item.alt_depth}:{item.allele_fraction:.4f}:{item.depth}",
        )
    )


def _csq(item: Observed) -> str:
    variant, gene = item.variant, item.variant.gene
    substitution = len(variant.ref) == len(variant.alt)
    values = {
        "Allele": variant.alt if substitution else (variant.alt[1:] or "-"),
        "Consequence": variant.consequence,
        "IMPACT": _impact(variant.consequence),
        "SYMBOL": gene.symbol,
        "Gene": gene.ensembl_gene.split(".")[0],
        "Feature_type": "Transcript",
        "Feature": gene.transcript,
        "BIOTYPE": "protein_coding",
        "EXON": exon_of(variant),
        "HGVSc": hgvs_c(variant),
        "HGVSp": hgvs_p(variant).replace("=", "%3D"),
        "STRAND": "1" if gene.strand == "+" else "-1",
        "VARIANT_CLASS": _variant_class(variant),
        "SYMBOL_SOURCE": "HGNC",
        "HGNC_ID": gene.hgnc_id,
        "CANONICAL": "YES",
        "MANE_SELECT": gene.ensembl_transcript,
        "gnomADe_AF": f"{variant.population_frequency:g}" if variant.population_frequency is not None else "",
    }
    values["CLIN_SIG"] = clinvar_word(variant).lower()
    return "|".join(values.get(field, "") for field in CSQ)


def _variant_class(variant: Variant) -> str:
    if len(variant.ref) == len(variant.alt):
        return "SNV"
    return "insertion" if len(variant.alt) > len(variant.ref) else "deletion"


def _impact(consequence: str) -> str:
    if any(term in consequence for term in ("stop_gained", "frameshift", "splice_donor", "splice_acceptor")):
        return "HIGH"
    if "missense" in consequence:
        return "MODERATE"
    return "LOW" if "synonymous" in consequence else "MODIFIER"
