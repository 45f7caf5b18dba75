"""Reading a delivery where it can do no harm: files under their own names in a scratch folder, a limited child."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from cases.genomics.models import Upload
from cases.genomics.readers.rows import Build, Expected, FolderReading
from cases.pathology.models import Specimen
from molmdt.kernel import store


def read(upload: Upload, folder: Path) -> FolderReading:
    """What the readers say about the delivery in ``folder`` (see ``laid_out``)."""
    from cases.genomics.readers.child import read_folder_in_child

    return read_folder_in_child(folder, expected_of(upload))


def expected_of(upload: Upload) -> Expected:
    """What the case says that the files must be."""
    sex = upload.specimen.case.patient.sex
    return Expected(
        sample_ids=tuple(sample_ids_of(upload.specimen)),
        build=Build(upload.build_stated) if upload.build_stated else None,
        sex=sex if sex in ("female", "male") else None,
    )


def sample_ids_of(specimen: Specimen) -> list[str]:
    return [sample for sample in (specimen.dna_sample_id, specimen.rna_sample_id) if sample]


@contextmanager
def laid_out(upload: Upload) -> Iterator[Path]:
    """A scratch folder with the delivery's files under their names; names carry meaning to the readers.

    Hard links cost nothing; the readers refuse symbolic ones. The folder lies inside the store, on the same disk.
    """
    root = Path(settings.FILE_STORE) / "scratch"
    root.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=root, prefix=f"upload-{upload.pk}-"))
    try:
        for file in upload.files.all():
            target = folder / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            os.link(store.path_of(file.sha256), target)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
