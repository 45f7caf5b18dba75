"""A VCF's header: declared fields, samples, which column is the tumour, what kind of VCF it is."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from cases.genomics.readers.draft import Draft
from cases.genomics.readers.identity import is_generic, same_sample
from cases.genomics.readers.kinds import FileKind
from cases.genomics.readers.rows import Expected

VERSIONS = ("VCFv4.0", "VCFv4.1", "VCFv4.2", "VCFv4.3", "VCFv4.4", "VCFv4.5")
FIXED = ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO")
_FIELD = re.compile(r"##(INFO|FORMAT|FILTER|ALT)=<ID=([^,>]+)(?:,Number=([^,>]+))?")
_FORMAT = re.compile(r"Format: ?([^\">]+)")
_ANN_FIELDS = re.compile(r"'([^']*Allele[^']*)'")
_TUMOUR = re.compile(r"tumou?r|metasta|(?:^|[-_.])T\d?(?:$|[-_.])", re.IGNORECASE)
_NORMAL = re.compile(r"normal|germline|(?:^|[-_.])N\d?(?:$|[-_.])|blood|control", re.IGNORECASE)


@dataclass
class Header:
    meta: list[str] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)  # "FORMAT/AD" -> R
    filters: set[str] = field(default_factory=set)
    alts: set[str] = field(default_factory=set)
    source: str = ""
    columns: list[str] = field(default_factory=list)
    line: int | None = None  # of #CHROM
    samples: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)  # tumor_sample, normal_sample
    csq: tuple[str, ...] = ()
    ann: tuple[str, ...] = ()
    tumour: int | None = None  # column index
    normal: int | None = None

    def add(self, line: str) -> None:
        self.meta.append(line)
        match = _FIELD.match(line)
        if match:
            self._declare(match, line)
        elif line.startswith("##source="):
            self.source += line[9:]
        elif line.startswith(("##tumor_sample=", "##normal_sample=")):
            name, _, value = line[2:].partition("=")
            self.named[name] = value.strip()

    def _declare(self, match: re.Match[str], line: str) -> None:
        group, name = match[1], match[2]
        self.numbers[f"{group}/{name}"] = match[3] or "."
        if group == "FILTER":
            self.filters.add(name)
        elif group == "ALT":
            self.alts.add(name)
        elif name == "CSQ" and (found := _FORMAT.search(line)):
            self.csq = tuple(part.strip() for part in found[1].split("|"))
        elif name == "ANN" and (listed := _ANN_FIELDS.search(line)):
            self.ann = tuple(part.strip() for part in listed[1].split("|"))

    def has(self, *names: str) -> bool:
        return all(name in self.numbers for name in names)

    def kind(self) -> FileKind:
        """Which VCF of the DRAGEN family it is; everything else holds small variants."""
        if "SpliceGirl" in self.source or self.has("INFO/ALTDEDUP", "INFO/REFDEDUP"):
            return FileKind.SPLICE_VCF
        if "LrCalculator" in self.source or self.has("FORMAT/FC", "INFO/GENE"):
            return FileKind.EXON_COPY_NUMBER_VCF
        if self.has("FORMAT/SM", "INFO/SVTYPE") or ("CNV" in self.alts and self.has("FORMAT/CN")):
            return FileKind.COPY_NUMBER_VCF
        return FileKind.SMALL_VARIANT_VCF


def read_columns(header: Header, line: str, number: int, draft: Draft) -> None:
    """The #CHROM line. Raises RefusedError when it is damaged."""
    columns = line.split("\t")
    if tuple(columns[: len(FIXED)]) != FIXED:
        detail = "columns are not separated by tabs" if "\t" not in line else "a column is missing or renamed"
        raise draft.refuse("vcf_header", line=number, detail=detail)
    if len(columns) > len(FIXED) and columns[len(FIXED)] != "FORMAT":
        raise draft.refuse("vcf_header", line=number, detail="the FORMAT column is missing")
    header.columns, header.samples, header.line = columns, columns[9:], number
    if not all(name.strip() for name in header.samples):
        raise draft.refuse("vcf_header", line=number, detail="a sample column has no name (tabs at the end?)")
    if len(set(header.samples)) < len(header.samples):
        raise draft.refuse("vcf_header", line=number, detail="a sample column occurs twice")


def choose_samples(header: Header, draft: Draft, expected: Expected) -> None:
    """Sets the tumour's and the normal's column. Never takes the first of two on trust."""
    samples = header.samples
    normal = _index(samples, header.named.get("normal_sample"))
    tumour = _index(samples, header.named.get("tumor_sample"))
    if tumour is None:
        rest = [index for index in range(len(samples)) if index != normal]
        tumour = rest[0] if len(rest) == 1 else _one(rest, samples, expected, normal)
    if normal is None and tumour is not None and len(samples) == 2:
        normal = 1 - tumour
    if tumour is None and samples:
        draft.problem("which_column", found=", ".join(samples))
    header.tumour = None if tumour is None else tumour + 9
    header.normal = None if normal is None else normal + 9
    own = samples if tumour is None else [samples[tumour]]
    draft.update_sample(
        sample_ids=tuple(name for name in own if not is_generic(name)),
        normal_id=samples[normal] if normal is not None and not is_generic(samples[normal]) else None,
    )


def _index(samples: list[str], name: str | None) -> int | None:
    return samples.index(name) if name in samples else None


def _one(rest: list[int], samples: list[str], expected: Expected, normal: int | None) -> int | None:
    """The only column with the case's id, else the only one whose name says tumour, else the one not normal."""
    tests: tuple[Callable[[str], bool], ...] = (
        lambda name: any(same_sample(name, want) for want in expected.sample_ids),
        lambda name: bool(_TUMOUR.search(name)) and not _NORMAL.search(name),
        lambda name: not _NORMAL.search(name),
    )
    for test in tests:
        found = [index for index in rest if test(samples[index])]
        if len(found) == 1:
            return found[0]
    return None
