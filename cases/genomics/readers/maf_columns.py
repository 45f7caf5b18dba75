"""The columns of a MAF that are read, cut out of a line in one step."""

import re
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import NamedTuple

REQUIRED = (
    ("Hugo_Symbol",), ("NCBI_Build",), ("Chromosome",), ("Start_Position", "Start_position"),
    ("End_Position", "End_position"), ("Variant_Classification",), ("Variant_Type",), ("Reference_Allele",),
    ("Tumor_Seq_Allele2",), ("Tumor_Sample_Barcode",),
)  # fmt: skip
_OLD_NAMES = {"Start_position": "Start_Position", "End_position": "End_Position", "MANE": "MANE_SELECT"}
_FRACTIONS = ("t_vaf", "tumor_f", "i_tumor_f")  # the tumour's allele fraction, where a pipeline states it
_FREQUENCY = re.compile(r"(?:gnomAD|ExAC|ESP|1000G|GMAF|MAX_AF|AA_MAF|EA_MAF)\w*|(?:AFR|AMR|EAS|EUR|SAS)_(?:M?AF)|AF")
_NO_FREQUENCY = re.compile(r".*(?:_AC|_AN|POPS|_Hom|_FILTER|_?Allele)", re.IGNORECASE)


class Cut(NamedTuple):
    """A row's cells as the file writes them, by their column's name; empty where the file has no such column."""

    Hugo_Symbol: str
    Entrez_Gene_Id: str
    NCBI_Build: str
    Chromosome: str
    Start_Position: str
    End_Position: str
    Strand: str
    Variant_Classification: str
    Variant_Type: str
    Reference_Allele: str
    Tumor_Seq_Allele1: str
    Tumor_Seq_Allele2: str
    Tumor_Sample_Barcode: str
    Matched_Norm_Sample_Barcode: str
    Match_Norm_Seq_Allele1: str
    Match_Norm_Seq_Allele2: str
    Mutation_Status: str
    HGVSc: str
    HGVSp: str
    HGVSp_Short: str
    Transcript_ID: str
    RefSeq: str
    Exon_Number: str
    t_depth: str
    t_ref_count: str
    t_alt_count: str
    n_depth: str
    n_ref_count: str
    n_alt_count: str
    Consequence: str
    FILTER: str
    CLIN_SIG: str
    MANE_SELECT: str
    vcf_region: str
    t_vaf: str


class Columns:
    """``names`` are those of the header's line, number ``header``."""

    def __init__(self, names: list[str], header: int) -> None:
        self.header = header
        self.width = len(names)
        places = {_OLD_NAMES.get(name, name): index for index, name in enumerate(names)}
        stated = next((name for name in _FRACTIONS if name in places), None)
        if stated is not None:
            places["t_vaf"] = places[stated]
        frequencies = {
            name: place
            for name, place in places.items()
            if _FREQUENCY.fullmatch(name) and not _NO_FREQUENCY.fullmatch(name)
        }
        used = [places.get(name, -1) for name in Cut._fields]
        self.sample = places["Tumor_Sample_Barcode"]
        # Cutting stops behind the last column that is read; the line's rest stays one cell.
        self.last = max([*used, *frequencies.values()]) + 1
        self._pick = itemgetter(*used)
        # itemgetter gives a tuple from two places on: the blank at the end does no harm. None: no such column.
        self.frequencies: Callable[[Sequence[str]], tuple[str, ...]] | None = (
            itemgetter(*frequencies.values(), -1) if frequencies else None
        )

    def cells(self, text: str) -> list[str]:
        """The line cut, with a blank at its end for the columns that the file has not."""
        found = text.split("\t", self.last)
        found.append("")
        return found

    def cut(self, cells: Sequence[str]) -> Cut:
        return Cut._make(self._pick(cells))
