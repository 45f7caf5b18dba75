"""VCF 4.0 to 4.5, read line by line (line numbers matter more here than a parser's speed).

Multi-allelic records are split, multi-nucleotide variants kept, structural alleles never shown as small variants.
"""

from collections.abc import Iterable, Iterator

from cases.genomics.readers.build import set_build_from_header
from cases.genomics.readers.draft import Draft
from cases.genomics.readers.kinds import FileKind, Section
from cases.genomics.readers.rows import Expected
from cases.genomics.readers.vcf_header import VERSIONS, Header, choose_samples, read_columns
from cases.genomics.readers.vcf_small import SmallVariants
from cases.genomics.readers.vcf_structural import read_copy_numbers, read_exon_copy_numbers, read_splice_variants

MAX_HEADER_LINES = 20_000  # a genome with all its decoys has some thousand
Record = tuple[int, list[str]]


def read_vcf(lines: Iterable[tuple[int, str]], draft: Draft, expected: Expected) -> None:
    """Fills the draft. Raises RefusedError when the header or the file's shape is wrong."""
    walk = iter(lines)
    header = _read_header(walk, draft)
    draft.kind = header.kind()
    set_build_from_header(draft, header.meta)
    choose_samples(header, draft, expected)
    draft.update_sample(pipeline=header.source.split(" ")[0] or None)
    records = _records(walk, header, draft)
    if draft.kind is FileKind.COPY_NUMBER_VCF:
        draft.section(Section.COPY_NUMBERS, read_copy_numbers(records, header, draft))
    elif draft.kind is FileKind.EXON_COPY_NUMBER_VCF:
        draft.section(Section.EXON_COPY_NUMBERS, read_exon_copy_numbers(records, header, draft))
    elif draft.kind is FileKind.SPLICE_VCF:
        draft.section(Section.SPLICE, read_splice_variants(records, header, draft))
    else:
        if draft.outlet is not None:
            draft.outlet.open(draft, tagged=header.has("INFO/MNVTAG"))
        reader = SmallVariants(header, draft)
        for number, fields in records:
            reader.add(number, fields)
        reader.finish()
        draft.section(Section.SMALL_VARIANTS, draft.sent_passed + sum(row.passed for row in draft.small_variants))
    if not draft.counts.get("records"):
        draft.problem("no_findings")


def _read_header(walk: Iterator[tuple[int, str]], draft: Draft) -> Header:
    header = Header()
    for number, line in walk:
        if number == 1:
            _check_version(line, draft)
        if number > MAX_HEADER_LINES:
            raise draft.refuse("vcf_header", line=number, detail=f"it has more than {MAX_HEADER_LINES} lines")
        if line.startswith("##"):
            header.add(line)
        elif line.startswith("#CHROM"):
            read_columns(header, line, number, draft)
            return header
        elif line.strip():
            raise draft.refuse("vcf_header", line=number, detail="records begin before it")
    raise draft.refuse("vcf_header", detail="it is missing")


def _check_version(line: str, draft: Draft) -> None:
    if not line.startswith("##fileformat="):
        raise draft.refuse("vcf_format_missing", line=1)
    version = line.partition("=")[2].strip()
    if version not in VERSIONS:
        raise draft.refuse("vcf_version", line=1, value=version)


def _records(walk: Iterator[tuple[int, str]], header: Header, draft: Draft) -> Iterator[Record]:
    """Data lines cut into fields, each with as many columns as the header."""
    width, count = len(header.columns), 0
    for number, line in walk:
        if not line:
            continue
        if line.startswith("#"):
            raise draft.refuse("vcf_header_twice", line=number)
        fields = line.split("\t")
        if len(fields) != width:
            raise draft.refuse("vcf_columns", line=number, found=len(fields), expected=width)
        count += 1
        yield number, fields
    draft.counts["records"] = count
