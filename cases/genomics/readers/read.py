"""Reads one laboratory file: recognises it, reads it, asks whose it is and on which genome build."""

from collections.abc import Callable, Iterable
from pathlib import Path

from cases.genomics.readers.against_reference import ReferenceCheck
from cases.genomics.readers.build import has_positions, is_contradictory, settle_build
from cases.genomics.readers.combined import read_combined
from cases.genomics.readers.draft import Draft, RefusedError
from cases.genomics.readers.fusions import read_all_fusions, read_arriba, read_simple, read_star
from cases.genomics.readers.identity import check_identity
from cases.genomics.readers.kinds import FileKind
from cases.genomics.readers.maf import read_maf
from cases.genomics.readers.metrics import read_metrics
from cases.genomics.readers.outlet import Outlet
from cases.genomics.readers.rows import Expected, Problem, Reading
from cases.genomics.readers.segments import read_allele_specific, read_cnvkit, read_seg
from cases.genomics.readers.sex import sex_shown
from cases.genomics.readers.sniff import sniff
from cases.genomics.readers.source import MAX_LINES, MAX_TABLE_LINES, Source
from cases.genomics.readers.summary import read_sample_list, read_variant_summary
from cases.genomics.readers.transcripts import check_agreement, check_transcripts, count_transcripts
from cases.genomics.readers.tsoppi import read_small_variant_table
from cases.genomics.readers.vcf import read_vcf
from cases.genomics.readers.watch import Watch

Lines = Iterable[tuple[int, str]]
Reader = Callable[[Lines, Draft, Expected], None]


def _plain(reader: Callable[[Lines, Draft], None]) -> Reader:
    return lambda lines, draft, _expected: reader(lines, draft)


READERS: dict[FileKind, Reader] = {
    FileKind.COMBINED_VARIANT_OUTPUT: _plain(read_combined),
    FileKind.SMALL_VARIANT_TABLE: read_small_variant_table,
    FileKind.VARIANT_SUMMARY: read_variant_summary,
    FileKind.SAMPLE_LIST: _plain(read_sample_list),
    FileKind.SMALL_VARIANT_VCF: read_vcf,
    FileKind.CNVKIT_SEGMENTS: read_cnvkit,
    FileKind.ALLELE_SPECIFIC_SEGMENTS: read_allele_specific,
    FileKind.LOG_RATIO_SEGMENTS: read_seg,
    FileKind.ARRIBA_FUSIONS: _plain(read_arriba),
    FileKind.STAR_FUSIONS: _plain(read_star),
    FileKind.SIMPLE_FUSIONS: _plain(read_simple),
    FileKind.ALL_FUSIONS: _plain(read_all_fusions),
    FileKind.MAF: read_maf,
    FileKind.METRICS: read_metrics,
}


PANEL_TABLES = frozenset(
    {
        FileKind.COMBINED_VARIANT_OUTPUT, FileKind.SMALL_VARIANT_TABLE, FileKind.VARIANT_SUMMARY, FileKind.SAMPLE_LIST,
        FileKind.METRICS,
    }
)  # fmt: skip
VCF_KINDS = frozenset(
    {FileKind.SMALL_VARIANT_VCF, FileKind.COPY_NUMBER_VCF, FileKind.EXON_COPY_NUMBER_VCF, FileKind.SPLICE_VCF}
)


def read_file(
    path: Path,
    expected: Expected | None = None,
    *,
    name: str | None = None,
    alone: bool = True,
    outlet: Outlet | None = None,
) -> Reading:
    """Reads ``path`` (shown as ``name``). Every fault of the file is a problem of the reading, never an exception.

    ``alone`` False: files beside it may still say the genome build. ``outlet`` takes the rows of a large VCF or MAF.
    """
    wanted = expected or Expected()
    draft = Draft(name or path.name, FileKind.UNKNOWN)
    draft.outlet = outlet
    try:
        source = Source(path, name)
        draft.kind = sniff(source)
        source.most_lines = MAX_TABLE_LINES if draft.kind in PANEL_TABLES else MAX_LINES
        READERS[draft.kind](source.lines(), draft, wanted)
        if source.open_end and draft.kind in VCF_KINDS:
            draft.problem("last_line_open")
        watch = outlet.watch if outlet is not None else None
        telling = [*draft.small_variants, *watch.on_y, *watch.of_two_x] if watch else draft.small_variants
        draft.update_sample(sex=sex_shown(draft.copy_numbers, telling) or draft.sample.sex)
        check_identity(draft, wanted, alone=alone)
        settle_build(draft, wanted)
        draft.transcripts = watch.transcripts if watch else {}
        count_transcripts(draft.small_variants, draft.transcripts)
        check_transcripts(draft, draft.transcripts)
        check_agreement(draft, draft.small_variants)
        draft.problems += _against_reference(draft, wanted, watch)
        contradictory = is_contradictory(draft.problems)
        if alone and draft.build is None and not contradictory and has_positions(draft):
            draft.problem("build_unknown")
    except RefusedError as refusal:
        draft.problems.append(refusal.problem)
    except OSError as error:
        draft.problem("unreadable", detail=error.strerror or "I/O")
    return draft.finish()


def _against_reference(draft: Draft, expected: Expected, watch: Watch | None) -> list[Problem]:
    check = watch.reference if watch is not None else ReferenceCheck(draft.build, expected)
    check.see(draft.small_variants)
    return check.problems(draft.file)
