"""From a delivery to a profile: read in a child, check, store everything in one transaction.

Killed anywhere, it is run again and either finds its work done or starts from nothing: only the last transaction makes
anything visible.
"""

from collections.abc import Sequence

from django.db import transaction

from cases.dossier.models import CaseNews
from cases.genomics.enums import ProfileState, UploadState
from cases.genomics.logic.sample_id import ASSAYS, parse_sample_id
from cases.genomics.models import Profile, ReadingProblem, Signature, Upload, UploadedFile
from cases.genomics.queries.deliveries import CLEARANCES_NEEDED
from cases.genomics.readers.kinds import Outcome, Section, SectionState, Severity, SignatureKind
from cases.genomics.readers.rows import FolderReading, Problem
from cases.genomics.services import carrying, checks, fingerprints, lifting, metrics, naming, reading, safety
from cases.genomics.services.receive import content_digest
from cases.genomics.services.rows import copy_findings
from cases.genomics.services.streaming import Intake
from cases.genomics.signals import profile_imported
from cases.pathology.models import Specimen
from molmdt.audit import services as audit
from molmdt.kernel import jobs
from molmdt.kernel.models import Job

OPEN = (UploadState.WAITING, UploadState.READING)


def import_upload(*, upload_id: int, job: Job | None = None) -> None:
    """Does the job ``genomics.import``. Idempotent: a delivery that has its answer is left alone."""
    if not Upload.objects.filter(pk=upload_id, state__in=OPEN).update(state=UploadState.READING):
        return
    upload = Upload.objects.select_related("specimen__case__patient", "laboratory", "uploaded_by__hospital").get(
        pk=upload_id
    )
    if job is not None:
        jobs.report(job, done=0, total=1)
    with reading.laid_out(upload) as layout, transaction.atomic():
        intake = Intake(upload, job)
        read = reading.read(upload, layout, intake)
        inner = reading.inner_files(upload, layout, read, intake.inner)
        Specimen.objects.select_for_update().get(pk=upload.specimen_id)
        if Upload.objects.select_for_update().get(pk=upload_id).state not in OPEN:
            intake.discard()
            return
        _settle(upload, read, inner, intake)


def _settle(upload: Upload, read: FolderReading, inner: list[UploadedFile], intake: Intake) -> None:
    """The one transaction: reading report, and the profile if nothing stands against it."""
    problems = [*read.problems, *(said for one in read.readings for said in one.problems)]
    problems += checks.problems_of(upload, read)
    problems += fingerprints.problems_of(upload=upload, read=read, build=_build(upload, read), assay=_assay(read))
    cleared = upload.clearances.count() >= CLEARANCES_NEEDED
    outcome = _outcome(problems, cleared=cleared)
    digest = content_digest(file.sha256 for file in [*upload.files.all(), *inner] if file.name in _names(read))
    before = Profile.objects.filter(specimen=upload.specimen, state=ProfileState.CURRENT).first()
    same = before is not None and (before.content_sha256, before.build) == (digest, _build(upload, read))
    accepted = outcome in (Outcome.ACCEPTED, Outcome.WARNED)
    if same or not accepted:
        intake.discard()
    UploadedFile.objects.bulk_create(inner)
    files = {file.name: file for file in upload.files.all()}
    if accepted and before is not None and same:
        # An earlier version already holds this very content.
        problems.append(checks.problem("same_findings", when=f"{before.upload.uploaded_at:%d.%m.%Y}"))
    elif accepted:
        _announce(_make_profile(intake, read, files, problems, before, digest))
    outcome = _outcome(problems, cleared=cleared)
    _report(upload, read, files, problems, outcome)
    if outcome is Outcome.QUARANTINED:
        CaseNews.objects.create(case=upload.specimen.case, kind="delivery_quarantined", person=upload.uploaded_by)


def _outcome(problems: Sequence[Problem], *, cleared: bool) -> Outcome:
    severities = {problem.severity for problem in problems}
    if Severity.REFUSED in severities:
        return Outcome.REFUSED
    if Severity.QUARANTINED in severities and not cleared:
        return Outcome.QUARANTINED
    return Outcome.WARNED if severities else Outcome.ACCEPTED


