"""Whose sample it is, by its inherited variants: against the patient's own samples and others of the run.

The numbers decide in logic/fingerprint.py. What does not fit quarantines the delivery, and two persons must clear it.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

from cases.genomics.logic.fingerprint import Agreement, compare, is_inherited
from cases.genomics.models import Profile, Upload
from cases.genomics.queries.samples import comparable_profiles
from cases.genomics.readers.merge import variant_key
from cases.genomics.readers.rows import FolderReading, Problem, Reading, SmallVariantRow
from cases.genomics.services.checks import problem

MAX_KEY = 60  # characters of a stored key; a longer change is rare enough to be left out


def fingerprint_of(rows: Iterable[SmallVariantRow], build: str) -> list[str]:
    """Keys of the common inherited variants, in order."""
    keys = {
        variant_key(None, row.chrom, row.pos, row.ref, row.alt).replace("?", build, 1)
        for row in rows
        if is_inherited(
            frequency=row.population_frequency,
            fraction=row.allele_fraction,
            depth=row.depth,
            normal_fraction=row.normal_allele_fraction,
            normal_depth=row.normal_depth,
        )
    }
    return sorted(key for key in keys if len(key) <= MAX_KEY)


def read_fingerprint(read: FolderReading, build: str) -> list[str]:
    """Of a whole delivery."""
    return sorted({key for one in read.readings for key in _of_reading(one, build)})


def _of_reading(reading: Reading, build: str) -> list[str]:
    """Rows of a large file went past memory; the child has picked out those that count here."""
    sent = (key.replace("?", build, 1) for key in reading.sent_inherited)
    return sorted({*fingerprint_of(reading.small_variants, build), *(key for key in sent if len(key) <= MAX_KEY)})


def take(*, profile: Profile, read: FolderReading, before: Profile | None) -> None:
    """Stores what the delivery shows about the sample; what it does not speak of is taken over from the version before.

    Called inside the transaction that makes the profile.
    """
    profile.run_id = (read.sample.run_id or "")[:120]
    profile.sex_shown = read.sample.sex or ""
    profile.fingerprint = read_fingerprint(read, profile.build)
    if before is not None and before.build == profile.build:
        profile.run_id = profile.run_id or before.run_id
        profile.sex_shown = profile.sex_shown or before.sex_shown
        profile.fingerprint = profile.fingerprint or before.fingerprint
    profile.save(update_fields=["run_id", "sex_shown", "fingerprint"])


def problems_of(*, upload: Upload, read: FolderReading, build: str, assay: str) -> Iterator[Problem]:
    """What does not fit: DNA and RNA of the delivery, earlier profiles of the patient, other patients of the run."""
    yield from _inside(read, build)
    mine = read_fingerprint(read, build)
    if not mine:
        return
    for other in comparable_profiles(upload, read.sample.run_id or "", build):
        found = compare(mine, other.fingerprint, same_targets=other.assay == assay)
        own = other.case.patient_id == upload.specimen.case.patient_id
        if own and found.agreement is Agreement.DIFFERENT:
            what = f"{other.specimen.dna_sample_id or other.specimen.site} v{other.version}"
            yield problem("inherited_differ", shared=str(found.shared), compared=str(found.compared), what=what)
        elif not own and found.agreement is Agreement.SAME:
            yield problem(
                "inherited_same_as_other", shared=str(found.shared), compared=str(found.compared), run=other.run_id
            )


def _inside(read: FolderReading, build: str) -> Iterator[Problem]:
    """Files of one delivery that speak of different samples, such as DNA and RNA, must be one person's."""
    prints = [(one, found) for one in read.readings if (found := _of_reading(one, build))]
    for (first, mine), (second, theirs) in combinations(prints, 2):
        if _samples(first) & _samples(second):
            continue
        result = compare(mine, theirs)
        if result.agreement is Agreement.DIFFERENT:
            values = {"shared": str(result.shared), "compared": str(result.compared), "what": second.file}
            yield problem("inherited_differ", **values)


def _samples(reading: Reading) -> set[str]:
    return set(reading.sample.sample_ids)
