"""Which genome build a file is on, from what the file itself says: contig lengths, reference, annotation, lift-over."""

import re
from collections.abc import Iterable

from cases.genomics.logic.build import LENGTHS
from cases.genomics.readers.cells import chromosome
from cases.genomics.readers.draft import Draft
from cases.genomics.readers.kinds import Build
from cases.genomics.readers.rows import Expected, FusionRow, Problem, Reading, SpliceRow

_BY_LENGTH = {(chrom, length): build for build, lengths in LENGTHS.items() for chrom, length in lengths.items()}
_NAME_37 = re.compile(r"grch37|hg19|hs37d5|g1k_v37|(?<![a-z0-9])b37(?![0-9])", re.IGNORECASE)
_NAME_38 = re.compile(r"grch38|hg38|hs38|(?<![a-z0-9])b38(?![0-9])", re.IGNORECASE)
# Other species and former human builds, which a person might else take for one of ours.
_NAME_OTHER = re.compile(
    r"grcm3[89]|(?<![a-z0-9])mm(?:8|9|10|39)(?![0-9])|(?<![a-z0-9])(?:rn[4-7]|canfam\d|danrer\d+)(?![0-9])"
    r"|hg1[678]|ncbi[-_ ]?(?:build[-_ ]?)?3[456]|(?<![a-z0-9])b36(?![0-9])|chm13|t2t",
    re.IGNORECASE,
)
_CONTIG = re.compile(r"##contig=<(?:.*?,)?ID=([^,>]+)(?:.*?length=(\d+))?", re.IGNORECASE)
_ASSEMBLY = re.compile(r"assembly=\"?([^,>\" ]+)", re.IGNORECASE)
_NO_ANSWER = frozenset({"build_conflict", "build_other", "maf_builds"})
_CHAIN = re.compile(r"to((?:hg|grch)\d\d)", re.IGNORECASE)


def build_in_name(text: str) -> Build | None:
    """The build that a name or path mentions; None when it mentions none or both."""
    first, second = _NAME_37.search(text), _NAME_38.search(text)
    if bool(first) == bool(second):
        return None
    return Build.GRCH37 if first else Build.GRCH38


def header_builds(meta: Iterable[str]) -> dict[Build, str]:
    """Every build that a VCF header speaks of, with the first line that says so (shortened)."""
    found: dict[Build, str] = {}
    for line in meta:
        build, evidence = _line_build(line)
        if build is not None:
            found.setdefault(build, evidence)
    return found


def _line_build(line: str) -> tuple[Build | None, str]:
    lower = line[:16].lower()
    if lower.startswith("##contig"):
        match = _CONTIG.match(line)
        chrom = chromosome(match[1]) if match else None
        if match and chrom and match[2]:
            length = int(match[2])
            known = _BY_LENGTH.get((chrom, length))
            return (Build(known), f"contig {match[1]} length {length}") if known else (None, "")
        assembly = _ASSEMBLY.search(line)
        return (build_in_name(assembly[1]), f"contig assembly {assembly[1]}") if assembly else (None, "")
    if lower.startswith("##liftover"):
        chain = _CHAIN.search(line.rsplit("/", 1)[-1])
        return (build_in_name(chain[1]), f"lifted over to {chain[1]}") if chain else (None, "")
    if lower.startswith(("##reference", "##new_reference", "##assembly")):
        return build_in_name(line.split("=", 1)[-1]), line[2:100]
    if lower.startswith("##vep"):
        assembly = _ASSEMBLY.search(line)
        return (build_in_name(assembly[1]), f"VEP assembly {assembly[1]}") if assembly else (None, "")
    return None, ""


def other_genome(meta: Iterable[str]) -> tuple[int, str] | None:
    """Line (from 1) and words of the first header line that speaks of a genome which is neither of ours."""
    for number, line in enumerate(meta, 1):
        if words := _other_in(line):
            return number, words
    return None


def _other_in(line: str) -> str:
    lower = line[:16].lower()
    if lower.startswith("##contig"):
        match = _CONTIG.match(line)
        chrom = chromosome(match[1]) if match else None
        # Mitochondria come in several lengths for one build.
        if match and chrom and chrom != "MT" and match[2] and (chrom, int(match[2])) not in _BY_LENGTH:
            return f"contig {match[1]} length {match[2]}"
        assembly = _ASSEMBLY.search(line)
        return f"contig assembly {assembly[1]}" if assembly and _NAME_OTHER.search(assembly[1]) else ""
    if lower.startswith(("##reference", "##new_reference", "##assembly", "##vep")):
        return line[2:100] if _NAME_OTHER.search(line) else ""
    return ""


def set_build_from_header(draft: Draft, meta: Iterable[str]) -> None:
    meta = list(meta)
    found = header_builds(meta)
    if not found and (other := other_genome(meta)):
        draft.problem("build_other", line=other[0], found=other[1])
        return
    if len(found) > 1:
        draft.problem("build_conflict", found=", ".join(f"{build} ({why})" for build, why in sorted(found.items())))
    elif found:
        ((draft.build, draft.build_evidence),) = found.items()


def settle_build(draft: Draft, expected: Expected) -> None:
    """Last word on the build: the file's own, else its name's (said aloud), and whether it is the case's."""
    if draft.build is None and not is_contradictory(draft.problems):
        draft.build = build_in_name(draft.file.rsplit("/", 1)[-1])
        if draft.build is not None:
            draft.build_evidence = f"file name {draft.file}"
            draft.problem("build_from_file_name", build=draft.build)
    if draft.build is not None and expected.build is not None and draft.build != expected.build:
        draft.problem("build_mismatch", found=draft.build, expected=expected.build, evidence=draft.build_evidence)
    if draft.build is not None:
        _check_ends(draft, draft.build)


def is_contradictory(problems: Iterable[Problem]) -> bool:
    """The file has said which genome it is on, and it is no answer."""
    return any(problem.rule in _NO_ANSWER for problem in problems)


def has_positions(reading: Draft | Reading) -> bool:
    """Something in it has a place on a chromosome, so that the build matters."""
    return (
        bool(reading.small_variants or reading.sent)
        or any(row.chrom for row in reading.copy_numbers)
        or any(row.breakpoint_a or row.breakpoint_b for row in (*reading.fusions, *reading.splice))
    )


def _check_ends(draft: Draft, build: Build) -> None:
    """A position beyond the chromosome's end in that build shows that the build is wrong."""
    lengths = LENGTHS[build]
    places = [
        (row.line, row.chrom, row.pos) for row in draft.small_variants if row.pos > lengths.get(row.chrom, row.pos)
    ]
    places += [(row.line, row.chrom, row.end) for row in draft.copy_numbers if row.chrom and row.end]
    joined: list[FusionRow | SpliceRow] = [*draft.fusions, *draft.splice]
    ends = [
        (row.line, end.chrom, end.pos)
        for row in joined
        for end in (row.breakpoint_a, row.breakpoint_b)
        if end is not None
    ]
    beyond = [place for place in ends if place[2] > lengths.get(place[1], place[2])]
    # A wrong build shows in many breakpoints; a single one is that row's own mistake.
    rule = "build_beyond_contig" if len(beyond) > max(1, 0.1 * len(ends)) else "breakpoint_beyond_contig"
    for found, listed in (("build_beyond_contig", places), (rule, beyond)):
        for line, chrom, pos in listed:
            length = lengths.get(chrom, pos)
            if pos > length:
                draft.problem(found, line=line, value=pos, chrom=chrom, build=build, length=length)
