"""The sections of CombinedVariantOutput.tsv, one function each; they return how many rows they reported."""

from typing import TYPE_CHECKING

from cases.genomics.readers import cells
from cases.genomics.readers.cells import CellError
from cases.genomics.readers.draft import Draft
from cases.genomics.readers.gene_pairs import split_pair
from cases.genomics.readers.kinds import CopyNumberKind, Nucleic, Section, SectionState, SignatureKind
from cases.genomics.readers.rows import CopyNumberRow, FusionRow, Signature, SmallVariantRow, SpliceRow
from cases.genomics.readers.seen import say_repeated
from cases.genomics.readers.table import Line
from cases.genomics.readers.variants import allele, split_hgvs

if TYPE_CHECKING:
    from cases.genomics.readers.combined import Block

MAX_TMB = 5000  # mutations/Mb; the highest published burdens are near 1,000
MIN_MSI_SITES = 40  # InPreD: fewer usable sites cannot be evaluated

_SMALL = (
    "Gene", "Chromosome", "Genomic Position", "Reference Call", "Alternative Call", "Allele Frequency", "Depth",
    "P-Dot Notation", "C-Dot Notation",
)  # fmt: skip


def read_small_variants(block: "Block", draft: Draft) -> int:
    table = block.table(draft, _SMALL)
    for line in table:
        chrom = line.read(_chromosome, "Chromosome")
        pos = line.read(lambda text: cells.integer(text, low=1), "Genomic Position")
        ref, alt = line.read(allele, "Reference Call"), line.read(allele, "Alternative Call")
        gene = line.read(cells.gene, "Gene")
        fraction = line.read(cells.fraction, "Allele Frequency")
        depth = line.read(cells.integer, "Depth")
        if pos is None and not line.failed:
            line.fail(CellError("position", value=line.get("Genomic Position") or ""), "Genomic Position")
        if ref is not None and ref == alt:
            line.fail(CellError("allele_same", value=ref), "Alternative Call")
        if line.failed or chrom is None or pos is None or ref is None or alt is None:
            continue
        transcript, change = split_hgvs(line.get("C-Dot Notation"))
        _, protein = split_hgvs(line.get("P-Dot Notation"))
        draft.small_variants.append(
            SmallVariantRow(
                line=line.number, chrom=chrom, pos=pos, ref=ref, alt=alt, passed=True, gene=gene,
                transcript=transcript, hgvs_c=change, hgvs_p=protein,
                consequence=_terms(line.get("Consequence(s)", "Consequence")),
                exon=cells.text_or_none(line.get("Affected Exon(s)", "Affected Exon")),
                depth=depth, allele_fraction=fraction, header_line=line.header,
            )
        )  # fmt: skip
    say_repeated(draft)
    return len(table)


def read_amplifications(block: "Block", draft: Draft) -> int:
    table = block.table(draft, ("Gene", "Fold Change"))
    for line in table:
        gene, fold = line.read(cells.gene, "Gene"), line.read(cells.positive, "Fold Change")
        copies = line.read(cells.number, "Absolute Copy Number", "Copy Number")
        kind = line.read(_change_kind, "Copy Number Variant", "CNV Type", "Type") or CopyNumberKind.AMPLIFICATION
        if line.failed or gene is None:
            continue
        if kind is CopyNumberKind.LOSS and copies == 0:
            kind = CopyNumberKind.DELETION
        draft.copy_numbers.append(
            CopyNumberRow(
                line=line.number, kind=kind, passed=True, gene=gene, genes=(gene,), fold_change=fold,
                copy_number=copies, header_line=line.header,
            )
        )  # fmt: skip
    return len(table)


def read_exon_changes(block: "Block", draft: Draft) -> int:
    """A gene whose other cells are NA was tested and is clean: kept as a neutral row, which is no finding."""
    found = 0
    for line in block.table(draft, ("Gene",)):
        gene = line.read(cells.gene, "Gene")
        if gene is None:
            continue
        clean = all(cells.missing(value) for name, value in line.cells.items() if name != "Gene")
        chrom = None if clean else line.read(_chromosome, "Chromosome")
        start = line.read(cells.integer, "Start")
        end = line.read(cells.integer, "Stop", "End")
        fold = line.read(cells.positive, "Fold Change")
        kind = line.read(_change_kind, "CNV Type", "Copy Number Variant") or CopyNumberKind.NEUTRAL
        if line.failed:
            continue
        found += not clean
        draft.copy_numbers.append(
            CopyNumberRow(
                line=line.number, kind=kind, passed=True, gene=gene, genes=(gene,), chrom=chrom, start=start,
                end=end, exons=cells.text_or_none(line.get("Affected Exon(s)", "Affected Exons")) or "-",
                fold_change=fold, header_line=line.header,
            )
        )  # fmt: skip
    return found


def read_fusions(block: "Block", draft: Draft) -> int:
    table = block.table(draft, ("Gene Pair", "Breakpoint 1", "Breakpoint 2", "Fusion Supporting Reads"))
    for line in table:
        pair = split_pair(line.get("Gene Pair") or "", line)
        first, second = line.read(cells.junction, "Breakpoint 1"), line.read(cells.junction, "Breakpoint 2")
        reads = line.read(cells.integer, "Fusion Supporting Reads")
        if line.failed or pair is None:
            continue
        draft.fusions.append(
            FusionRow(
                line=line.number, gene_a=pair.gene_a, gene_b=pair.gene_b, genes_a=pair.genes_a, genes_b=pair.genes_b,
                passed=True, source=Nucleic.RNA, breakpoint_a=first, breakpoint_b=second, supporting_reads=reads,
                header_line=line.header,
            )
        )  # fmt: skip
    return len(table)


