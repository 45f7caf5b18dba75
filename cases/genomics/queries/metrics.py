"""Quality figures of a case: one outside its limit stands on the case and in its documents until measured anew."""

from dataclasses import dataclass

from cases.dossier.models import Case
from cases.genomics.enums import ProfileState
from cases.genomics.models import Metric
from cases.genomics.readers.metrics import limits_text


@dataclass(frozen=True)
class FailedMetric:
    """One figure outside the limit that its own file states."""

    name: str
    section: str
    text: str  # as the file writes it
    unit: str
    limits: str  # "≥ 150"; "-" where a step failed and no figure is involved
    profile: int
    sample: str
    file: str
    line: int | None


def failed_metrics(case: Case) -> list[FailedMetric]:
    """Of every current profile, in the files' order. One query."""
    found = Metric.objects.filter(profile__case=case, profile__state=ProfileState.CURRENT, within=False).select_related(
        "profile__specimen", "file"
    )
    return [
        FailedMetric(
            name=metric.name, section=metric.section, text=metric.text, unit=metric.unit,
            limits=limits_text(metric.lower, metric.upper), profile=metric.profile_id,
            sample=metric.profile.specimen.dna_sample_id or metric.profile.specimen.site,
            file=metric.file.name if metric.file else "", line=metric.line,
        )
        for metric in found.order_by("profile_id", "pk")
    ]  # fmt: skip
