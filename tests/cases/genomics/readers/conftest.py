"""Small laboratory files made on the spot, so that every reader is exercised without reference files."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from cases.genomics.readers.read import read_file
from cases.genomics.readers.rows import Expected, Reading

LENGTH_37 = "##contig=<ID=chr7,length=159138663>"
LENGTH_38 = "##contig=<ID=chr7,length=159345973>"
VCF_HEADER = (
    "##fileformat=VCFv4.2",
    LENGTH_37,
    '##FILTER=<ID=low_depth,Description="too few reads">',
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="reads per allele">',
    '##FORMAT=<ID=AF,Number=A,Type=Float,Description="allele fraction">',
)
COLUMNS = ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO")
BRAF = ("chr7", 140453136, ".", "A", "T", ".", "PASS", "DP=778", "GT:AD:AF:DP", "0/1:661,117:0.15:778")


def vcf_text(records=(BRAF,), *, header=VCF_HEADER, samples=("IPD0001-D01-P01-A09",), version=None) -> str:
    meta = list(header) if version is None else [f"##fileformat={version}", *header[1:]]
    columns = [*COLUMNS, "FORMAT", *samples] if samples else list(COLUMNS)
    lines = [*meta, "\t".join(columns), *("\t".join(map(str, record)) for record in records)]
    return "\n".join(lines) + "\n"


SECTIONS = {
    "Analysis Details": [
        ["Pair ID", "PAIR-1"],
        ["DNA Sample ID", "IPD0001-D01-P01-A09"],
        ["RNA Sample ID", "IPD0001-R03-P01-A09"],
        ["Output Date", "01.02.2026"],
        ["Module Version", "2.1.1"],
        ["Pipeline Version", "ruo-2.1.1.4"],
    ],
    "Sequencing Run Details": [["NA"]],
    "TMB": [
        ["Total TMB", "7.1"],
        ["Coding Region Size in Megabases", "1.27"],
        ["Number of Passing Eligible Variants", "9"],
    ],
    "MSI": [
        ["Usable MSI Sites", "121"],
        ["Total MSI Sites Unstable", "3"],
        ["Percent Unstable MSI Sites", "2.48"],
    ],
    "GIS": [["Genomic Instability Score", "31"], ["Tumor Fraction", "0.62"], ["Ploidy", "2.10"]],
    "Gene Amplifications": [["Gene", "Fold Change"], ["ERBB2", "4.2"]],
    "Splice Variants": [
        ["Gene", "Affected Exon", "Breakpoint 1", "Breakpoint 2", "Splice Supporting Reads",
         "Reference Reads Transcript"],
        ["AR", "", "chrX:66905968", "chrX:66914514", "27", "573"],
        ["MET", "14", "chr7:116411708", "chr7:116414934", "91", "1"],
    ],
    "Fusions": [
        ["Gene Pair", "Breakpoint 1", "Breakpoint 2", "Fusion Supporting Reads", "Gene 1 Reference Reads",
         "Gene 2 Reference Reads"],
        ["CD74-ROS1;GOPC", "chr5:149784243", "chr6:117645578", "96", "2", "0"],
    ],
    "Exon-Level CNVs": [
        ["Gene", "Chromosome", "Start", "Stop", "Affected Exon(s)", "Fold Change", "CNV Type"],
        ["BRCA1", "NA"],
        ["BRCA2", "chr13", "32890500", "32893500", "2-3", "0.51", "<DEL>"],
    ],
    "Small Variants": [
        ["Gene", "Chromosome", "Genomic Position", "Reference Call", "Alternative Call", "Allele Frequency", "Depth",
         "P-Dot Notation", "C-Dot Notation", "Consequence(s)", "Affected Exon(s)"],
        ["BRAF", "chr7", "140453136", "A", "T", "0.15", "778", "NP_004324.2:p.(Val600Glu)", "NM_004333.4:c.1799T>A",
         "missense_variant", "15/18"],
    ],
}  # fmt: skip


def combined_text(**changes) -> str:
    """CombinedVariantOutput, rows padded to eleven cells. A section set to None is left out."""
    sections = {**SECTIONS, **{name.replace("_", " "): rows for name, rows in changes.items()}}
    rows = [["DRAGEN TruSight Oncology 500 Analysis Software - Combined Variant Output"], []]
    for name, body in sections.items():
        if body is not None:
            rows += [[f"[{name}]"], *body, []]
    return "".join("\t".join(row + [""] * (11 - len(row))) + "\n" for row in rows)


TSOPPI_COLUMNS = (
    "Sample_ID", "Gene_symbol", "RefSeq_mRNA", "Genomic_location", "DNA_change", "cDNA_change", "Protein_change_short",
    "Protein_change", "Coding_status", "Depth_tumor_DNA", "AF_tumor_DNA", "AF_normal_DNA", "Global_AF_gnomAD",
    "Germline_population_AFs", "CPSR_ACMG_class", "CPSR_ClinVar_class", "Filters", "IGV_QC", "Class_judgement",
    "Reporting_judgement",
)  # fmt: skip
TSOPPI_ROW = dict(
    zip(
        TSOPPI_COLUMNS,
        ("IPD0001-D01-P01-A09", "BRAF", "NM_004333", "7:140453136", "A>T", "c.1799T>A", "V600E", "Val600Glu",
         "missense_variant", "778", "0.15", "NA", "NA", "NA", "NA", "NA", "NA", ".", "SOM", "BioMar"),
        strict=True,
    )
)  # fmt: skip


def tsoppi_text(*rows, columns=TSOPPI_COLUMNS, build="hg19") -> str:
    sample = "IPD0001-D01-P01-A09"
    comments = [
        f"# [{sample}] Version string: 2.2.0.12/0.3.2:22-06-07/1.0.0/1.0.0/{build}/T",
        f"# [{sample}] Variants included in this table satisfied at least one of the following criteria:",
        f"# [{sample}] Size of the target coding region (in millions ot bases): 1.28",
        f"# [{sample}] Specified tumor purity (as a fraction between 0 and 1): 0.45",
        f"# [{sample}] ID of the matched normal DNA sample: NA",
    ]
    body = ["\t".join({**TSOPPI_ROW, **row}.get(name, "NA") for name in columns) for row in rows]
    return "\n".join([*comments, "\t".join(columns), *body]) + "\n"


class Files:
    """Writes files into the test's folder and reads them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") and isinstance(content, str) else data)
        return path

    def read(self, name: str, content: str | bytes, expected: Expected | None = None) -> Reading:
        return read_file(self.write(name, content), expected)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


@pytest.fixture
def vcf() -> Callable[..., str]:
    return vcf_text


@pytest.fixture
def combined() -> Callable[..., str]:
    return combined_text


@pytest.fixture
def tsoppi() -> Callable[..., str]:
    return tsoppi_text


@pytest.fixture
def rules() -> Callable[[Reading], set[str]]:
    return lambda reading: {problem.rule for problem in reading.problems}
