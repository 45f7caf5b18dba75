"""A laboratory's run of a reference material: files kept, read in the limited child, compared with what is expected."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from cases.genomics.logic.quality import (
    MSI,
    TMB,
    UNEXPECTED,
    Expected,
    Found,
    Material,
    Result,
    is_accepted,
    judged,
    learned,
)
from cases.genomics.logic.sample_id import parse_sample_id
from cases.genomics.models import QualityResult, QualityRun
from cases.genomics.readers import rows
from cases.genomics.readers.child import read_folder_in_child
from cases.genomics.readers.kinds import Outcome, Section, SectionState, Severity
from cases.genomics.readers.rows import FolderReading
from cases.genomics.reference_materials import table
from cases.genomics.refusals import Reason, Refused
from cases.genomics.services.reading import laid_out_files, references
from cases.genomics.services.receive import Incoming, Kept, content_digest, keep
from molmdt.accounts.models import Account, Hospital
from molmdt.audit import services as audit

GRAVE = frozenset({Severity.REFUSED, Severity.QUARANTINED})
MOST_TOLD = 20  # reasons of a refusal
FIGURE_NAMES = {TMB: "TMB", MSI: "MSI"}


def receive_quality_run(
    *, laboratory: Hospital, actor: Account, sample_id: str, files: Iterable[Incoming], ran_on: date | None = None
) -> tuple[QualityRun, bool]:
    """The stored run, and whether it is new (the same files of the same laboratory are one run).

    Raises InvalidInput for a sample that is no reference material, and for files that cannot be read or are not its.
    """
    material_of(sample_id.strip())
    kept = keep(files)
    return store_quality_run(laboratory=laboratory, actor=actor, sample_id=sample_id.strip(), kept=kept, ran_on=ran_on)


def known_run(laboratory: Hospital, kept: list[Kept]) -> QualityRun | None:
    """The run that these files were read as before."""
    digest = content_digest(file.sha256 for file in kept)
    return QualityRun.objects.filter(laboratory=laboratory, content_sha256=digest).first()


def store_quality_run(
    *, laboratory: Hospital, actor: Account, sample_id: str, kept: list[Kept], ran_on: date | None = None
) -> tuple[QualityRun, bool]:
    """As ``receive_quality_run``, of files that are kept already."""
    material = material_of(sample_id)
    earlier = known_run(laboratory, kept)
    if earlier is not None:
        return earlier, False
    reading, digest = _read(kept, sample_id), content_digest(file.sha256 for file in kept)
    with transaction.atomic():
        # One run of a laboratory after the other: what is expected of the second depends on the first.
        Hospital.objects.select_for_update().get(pk=laboratory.pk)
        run, created = QualityRun.objects.get_or_create(
            laboratory=laboratory,
            content_sha256=digest,
            defaults=_described(reading, kept, material, sample_id),
        )
        if created:
            run.ran_on = ran_on or _date(reading.sample.date)
            run.received_by = actor.person
            run.save(update_fields=["ran_on", "received_by"])
            _compare(run, reading, material)
            audit.record(
                actor=actor, action="quality.upload", verb="C", obj=run, material=material.key, files=len(kept)
            )
    return run, created


def material_of(sample_id: str) -> Material:
    """The reference material that a sample id names. Raises InvalidInput for a patient's, and for an unknown one."""
    parsed = parse_sample_id(sample_id)
    material = table().of_sample(sample_id)
    if material is None or (parsed is not None and not parsed.is_cell_line):
        raise Refused(
            [Reason("sending.material_unknown", field="sample_id", values={"sample": sample_id[:120] or "-"})]
        )
    return material


def _read(kept: list[Kept], sample_id: str) -> FolderReading:
    with laid_out_files(kept, "quality-") as layout:
        given = [layout.files] if any(layout.files.iterdir()) else []
        expected = rows.Expected(sample_ids=(sample_id,), reference_material=True, references=references())
        reading = read_folder_in_child([*given, *layout.archives], expected)
    if reading.outcome in (Outcome.REFUSED, Outcome.QUARANTINED):
        said = [(problem, "") for problem in reading.problems]
        said += [(problem, one.file) for one in reading.readings for problem in one.problems]
        grave = [Reason.of_file(problem, file) for problem, file in said if problem.severity in GRAVE]
        raise Refused(grave[:MOST_TOLD])
    return reading


