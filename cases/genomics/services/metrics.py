"""Quality figures of a delivery, kept with the profile; those of the version before stay until a file replaces them."""

from collections.abc import Mapping

from cases.genomics.models import Metric, Profile, UploadedFile
from cases.genomics.readers.rows import FolderReading


def store(
    *, profile: Profile, read: FolderReading, files: Mapping[str, UploadedFile], before: Profile | None
) -> list[Metric]:
    """Stores what the delivery measured. A section that it does not speak of is taken over, so that a failed figure
    does not vanish because another file came."""
    made = [
        Metric(
            profile=profile, section=row.section[:120], name=row.name[:120], unit=row.unit[:20], text=row.text[:80],
            value=row.value, lower=row.lower, upper=row.upper, within=row.within, file=files.get(reading.file),
            line=row.line,
        )
        for reading in read.readings
        for row in reading.metrics
    ]  # fmt: skip
    spoken_of = {metric.section for metric in made}
    for old in before.metrics.exclude(section__in=spoken_of) if before is not None else ():
        old.pk, old.profile = None, profile
        old._state.adding = True
        made.append(old)
    return Metric.objects.bulk_create(made)
