"""Reads what a laboratory sends about one sample: files, a result folder, or an archive of one.

Layouts: Oslo ``<run>_TSO_500_LocalApp_postprocessing_results/<sample>/``, Bergen ``<run>/<run>_ppr/<sample>/``,
DRAGEN's result folder, PCGR's input folder. Files are found by what they are, not by where they lie; folders that carry
another sample's id are not opened.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from cases.genomics.logic.sample_id import parse_sample_id
from cases.genomics.readers.archive import is_archive, unpack
from cases.genomics.readers.draft import RefusedError, make_problem, worst_outcome
from cases.genomics.readers.identity import control_material, same_patient, same_sample
from cases.genomics.readers.kinds import FileKind, Outcome
from cases.genomics.readers.outlet import Outlet, Sink, largest_file, sent_through
from cases.genomics.readers.read import read_file
from cases.genomics.readers.rows import Expected, FolderReading, Problem, Reading
from cases.genomics.readers.whole import assemble

Named = tuple[Path, str]

_NO_RESULTS = (".pdf", ".png", ".jpg", ".jpeg", ".svg", ".html", ".bam", ".bai", ".cram", ".crai", ".fastq.gz")
_INDEXES = (".tbi", ".csi", ".gzi", ".idx")
_OTHER = (".json", ".md", ".yaml", ".yml", ".log", ".txt", ".xml", ".bed", ".sh", ".md5", ".sha256", ".docx", ".xlsx")
_TABLE = "_small_variant_table"
MAX_FILES = 2000


def read_folder(paths: Path | Sequence[Path], expected: Expected | None = None) -> FolderReading:
    """Reads files, folders and archives as one sample's results. Faults become problems, never exceptions."""
    given = [paths] if isinstance(paths, Path) else list(paths)
    wanted = expected or Expected()
    with TemporaryDirectory(prefix="reading-") as scratch:
        return read_folder_into(given, wanted, Path(scratch))


def read_folder_into(given: Sequence[Path], wanted: Expected, scratch: Path, sink: Sink | None = None) -> FolderReading:
    """As ``read_folder``; archives are unpacked below ``scratch``, which the caller removes.

    ``sink``: takes the small variants of the largest VCF or MAF, if it is large, instead of the answer.
    """
    problems: list[Problem] = []
    try:
        named = _collect(given, scratch)
    except RefusedError as refusal:
        return FolderReading(Outcome.REFUSED, (), problems=(refusal.problem,))
    own, others = _own_files(named, wanted)
    if others:
        problems.append(make_problem("other_samples", file="", count=others))
    own = _without_superseded(own)
    wanted = _with_pair(own, wanted)
    readings = _read_all(own, wanted, sink)
    if not any(reading.kind not in (FileKind.UNREAD, FileKind.UNKNOWN) for reading in readings):
        refused = any(reading.outcome is Outcome.REFUSED for reading in readings)
        if not refused:
            problems.append(make_problem("folder_empty", file=given[0].name if given else ""))
    return assemble(readings, wanted, problems)


def _collect(given: Sequence[Path], scratch: Path) -> list[Named]:
    named: list[Named] = []
    for index, path in enumerate(given):
        if path.is_symlink():
            raise RefusedError(make_problem("folder_link", file=path.name, value=path.name))
        if path.is_dir():
            named += _walk(path)
        elif path.is_file() and is_archive(path):
            into = scratch / str(index)
            into.mkdir()
            named += unpack(path, into)
        elif path.is_file():
            named.append((path, path.name))
        else:
            raise RefusedError(make_problem("unreadable", file=path.name, detail="no such file"))
    if len(named) > MAX_FILES:
        raise RefusedError(make_problem("archive_many", file=given[0].name, limit=MAX_FILES))
    return sorted(named, key=lambda pair: pair[1])


def _walk(folder: Path) -> Iterable[Named]:
    """Files below the folder without following links; hidden files are left out."""
    for path in folder.rglob("*"):
        name = str(PurePosixPath(*path.relative_to(folder).parts))
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if path.is_symlink():
            raise RefusedError(make_problem("folder_link", file=name, value=name))
        if path.is_file():
            yield path, name


def _own_files(named: list[Named], expected: Expected) -> tuple[list[Named], int]:
    """The files to open, and how many lie in folders named after other samples."""
    if not expected.sample_ids:
        return named, 0
    own = [pair for pair in named if not _of_another(PurePosixPath(pair[1]).parts[:-1], expected)]
    return own, len(named) - len(own)


def _of_another(folders: tuple[str, ...], expected: Expected) -> bool:
    for folder in folders:
        if any(same_sample(folder, want) or same_patient(folder, want) for want in expected.sample_ids):
            return False
    return any(
        parse_sample_id(folder) is not None or (control_material(folder) and not expected.reference_material)
        for folder in folders
    )


def _with_pair(named: list[Named], expected: Expected) -> Expected:
    """The sample_list beside the expected sample says which RNA and normal belong to it."""
    for path, name in named:
        if expected.sample_ids and PurePosixPath(name).name == "sample_list.tsv":
            pair = read_file(path, Expected(reference_material=True), name=name, alone=False).sample.sample_ids
            if any(same_sample(found, want) for found in pair for want in expected.sample_ids):
                return replace(expected, sample_ids=tuple(dict.fromkeys([*expected.sample_ids, *pair])))
    return expected


def _without_superseded(named: list[Named]) -> list[Named]:
    """A table prepared for quality control (forQC) takes the place of the plain one beside it."""
    prepared = {name.replace("_forQC", "") for _, name in named if f"{_TABLE}_forQC" in name}
    return [pair for pair in named if pair[1] not in prepared]


def _read_all(named: list[Named], expected: Expected, sink: Sink | None) -> tuple[Reading, ...]:
    """The readings in the order of the files; the large file last, since it is held against the others."""
    large = largest_file(named) if sink is not None else None
    found = {index: _read_one(*pair, expected) for index, pair in enumerate(named) if index != large}
    if sink is not None and large is not None:
        outlet = Outlet(
            sink, expected, [row for reading in found.values() for row in reading.small_variants],
            next((reading.build for reading in found.values() if reading.build), None),
        )  # fmt: skip
        found[large] = sent_through(outlet, lambda: _read_one(*named[large], expected, outlet))
    return tuple(found[index] for index in range(len(named)))


def read_alone(path: Path, name: str, expected: Expected, sink: Sink | None = None) -> Reading:
    """One file by itself; the rows of a large VCF or MAF go to the sink."""
    if sink is None or largest_file([(path, name)]) is None:
        return read_file(path, expected, name=name)
    outlet = Outlet(sink, expected)
    return sent_through(outlet, lambda: read_file(path, expected, name=name, outlet=outlet))


def _read_one(path: Path, name: str, expected: Expected, outlet: Outlet | None = None) -> Reading:
    lower = name.lower()
    if lower.endswith(_NO_RESULTS + _INDEXES):
        return Reading(name, FileKind.UNREAD, Outcome.ACCEPTED)
    reading = read_file(path, expected, name=name, alone=False, outlet=outlet)
    rules = {problem.rule for problem in reading.problems}
    if "unknown_format" in rules or (lower.endswith(_OTHER) and rules & {"not_text", "spreadsheet", "empty_file"}):
        if lower.endswith(_OTHER):
            return Reading(name, FileKind.UNREAD, Outcome.ACCEPTED)
        problems = (make_problem("not_read", file=name),)
        return replace(reading, kind=FileKind.UNREAD, outcome=worst_outcome(problems), problems=problems)
    return reading
