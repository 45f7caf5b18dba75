"""The one door: a profile's laboratory files, written into a folder."""

from pathlib import Path

from cases.genomics.demo.model import DemoProfile, LabFormat
from cases.genomics.demo.writers.arriba import write_arriba
from cases.genomics.demo.writers.combined import REPORTED_FOLD_CHANGE, write_combined
from cases.genomics.demo.writers.metrics import write_metrics
from cases.genomics.demo.writers.segments import write_segments
from cases.genomics.demo.writers.tsoppi import write_tsoppi
from cases.genomics.demo.writers.vcf import write_vcf


def make_files(profile: DemoProfile, folder: Path) -> list[Path]:
    """Writes the files that the profile's node sends; the folder must exist. The same profile gives the same bytes.

    Losses and lost heterozygosity, for which the panel's own tables have no place, come as CNVkit segments beside them.
    """
    if profile.format is LabFormat.SEPARATE:
        made = write_vcf(profile, folder) + write_segments(profile, folder)
        return made + (write_arriba(profile, folder) if profile.rna_id else [])
    combined = profile.format in (LabFormat.LOCALAPP, LabFormat.DRAGEN)
    made = write_combined(profile, folder) if combined else write_tsoppi(profile, folder)
    if combined:
        made += write_metrics(profile, folder)
    if any(item.fold_change(profile.tumour_content) < REPORTED_FOLD_CHANGE for item in profile.copies):
        made += write_segments(profile, folder)
    return made