def _make_profile(
    intake: Intake, read: FolderReading, files: dict[str, UploadedFile], problems: list[Problem],
    before: Profile | None, digest: str,
) -> Profile:  # fmt: skip
    """The new current version."""
    upload = intake.upload
    Profile.objects.filter(specimen=upload.specimen, state=ProfileState.CURRENT).update(state=ProfileState.SUPERSEDED)
    profile = intake.settle(
        case=upload.specimen.case, specimen=upload.specimen, upload=upload, laboratory=upload.laboratory,
        version=carrying.next_version(upload.specimen_id), build=_build(upload, read), assay=_assay(read),
        pipeline=_pipeline(read), sections=_sections(read), content_sha256=digest,
        purity=_figure(read, SignatureKind.TUMOUR_FRACTION) or read.sample.purity,
        ploidy=_figure(read, SignatureKind.PLOIDY),
    )  # fmt: skip
    findings = [*read.small_variants, *read.copy_numbers, *read.fusions, *read.splice]
    copy_findings(profile=profile, findings=findings, files={name: file.pk for name, file in files.items()})
    _store_signatures(profile, read, files)
    metrics.store(profile=profile, read=read, files=files, before=before)
    if before is not None:
        problems += carrying.carry_over(before=before, after=profile)
    fingerprints.take(profile=profile, read=read, before=before)
    naming.approve(profile=profile)
    problems += lifting.lift(profile=profile)
    profile.counts = carrying.count(profile)
    profile.save(update_fields=["counts"])
    return profile


def _names(read: FolderReading) -> set[str]:
    return {one.file for one in read.readings}


def _announce(profile: Profile) -> None:
    upload, case = profile.upload, profile.case
    CaseNews.objects.create(
        case=case,
        kind="profile_imported",
        person=upload.uploaded_by,
        subject=", ".join(reading.sample_ids_of(profile.specimen)) or profile.specimen.site,
    )
    audit.record(
        actor=upload.uploaded_by,
        action="genomic_file.upload",
        verb="C",
        case=case.pseudonym,
        obj=profile,
        version=profile.version,
        findings=sum(profile.counts.values()),
    )
    safety.evaluate(case)
    profile_imported.send(sender=Profile, profile=profile)


def _report(
    upload: Upload, read: FolderReading, files: dict[str, UploadedFile], problems: list[Problem], outcome: Outcome
) -> None:
    """The reading report: per file kind, outcome and counts; every problem with its place."""
    for one in read.readings:
        file = files.get(one.file)
        if file is not None:
            file.kind, file.outcome, file.counts = one.kind, one.outcome, dict(one.counts)
    UploadedFile.objects.bulk_update(files.values(), ["kind", "outcome", "counts"])
    upload.problems.all().delete()
    ReadingProblem.objects.bulk_create(
        ReadingProblem(
            upload=upload,
            file_name=problem.file[:255],
            line=problem.line,
            field=(problem.field or "")[:100],
            rule=problem.rule,
            severity=problem.severity,
            message=problem.message,
            values=dict(problem.values),
        )
        for problem in problems
    )
    upload.state = UploadState(outcome.value)
    upload.counts = {"files": len(files), "problems": len(problems)}
    upload.save(update_fields=["state", "counts"])


def _build(upload: Upload, read: FolderReading) -> str:
    return str(read.build or upload.build_stated)


def _sections(read: FolderReading) -> dict[str, str]:
    """Every section has an answer; one that no file speaks of was not tested."""
    return {section.value: read.sections.get(section, SectionState.NOT_TESTED).value for section in Section}


def _assay(read: FolderReading) -> str:
    samples = (sample for file in read.readings for sample in file.sample.sample_ids)
    parsed = [part for part in map(parse_sample_id, samples) if part is not None]
    return " + ".join(sorted({ASSAYS[part.assay] for part in parsed}))[:80]


def _pipeline(read: FolderReading) -> str:
    return " ".join(part for part in (read.sample.pipeline, read.sample.version) if part)[:120]


def _figure(read: FolderReading, kind: SignatureKind) -> float | None:
    return next((item.value for item in read.signatures if item.kind is kind and item.tested), None)


def _store_signatures(profile: Profile, read: FolderReading, files: dict[str, UploadedFile]) -> None:
    for item in read.signatures:
        source = next((one.file for one in read.readings if item in one.signatures), None)
        Signature.objects.create(
            profile=profile,
            kind=item.kind,
            tested=item.tested,
            value=item.value,
            text=item.text[:80],
            eligible=item.eligible_variants,
            unstable_sites=item.unstable_sites,
            usable_sites=item.usable_sites,
            file=files.get(source) if source else None,
            line=item.line,
        )
