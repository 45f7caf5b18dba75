"""What a file is, by its content; its name only says what it claims to be."""

from cases.genomics.readers.kinds import FileKind
from cases.genomics.readers.segments import is_bare_segment
from cases.genomics.readers.source import GZIP_MAGIC, Source

_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"BAM\x01", "a BAM alignment"),
    (b"CRAM", "a CRAM alignment"),
    (b"BCF\x02", "a BCF"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"BZh", "bzip2-compressed"),
    (b"\xfd7zXZ", "xz-compressed"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"TBI\x01", "an index"),
    (b"CSI\x01", "an index"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
    (b"SQLite format 3", "a database"),
)
_INDEX_SUFFIXES = (".tbi", ".csi", ".gzi", ".bai", ".crai")

# Column sets that recognise a table (lower case); the first whose columns are all there wins.
_TABLES: tuple[tuple[FileKind, frozenset[str]], ...] = (
    (FileKind.SMALL_VARIANT_TABLE, frozenset({"sample_id", "genomic_location", "dna_change"})),
    (FileKind.SMALL_VARIANT_TABLE, frozenset({"sample_id", "gene_symbol", "dna_change"})),
    (FileKind.VARIANT_SUMMARY, frozenset({"sample_id", "tmb", "msi"})),
    (FileKind.SAMPLE_LIST, frozenset({"#sample_type", "sample_id"})),
    (FileKind.ALLELE_SPECIFIC_SEGMENTS, frozenset({"nmajor", "nminor"})),
    (FileKind.CNVKIT_SEGMENTS, frozenset({"chromosome", "start", "end", "gene", "log2"})),
    (FileKind.LOG_RATIO_SEGMENTS, frozenset({"seg.mean"})),
    (FileKind.LOG_RATIO_SEGMENTS, frozenset({"segment_mean"})),
    (FileKind.ARRIBA_FUSIONS, frozenset({"#gene1", "gene2", "breakpoint1", "breakpoint2"})),
    (FileKind.STAR_FUSIONS, frozenset({"#fusionname", "leftgene", "rightgene"})),
    (FileKind.MAF, frozenset({"hugo_symbol", "tumor_sample_barcode"})),
    (FileKind.ALL_FUSIONS, frozenset({"caller", "gene a", "gene b", "gene a breakpoint"})),
)
_BY_COMMAS = frozenset({FileKind.ALL_FUSIONS})  # tables that their pipeline itself writes so
_SIMPLE_FUSION = frozenset(
    {"fusiongene", "fusion", "fusion_gene", "fusionname", "#fusionname", "fusion_name", "gene_pair", "gene pair"}
)
_NOT_READ = (("BED", frozenset({"browser", "track"})),)


def sniff(source: Source) -> FileKind:
    """The kind, SMALL_VARIANT_VCF for every VCF (its reader tells them apart). Raises RefusedError."""
    if source.path.name.lower().endswith(_INDEX_SUFFIXES):
        raise source.refuse("index_file")
    head = source.head()
    _refuse_binary(source, head)
    lines = [line.rstrip("\r") for line in head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").split("\n")]
    if lines[0].startswith("##fileformat=VCF") or source.name.lower().endswith((".vcf", ".vcf.gz", ".vcf.bgz")):
        return FileKind.SMALL_VARIANT_VCF
    if any(line.startswith("#CHROM") for line in lines):
        return FileKind.SMALL_VARIANT_VCF
    if any("Combined Variant Output" in line or line.startswith("[Analysis Details]") for line in lines[:10]):
        return FileKind.COMBINED_VARIANT_OUTPUT
    if any("Metrics Output" in line or line.startswith("[Run QC Metrics]") for line in lines[:10]):
        return FileKind.METRICS
    return _sniff_table(source, lines)


def _refuse_binary(source: Source, head: bytes) -> None:
    if not head.strip():
        raise source.refuse("truncated" if source.packed and source.size < 100 and not head else "empty_file")
    if source.packed and head.startswith(GZIP_MAGIC):
        raise source.refuse("nested_gzip")
    for magic, found in _MAGIC:
        if head.startswith(magic):
            if magic.startswith((b"PK", b"\xd0\xcf")) and _is_spreadsheet(source, head):
                raise source.refuse("spreadsheet")
            if b"[Content_Types].xml" in head:
                found = "an Office document"
            raise source.refuse("index_file" if found == "an index" else "not_text", found=found)
    start = head[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<") and b"<html" in start):
        raise source.refuse("html_page")
    if start.startswith(b"<?xml"):
        raise source.refuse("not_text", found="XML")
    _refuse_strange_lines(source, head)


def _refuse_strange_lines(source: Source, head: bytes) -> None:
    if b"\0" in head[:4096] and b"\n" not in head[: head.index(b"\0")]:
        raise source.refuse("not_text", found="binary data")
    if b"\r" in head and b"\n" not in head:
        raise source.refuse("old_mac_lines")


def _is_spreadsheet(source: Source, head: bytes) -> bool:
    return (
        b"xl/" in head
        or b"spreadsheet" in head
        or source.name.lower().endswith((".xlsx", ".xls", ".xlsm", ".ods"))
        or (b"[Content_Types].xml" in head and not any(part in head for part in (b"word/", b"ppt/")))
    )


def _sniff_table(source: Source, lines: list[str]) -> FileKind:
    for line in lines:
        by_commas = "\t" not in line
        columns = {cell.strip().strip('"').lower() for cell in line.split("," if by_commas else "\t")}
        for kind, needed in _TABLES:
            if needed <= columns:
                if by_commas and kind not in _BY_COMMAS:
                    raise source.refuse("commas")
                return kind
        for name, needed in _NOT_READ:
            if needed <= columns:
                raise source.refuse("format_not_read", format=name)
        if columns & _SIMPLE_FUSION or {"gene1", "gene2"} <= columns or {"gene_a", "gene_b"} <= columns:
            return FileKind.SIMPLE_FUSIONS
        if line.count(";") >= 2 and "\t" not in line and not line.startswith("#"):
            raise source.refuse("semicolons")
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    if is_bare_segment(first):
        return FileKind.LOG_RATIO_SEGMENTS
    raise source.refuse("unknown_format")
