"""Which files of a folder are the sample's: Oslo's layout, Bergen's, or the files side by side.

Oslo ``<run>_TSO_500_LocalApp_postprocessing_results/<sample>/``, Bergen ``<run>/<run>_ppr/<sample>/``; the run's
summary lies one level above the sample's folder. A table prepared for quality control (forQC) takes the place of the
plain one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from cases.genomics.inpred.errors import InpredError
from cases.genomics.readers.identity import same_sample

TABLE, PREPARED = "_small_variant_table.tsv", "_small_variant_table_forQC.tsv"
SUMMARY, SAMPLE_LIST = "variant_summary.tsv", "sample_list.tsv"  # a run's id and _ stand before the first
_LAYOUTS = ("_TSO_500_LocalApp_postprocessing_results", "_ppr")
MAX_FILES = 20_000


@dataclass(frozen=True, slots=True)
class Named:
    """A file by the name that carries its meaning, and where its bytes lie (in a store, another name)."""

    name: str
    path: Path

    @property
    def base(self) -> str:
        return PurePosixPath(self.name).name

    @property
    def folder(self) -> PurePosixPath:
        return PurePosixPath(self.name).parent


@dataclass(frozen=True, slots=True)
class Files:
    """``sample``: the id that the table's name has. ``summaries``: every one at hand; the run says which counts."""

    sample: str
    table: Named
    sample_list: Named | None
    summaries: tuple[Named, ...]


def files_below(folder: Path) -> list[Named]:
    """The files that could matter, by absolute path; the level above too, where the run's summary lies."""
    found = []
    for number, path in enumerate(folder.rglob("*")):
        if number > MAX_FILES:
            raise InpredError("folder_many", found=False, folder=str(folder), limit=MAX_FILES)
        if _matters(path.name) and path.is_file():
            found.append(Named(str(path), path))
    above = folder.absolute().parent.glob(f"*{SUMMARY}")
    return sorted({*found, *(Named(str(path), path) for path in above)}, key=lambda file: file.name)


def _matters(name: str) -> bool:
    return name.endswith((TABLE, PREPARED, SUMMARY)) or name == SAMPLE_LIST


def choose(named: Iterable[Named], sample: str, *, where: str) -> Files:
    """The sample's files among these, or those of the only sample whose id goes on from the asked one.

    Raises InpredError when no table, or more than one folder, is the sample's.
    """
    every = list(named)
    sample = _as_named(every, sample)
    tables = [file for file in every if file.base in (sample + TABLE, sample + PREPARED)]
    if not tables:
        others = sorted({file.base for file in every if file.base.endswith((TABLE, PREPARED))})
        rule = "table_of_others" if others else "table_absent"
        raise InpredError(rule, found=False, sample=sample, where=where, others=", ".join(others[:5]))
    folders = sorted({str(file.folder) for file in tables})
    if len(folders) > 1:
        raise InpredError("two_folders", found=False, sample=sample, first=folders[0], second=folders[1])
    table = next((file for file in tables if file.base.endswith(PREPARED)), tables[0])
    lists = [file for file in every if file.base == SAMPLE_LIST and file.folder == table.folder]
    near = [file for file in every if file.base.endswith(SUMMARY)]
    return Files(sample, table, lists[0] if lists else None, tuple(near))


def _as_named(every: list[Named], sample: str) -> str:
    """The asked id, or the one that goes on from it (CL-X asked, CL-X-D01 there) when there is just one."""
    bases = [file.base for file in every if file.base.endswith((TABLE, PREPARED))]
    ids = {base.removesuffix(PREPARED).removesuffix(TABLE) for base in bases}
    alike = sorted(found for found in ids if same_sample(found, sample))
    return alike[0] if sample not in ids and len(alike) == 1 else sample


def run_of_layout(table: Named) -> str:
    """The run whose results folder the sample's folder lies in; empty where the folders do not say."""
    above = table.folder.parent.name
    return next((above.removesuffix(ending) for ending in _LAYOUTS if above.endswith(ending)), "")


def summary_of_run(summaries: Sequence[Named], runs: Sequence[str], table: Named) -> Named | None:
    """The summary named after one of the runs, or after none; where no run is known, the only one there is.

    Raises InpredError where two would fit: one of them is another run's.
    """
    names = {SUMMARY, *(f"{run}_{SUMMARY}" for run in runs if run)}
    fitting = [file for file in summaries if file.base in names] if any(runs) else list(summaries)
    if not fitting:
        return None
    if len(fitting) > 1:
        beside = [file for file in fitting if file.folder in (table.folder, table.folder.parent)]
        fitting = beside or fitting
    if len(fitting) > 1:
        raise InpredError("two_summaries", found=False, first=fitting[0].name, second=fitting[1].name)
    return fitting[0]
