"""Reads one laboratory file: recognises it, reads it, asks whose it is and on which genome build."""

from collections.abc import Callable, Iterable
from pathlib import Path

from cases.genomics.readers.against_reference import check_reference
from cases.genomics.readers.build import has_positions, settle_build
from cases.genomics.readers.combined import read_combined
from cases.genomics.readers.draft import Draft, RefusedError
from cases.genomics.readers.fusions import read_all_fusions, read_arriba, read_simple, read_star
from cases.genomics.readers.identity import check_identity
from cases.genomics.readers.maf import read_maf
from cases.genomics.readers.metrics import read_metrics
from cases.genomics.readers.rows import Expected, FileKind, Reading
from cases.genomics.readers.segments import read_allele_specific, read_cnvkit, read_seg
from cases.genomics.readers.sex import sex_shown
from cases.genomics.readers.sniff import sniff
from cases.genomics.readers.source import Source
from cases.genomics.readers.summary import read_sample_list, read_variant_summary
from cases.genomics.readers.transcripts import check_transcripts
from cases.genomics.readers.tsoppi import read_small_variant_table
from cases.genomics.readers.vcf import read_vcf

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


def read_file(path: Path, expected: Expected | None = None, *, name: str | None = None, alone: bool = True) -> Reading:
    """Reads ``path`` (shown as ``name``). Every fault of the file is a problem of the reading, never an exception.

    ``alone`` False: the files beside it may still say the genome build.
    """
    wanted = expected or Expected()
    draft = Draft(name or path.name, FileKind.UNKNOWN)
    try:
        source = Source(path, name)
        draft.kind = sniff(source)
        READERS[draft.kind](source.lines(), draft, wanted)
        draft.update_sample(sex=sex_shown(draft.copy_numbers, draft.small_variants) or draft.sample.sex)
        check_identity(draft, wanted, alone=alone)
        settle_build(draft, wanted)
        check_transcripts(draft)
        draft.problems += check_reference(draft.file, draft.small_variants, draft.build, wanted)
        contradictory = any(problem.rule == "build_conflict" for problem in draft.problems)
        if alone and draft.build is None and not contradictory and has_positions(draft):
            draft.problem("build_unknown")
    except RefusedError as refusal:
        draft.problems.append(refusal.problem)
    except OSError as error:
        draft.problem("unreadable", detail=error.strerror or "I/O")
    return draft.finish()
