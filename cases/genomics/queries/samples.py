"""Whether the sample is the patient's: what could be compared, what it showed, and what cannot be told."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from cases.genomics.enums import ProfileState
from cases.genomics.logic.fingerprint import OVERLAP_2026, Agreement, compare
from cases.genomics.models import Profile, Upload

DIFFERS = "differs"
AGREES = "agrees"
CANNOT_TELL = "cannot_tell"
_ID_DIFFERS = frozenset(
    {"sample_mismatch", "sample_of_other_patient", "sample_of_other_specimen_here", "several_patients",
     "file_name_mismatch", "which_column", "swapped", "specimen_two_patients", "control_file_name_patient"}
)  # fmt: skip
_ID_UNKNOWN = frozenset({"sample_unnamed", "specimen_unnamed", "sample_absent"})


@dataclass(frozen=True)
class Check:
    """One comparison. ``kind``: sample, specimen, sex, own, run, inherited. ``state``: agrees, differs, cannot_tell."""

    kind: str
    state: str
    values: dict[str, object] = field(default_factory=dict)


def comparable_profiles(upload: Upload, run_id: str, build: str, *, replaced: bool = False) -> QuerySet[Profile]:
    """Current profiles with inherited variants on this build: the patient's own, and other patients' of the run.

    ``replaced``: the patient's own older versions too.
    """
    own, current = Q(case__patient_id=upload.specimen.case.patient_id), Q(state=ProfileState.CURRENT)
    whose = own if replaced else own & current
    if run_id:
        whose |= Q(run_id=run_id) & current
    found = Profile.objects.filter(whose, build=build).exclude(upload=upload)
    return found.exclude(fingerprint=[]).select_related("case", "specimen").order_by("pk")


def sample_checks(upload: Upload) -> list[Check]:
    """For the reading report of a delivery that has its answer. A constant number of queries."""
    rules = set(upload.problems.values_list("rule", flat=True))
    profile = getattr(upload, "profile", None)
    checks = [_named(rules, upload), *_registered(rules), _sex(rules, profile, upload)]
    return [*checks, *_inherited(rules, profile, upload)]


def _named(rules: set[str], upload: Upload) -> Check:
    ids = ", ".join(filter(None, (upload.specimen.dna_sample_id, upload.specimen.rna_sample_id)))
    state = DIFFERS if rules & _ID_DIFFERS else CANNOT_TELL if rules & _ID_UNKNOWN else AGREES
    return Check("sample", state, {"ids": ids})


def _registered(rules: set[str]) -> Iterator[Check]:
    if "specimen_differs" in rules:
        yield Check("specimen", DIFFERS)


def _sex(rules: set[str], profile: Profile | None, upload: Upload) -> Check:
    if "sex_mismatch" in rules:
        return Check("sex", DIFFERS)
    shown = profile.sex_shown if profile is not None else ""
    return Check("sex", AGREES if shown and shown == upload.specimen.case.patient.sex else CANNOT_TELL)


def _inherited(rules: set[str], profile: Profile | None, upload: Upload) -> Iterator[Check]:
    """Every comparison that was possible; one line that says so where none was."""
    found = len(profile.fingerprint) if profile is not None else 0
    values: dict[str, object] = {"count": found, "needed": OVERLAP_2026.min_compared, "rules": OVERLAP_2026.id}
    if {"inherited_differ", "inherited_same_as_other"} & rules:
        yield Check("inherited", DIFFERS, values)
        return
    if profile is None or found < OVERLAP_2026.min_compared:
        yield Check("inherited", CANNOT_TELL, values)
        return
    others = list(comparable_profiles(upload, profile.run_id, profile.build, replaced=True))
    patient = upload.specimen.case.patient_id
    own = [other for other in others if other.case.patient_id == patient]
    yield from (_own(profile, other) for other in own)
    if not own:
        yield Check("own", CANNOT_TELL, values)
    yield _run(profile, [other for other in others if other.case.patient_id != patient], values)


def _own(profile: Profile, other: Profile) -> Check:
    result = compare(profile.fingerprint, other.fingerprint, same_targets=profile.assay == other.assay)
    states = {Agreement.SAME: AGREES, Agreement.DIFFERENT: DIFFERS, Agreement.CANNOT_TELL: CANNOT_TELL}
    what = other.specimen.dna_sample_id or other.specimen.site
    return Check(
        "own", states[result.agreement],
        {"what": what, "version": other.version, "shared": result.shared, "compared": result.compared},
    )  # fmt: skip


def _run(profile: Profile, others: list[Profile], values: dict[str, object]) -> Check:
    """Other patients' samples of the same run: as numbers only."""
    results = [compare(profile.fingerprint, other.fingerprint).agreement for other in others]
    values = values | {"run": profile.run_id, "others": len(results)}
    if Agreement.SAME in results:
        return Check("run", DIFFERS, values)
    told = bool(results) and Agreement.CANNOT_TELL not in results
    return Check("run", AGREES if told else CANNOT_TELL, values)