def _described(reading: FolderReading, kept: list[Kept], material: Material, sample_id: str) -> dict[str, object]:
    sample, profile = reading.sample, reading.profile
    return {
        "material": material.key, "table_version": table().version, "sample_id": sample_id[:120],
        "run_id": (sample.run_id or "")[:120],
        "pipeline": " ".join(part for part in (sample.pipeline, sample.version) if part)[:120],
        "build": reading.build or "", "files": [{"name": file.name, "sha256": file.sha256} for file in kept],
        "figures": {
            "small_variants": profile.small_variants, "candidates": profile.candidates.get("small_variants", 0),
            "copy_numbers": profile.copy_numbers, "fusions": profile.fusions,
            TMB: profile.tmb, MSI: profile.msi_percent,
        },
    }  # fmt: skip


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _compare(run: QualityRun, reading: FolderReading, material: Material) -> None:
    policy = table().learning
    history = accepted_history(run)
    known = frozenset(key for earlier in history for key in earlier) if len(history) >= policy.min_runs else None
    expected = _expected(material, learned(history, policy))
    results = judged(expected, found_in(reading), tested=_tested(reading), known=known, policy=policy)
    QualityResult.objects.bulk_create(_stored(run, result) for result in results)
    run.figures |= {
        "learned_from": len(history), "learning": len(history) < policy.min_runs, "accepted": is_accepted(results),
        "unexpected": sum(result.unexpected for result in results) if known is not None else None,
        "outside": sum(result.within is False for result in results),
    }  # fmt: skip
    run.save(update_fields=["figures"])


def _expected(material: Material, from_runs: tuple[Expected, ...]) -> list[Expected]:
    """The maker's values come first; a learned one never replaces them."""
    stated = {one.key for one in material.expected}
    return [*material.expected, *(one for one in from_runs if one.key not in stated)]


def accepted_history(run: QualityRun) -> list[dict[str, Found]]:
    """What the laboratory's latest accepted runs of this material found, oldest first, on the same build."""
    earlier = QualityRun.objects.filter(
        laboratory_id=run.laboratory_id, material=run.material, build=run.build, figures__accepted=True
    ).exclude(pk=run.pk)
    latest = list(earlier.order_by("-received_at", "-pk")[: table().learning.window])
    history: dict[int, dict[str, Found]] = {one.pk: {} for one in reversed(latest)}
    found = QualityResult.objects.filter(run__in=history, found__isnull=False).exclude(variant_key=UNEXPECTED)
    for result in found.iterator():
        history[result.run_id][result.variant_key] = Found(result.variant_key, result.name, result.found)
    return list(history.values())


def found_in(reading: FolderReading) -> Mapping[str, Found]:
    """Every small variant with an allele fraction, reported or not, and the two figures."""
    found = {}
    for finding in reading.small_variants:
        row = finding.row
        if isinstance(row, rows.SmallVariantRow) and row.allele_fraction is not None:
            change = row.hgvs_p or row.hgvs_c or f"{row.chrom}:{row.pos} {row.ref}>{row.alt}"
            name = f"{row.gene or ''} {change.rsplit(':', 1)[-1]}".strip()
            found[finding.key] = Found(finding.key, name[:200], row.allele_fraction, finding.passed)
    for key, value in ((TMB, reading.profile.tmb), (MSI, reading.profile.msi_percent)):
        if value is not None:
            found[key] = Found(key, FIGURE_NAMES[key], float(value))
    return found


def _tested(reading: FolderReading) -> dict[str, bool]:
    sections = {"variants": Section.SMALL_VARIANTS, TMB: Section.TMB, MSI: Section.MSI}
    untested = SectionState.NOT_TESTED
    return {name: reading.sections.get(section, untested) is not untested for name, section in sections.items()}


def _stored(run: QualityRun, result: Result) -> QualityResult:
    return QualityResult(
        run=run, name=result.name, variant_key=result.key[:500], expected=result.expected, tolerance=result.tolerance,
        found=result.found, present=result.present, within=result.within, unexpected=result.unexpected,
    )  # fmt: skip