def read_splice(block: "Block", draft: Draft) -> int:
    table = block.table(draft, ("Gene", "Breakpoint 1", "Breakpoint 2", "Splice Supporting Reads"))
    for line in table:
        gene = line.read(cells.gene, "Gene")
        first, second = line.read(cells.junction, "Breakpoint 1"), line.read(cells.junction, "Breakpoint 2")
        reads = line.read(cells.integer, "Splice Supporting Reads")
        reference = line.read(cells.integer, "Reference Reads Transcript", "Reference Reads")
        if line.failed:
            continue
        draft.splice.append(
            SpliceRow(
                line=line.number, passed=True, gene=gene,
                exons=cells.text_or_none(line.get("Affected Exon", "Affected Exon(s)")),
                breakpoint_a=first, breakpoint_b=second, supporting_reads=reads, reference_reads=reference,
                header_line=line.header,
            )
        )  # fmt: skip
    return len(table)


def read_signature_sections(blocks: dict[str, "Block"], draft: Draft, *, dna: bool) -> None:
    for section, name, reader in (
        (Section.TMB, "tmb", _read_tmb),
        (Section.MSI, "msi", _read_msi),
        (Section.HRD, "gis", _read_hrd),
    ):
        if name not in blocks or not dna:
            draft.sections[section] = SectionState.NOT_TESTED
            continue
        line = Line(blocks[name].line, {key.lower(): value for key, (_, value) in blocks[name].pairs().items()}, draft)
        signature = reader(line, draft)
        draft.signatures.append(signature)
        draft.sections[section] = SectionState.REPORTED if signature.tested else SectionState.NOT_TESTED


def _named(line: Line, *words: str) -> str:
    """The row whose name holds all these words (the wording differs between versions)."""
    return next((name for name in line.cells if all(word in name for word in words)), "")


def _signature_value(line: Line, name: str, *, high: float, low: float = 0) -> float | None:
    """The number, None when NA; ``<5`` is kept as text with a warning; out of range is an error."""
    text = line.cells.get(name, "")
    if text.startswith(("<", ">")):
        line.draft.problem("kept_as_text", line=line.number, field=name, value=text)
        return None
    value = line.read(cells.number, name)
    if value is not None and not low <= value <= high:
        line.fail(CellError("out_of_range", value=text, range=f"{low:g}-{high:g}"), name)
        return None
    return value


def _read_tmb(line: Line, draft: Draft) -> Signature:
    name = _named(line, "tmb")
    value = _signature_value(line, name, high=MAX_TMB)
    return Signature(
        SignatureKind.TMB, value is not None, value, line.cells.get(name, "NA"), line.number,
        eligible_variants=line.read(cells.integer, _named(line, "eligible")),
        region_megabases=line.read(cells.number, _named(line, "region")),
    )  # fmt: skip


def _read_msi(line: Line, draft: Draft) -> Signature:
    name = _named(line, "percent")  # plasma versions give SUM_JSD instead, which is no percentage
    value = _signature_value(line, name, high=100)
    usable = line.read(cells.integer, _named(line, "usable"))
    unstable = line.read(cells.integer, next((key for key in line.cells if "unstable" in key and key != name), ""))
    if usable is not None and usable < MIN_MSI_SITES:
        draft.problem("msi_few_sites", line=line.number, field=_named(line, "usable"), value=usable)
    return Signature(
        SignatureKind.MSI, value is not None, value, line.cells.get(name, "NA"), line.number,
        usable_sites=usable, unstable_sites=unstable,
    )  # fmt: skip


def _read_hrd(line: Line, draft: Draft) -> Signature:
    fraction, ploidy = _named(line, "tumor fraction"), _named(line, "ploidy")
    for kind, name, high in (
        (SignatureKind.TUMOUR_FRACTION, fraction, 1.0),
        (SignatureKind.PLOIDY, ploidy, 20.0),
    ):
        value = _signature_value(line, name, high=high) if name else None
        draft.signatures.append(Signature(kind, value is not None, value, line.cells.get(name, ""), line.number))
    name = _named(line, "instability")
    value = _signature_value(line, name, high=200)
    return Signature(SignatureKind.HRD, value is not None, value, line.cells.get(name, "NA"), line.number)


def _chromosome(text: str | None) -> str:
    chrom = cells.chromosome(text or "")
    if chrom is None:
        raise CellError("position", value=text or "")
    return chrom


def _change_kind(text: str | None) -> CopyNumberKind | None:
    bare = (text or "").strip().strip("<>").lower()
    if bare in ("", "na", ".", "-"):
        return None
    kinds = {
        "dup": CopyNumberKind.AMPLIFICATION, "amplification": CopyNumberKind.AMPLIFICATION,
        "gain": CopyNumberKind.GAIN, "del": CopyNumberKind.LOSS, "loss": CopyNumberKind.LOSS,
        "deletion": CopyNumberKind.LOSS,
    }  # fmt: skip
    if bare not in kinds:
        raise CellError("out_of_range", value=text or "", range="<DUP>, <DEL>")
    return kinds[bare]


def _terms(text: str | None) -> str | None:
    bare = cells.text_or_none(text)
    return None if bare is None else "&".join(part.strip() for part in bare.replace(";", ",").split(","))
