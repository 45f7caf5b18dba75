"""The names of what was shown in a meeting, and the files that stood behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cases.genomics.models import Finding, Profile
from cases.meetings.logic.course import Happening
from cases.meetings.words import finding_label
from cases.pathology.models import Slide

Json = dict[str, Any]


@dataclass(frozen=True)
class Labels:
    """Findings and slides by key, as words; profiles and slides by key, as what the minutes tell of them."""

    findings: dict[int, str]
    profiles: dict[int, Json]
    slides: dict[int, Json]


def labels_of(log: Iterable[Happening]) -> Labels:
    """What the events of a log name, in four queries."""
    payloads = [one.payload for one in log]
    shown = {payload["finding"] for payload in payloads if payload.get("finding")}
    behind = [payload.get("material", {}) for payload in payloads]
    profiles = {entry[0] for one in behind for entry in one.get("profiles", [])}
    slides = {entry[0] for one in behind for entry in one.get("slides", [])}
    slides |= {payload["slide"] for payload in payloads if payload.get("slide")}
    return Labels(
        findings={one.pk: finding_label(one) for one in Finding.objects.filter(pk__in=shown)},
        profiles={one.pk: _profile(one) for one in _with_files(profiles)},
        slides={one.pk: _slide(one) for one in Slide.objects.filter(pk__in=slides).select_related("specimen")},
    )


def _with_files(keys: Iterable[int]) -> Iterable[Profile]:
    related = Profile.objects.select_related("specimen", "laboratory").prefetch_related("upload__files")
    return related.filter(pk__in=set(keys))


def _profile(one: Profile) -> Json:
    return {
        "sample": one.specimen.dna_sample_id or one.specimen.rna_sample_id or one.specimen.site,
        "laboratory": one.laboratory.short_name,
        "assay": one.assay,
        "pipeline": one.pipeline,
        "files": [{"name": file.name, "sha256": file.sha256} for file in one.upload.files.all()],
    }


def _slide(one: Slide) -> Json:
    return {"name": f"{one.stain} {one.specimen.site}".strip()}


def material_record(noted: dict[str, list[Any]], labels: Labels) -> Json:
    """Versions and digests as the log noted them, with the files' names."""
    return {
        "referral": [{"version": version, "sha256": sha256} for version, sha256 in noted.get("referral", [])],
        "profiles": [
            {"version": version, "sha256": sha256, **labels.profiles.get(key, {"files": []})}
            for key, version, sha256 in noted.get("profiles", [])
        ],
        "slides": [{"sha256": sha256, **labels.slides.get(key, {})} for key, sha256 in noted.get("slides", [])],
    }
