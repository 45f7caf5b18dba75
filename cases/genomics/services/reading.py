"""Reading a delivery where it can do no harm: files under their own names in a scratch folder, a limited child."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from cases.genomics.models import Upload, UploadedFile
from cases.genomics.readers.archive import is_archive, unpack
from cases.genomics.readers.child import Limits, read_folder_in_child
from cases.genomics.readers.frames import Taker
from cases.genomics.readers.kinds import Build
from cases.genomics.readers.rows import Expected, FolderReading
from cases.genomics.services.receive import Kept
from cases.pathology.models import Specimen
from molmdt.kernel import store


@dataclass
class Layout:
    """The delivery on disk: a folder of plain files, and its archives one by one."""

    root: Path
    archives: list[Path] = field(default_factory=list)

    @property
    def files(self) -> Path:
        return self.root / "files"


def read(upload: Upload, layout: Layout, taker: Taker) -> FolderReading:
    """What the readers say about the delivery; the taker gets the rows of a large file."""
    given = [layout.files] if any(layout.files.iterdir()) else []
    size = sum(file.size for file in upload.files.all())
    return read_folder_in_child([*given, *layout.archives], expected_of(upload), Limits.for_bytes(size), taker=taker)


def expected_of(upload: Upload) -> Expected:
    """What the case says that the files must be."""
    sex = upload.specimen.case.patient.sex
    return Expected(
        sample_ids=tuple(sample_ids_of(upload.specimen)),
        build=Build(upload.build_stated) if upload.build_stated else None,
        sex=sex if sex in ("female", "male") else None,
        references=references(),
    )


def references() -> dict[Build, str]:
    """The configured genomes by build."""
    return {Build(build): path for build, path in settings.REFERENCE_GENOMES.items() if path}


def sample_ids_of(specimen: Specimen) -> list[str]:
    return [sample for sample in (specimen.dna_sample_id, specimen.rna_sample_id) if sample]


@contextmanager
def laid_out(upload: Upload) -> Iterator[Layout]:
    with laid_out_files(upload.files.all(), f"upload-{upload.pk}-") as layout:
        yield layout


@contextmanager
def laid_out_files(files: Iterable[UploadedFile | Kept], prefix: str) -> Iterator[Layout]:
    """A scratch folder with files of the store under their names; names carry meaning to the readers.

    Hard links cost nothing; the readers refuse symbolic ones. The folder lies inside the store, on the same disk.
    """
    root = Path(settings.FILE_STORE) / "scratch"
    root.mkdir(parents=True, exist_ok=True)
    layout = Layout(Path(tempfile.mkdtemp(dir=root, prefix=prefix)))
    layout.files.mkdir()
    try:
        for number, file in enumerate(files):
            kept = store.path_of(file.sha256)
            packed = is_archive(kept)
            target = layout.root / str(number) / Path(file.name).name if packed else layout.files / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(kept, target)
            if packed:
                layout.archives.append(target)
        yield layout
    finally:
        shutil.rmtree(layout.root, ignore_errors=True)


def inner_files(upload: Upload, layout: Layout, read: FolderReading, keys: Mapping[str, int]) -> list[UploadedFile]:
    """Files that came inside an archive become files of the delivery too, so that a line of them can be named.

    Unpacked here only after the limited child has unpacked and read the same archive without harm. ``keys``: keys of
    files that rows name already.
    """
    known = set(upload.files.values_list("name", flat=True))
    wanted = {one.file for one in read.readings} - known
    made = []
    for number, archive in enumerate(layout.archives):
        if not wanted:
            break
        into = layout.root / f"unpacked-{number}"
        into.mkdir()
        for path, name in unpack(archive, into):
            if name in wanted:
                wanted.discard(name)
                digest, size = store.put_file(path)
                made.append(UploadedFile(pk=keys.get(name), upload=upload, name=name, sha256=digest, size=size))
    return made
