"""Puts the readings of one sample's files together: build, identity, findings, figures."""

from collections.abc import Sequence
from dataclasses import fields, replace

from cases.genomics.logic.build import LENGTHS
from cases.genomics.readers.against_reference import check_reference, reference_for
from cases.genomics.readers.build import has_positions
from cases.genomics.readers.draft import make_problem, worst_outcome
from cases.genomics.readers.identity import is_generic, same_patient, same_sample
from cases.genomics.readers.kinds import Build, CopyNumberKind, FileKind, Outcome, Section, SectionState, SignatureKind
from cases.genomics.readers.merge import (
    copy_number_findings,
    fusion_findings,
    merged_sections,
    merged_signatures,
    small_variant_findings,
    splice_findings,
)
from cases.genomics.readers.rows import (
    Expected,
    Finding,
    FolderReading,
    FusionRow,
    Problem,
    Profile,
    Reading,
    SampleInfo,
    Signature,
    SpliceRow,
)


def assemble(readings: Sequence[Reading], expected: Expected, problems: list[Problem]) -> FolderReading:
    """One FolderReading; one refused file refuses the whole, so that no half import can be stored."""
    problems = problems + _mixed_patients(readings) + _two_summaries(readings) + _exon_conflicts(readings)
    problems += _unnamed(readings, expected)
    build, source, build_problems = _common_build(readings, expected)
    problems += build_problems
    readings = [_with_build(reading, build, source, expected) for reading in readings]
    signatures, differing = merged_signatures(readings)
    for name, values in differing.items():
        problems.append(make_problem("signature_conflict", file="", name=name, found=", ".join(map(str, values))))
    sections = merged_sections(readings)
    small = small_variant_findings(readings, build, reference_for(build, expected))
    copies = copy_number_findings(readings, build)
    fusions = fusion_findings(readings, build)
    splice = splice_findings(readings, build)
    return FolderReading(
        outcome=worst_outcome([*problems, *(problem for reading in readings for problem in reading.problems)]),
        readings=tuple(readings),
        sample=_joined_sample(readings),
        build=build,
        small_variants=small,
        copy_numbers=copies,
        fusions=fusions,
        splice=splice,
        signatures=signatures,
        sections=sections,
        profile=_with_sent(_profile(sections, signatures, small, copies, fusions, splice), readings),
        problems=tuple(problems),
    )


def _profile(
    sections: dict[Section, SectionState],
    signatures: tuple[Signature, ...],
    small: tuple[Finding, ...],
    copies: tuple[Finding, ...],
    fusions: tuple[Finding, ...],
    splice: tuple[Finding, ...],
) -> Profile:
    def tested(*names: Section) -> bool:
        return any(sections[name] is not SectionState.NOT_TESTED for name in names)

    def count(findings: tuple[Finding, ...], *names: Section) -> int | None:
        return sum(finding.passed for finding in findings) if tested(*names) else None

    values = {signature.kind: signature.value for signature in signatures if signature.tested}
    named = {"small_variants": small, "copy_numbers": copies, "fusions": fusions, "splice": splice}
    return Profile(
        small_variants=count(small, Section.SMALL_VARIANTS),
        copy_numbers=count(copies, Section.COPY_NUMBERS, Section.EXON_COPY_NUMBERS),
        fusions=count(fusions, Section.FUSIONS),
        splice=count(splice, Section.SPLICE),
        tmb=values.get(SignatureKind.TMB),
        msi_percent=values.get(SignatureKind.MSI),
        hrd_score=values.get(SignatureKind.HRD),
        candidates={
            name: sum(not finding.passed for finding in findings) for name, findings in named.items() if findings
        },
    )


def _with_sent(profile: Profile, readings: Sequence[Reading]) -> Profile:
    """Counts also the rows that went to the database while their file was read; each is a finding of its own."""
    sent, passed = sum(reading.sent for reading in readings), sum(reading.sent_passed for reading in readings)
    if not sent:
        return profile
    waiting = profile.candidates.get("small_variants", 0) + sent - passed
    return replace(
        profile, small_variants=(profile.small_variants or 0) + passed,
        candidates={**profile.candidates, "small_variants": waiting},
    )  # fmt: skip


def _common_build(readings: Sequence[Reading], expected: Expected) -> tuple[Build | None, str, list[Problem]]:
    stated = [reading for reading in readings if reading.build is not None]
    builds = sorted({reading.build for reading in stated if reading.build is not None})
    if len(builds) > 1:
        found = "; ".join(f"{reading.build}: {reading.file}" for reading in stated[:6])
        return None, "", [make_problem("builds_mixed", file="", found=found)]
    if not builds:
        if expected.build is None or not any(map(has_positions, readings)):
            return None, "", []
        return expected.build, "", [make_problem("build_from_case", file="", build=expected.build)]
    return builds[0], stated[0].file, []


def _with_build(reading: Reading, build: Build | None, source: str, expected: Expected) -> Reading:
    """A file without a build of its own takes that of the files beside it, and says so."""
    if reading.build is not None or not has_positions(reading):
        return reading
    if build is None:
        problem = make_problem("build_unknown", file=reading.file)
        return _with_problems(reading, [problem])
    problems = [make_problem("build_from_folder", file=reading.file, build=build, beside=source)] if source else []
    problems += _beyond(reading, build)
    if not reading.sent:  # else every row was compared while it was read
        problems += check_reference(reading.file, reading.small_variants, build, expected)
    evidence = f"as {source}" if source else "registered with the profile"
    return _with_problems(replace(reading, build=build, build_evidence=evidence), problems)


def _beyond(reading: Reading, build: Build) -> list[Problem]:
    lengths = LENGTHS[build]
    places = [(row.line, row.chrom, row.pos) for row in reading.small_variants]
    places += [(row.line, row.chrom or "", row.end or 0) for row in reading.copy_numbers]
    joined: list[FusionRow | SpliceRow] = [*reading.fusions, *reading.splice]
    places += [(row.line, end.chrom, end.pos) for row in joined for end in (row.breakpoint_a, row.breakpoint_b) if end]
    return [
        make_problem(
            "build_beyond_contig", file=reading.file, line=line, value=pos, chrom=chrom, build=build,
            length=lengths[chrom],
        )
        for line, chrom, pos in places
        if pos > lengths.get(chrom, pos)
    ]  # fmt: skip


def _with_problems(reading: Reading, problems: list[Problem]) -> Reading:
    every = (*reading.problems, *problems)
    return replace(reading, problems=every, outcome=worst_outcome(every))


def _mixed_patients(readings: Sequence[Reading]) -> list[Problem]:
    """Readings whose ids have nothing in common are about different people."""
    groups: list[set[str]] = []
    for reading in readings:
        if _whole_run(reading):
            continue
        ids = {found for found in reading.sample.sample_ids if not is_generic(found)}
        if not ids:
            continue
        near = [group for group in groups if any(_alike(one, other) for one in ids for other in group)]
        groups = [group for group in groups if group not in near] + [ids.union(*near)]
    if len(groups) < 2:
        return []
    return [make_problem("several_patients", file="", found="; ".join(sorted(min(group) for group in groups)))]


def _whole_run(reading: Reading) -> bool:
    """A run's summary of which no row was read: its ids are other people's."""
    return reading.kind is FileKind.VARIANT_SUMMARY and not reading.sections


def _alike(first: str, second: str) -> bool:
    return same_sample(first, second) or same_patient(first, second)


def _unnamed(readings: Sequence[Reading], expected: Expected) -> list[Problem]:
    """No file names a sample: nothing would show a mix-up."""
    named = any(reading.sample.sample_ids for reading in readings)
    if named or not expected.sample_ids or not any(map(has_positions, readings)):
        return []
    return [make_problem("sample_unnamed", file="", expected=", ".join(expected.sample_ids))]


def _two_summaries(readings: Sequence[Reading]) -> list[Problem]:
    files = [reading.file for reading in readings if reading.kind is FileKind.VARIANT_SUMMARY and reading.sections]
    return [make_problem("summary_two", file=files[1], value=", ".join(files))] if len(files) > 1 else []


def _exon_conflicts(readings: Sequence[Reading]) -> list[Problem]:
    """The report calls a gene clean, the exon-level VCF beside it holds a change of that gene."""
    clean = {
        row.gene
        for reading in readings
        if reading.kind is FileKind.COMBINED_VARIANT_OUTPUT
        for row in reading.copy_numbers
        if row.exons and row.kind is CopyNumberKind.NEUTRAL
    }
    return [
        make_problem(
            "exon_conflict", file=reading.file, line=row.line, field="GENE", gene=row.gene, beside=reading.file,
            value=row.fold_change,
        )
        for reading in readings
        if reading.kind is FileKind.EXON_COPY_NUMBER_VCF
        for row in reading.copy_numbers
        if row.gene in clean and row.kind is not CopyNumberKind.NEUTRAL
    ]  # fmt: skip


def _joined_sample(readings: Sequence[Reading]) -> SampleInfo:
    """The first known value of each part; every sample id that some file names."""
    infos = [
        reading.sample
        for reading in readings
        if reading.outcome is not Outcome.REFUSED
        and not (reading.kind is FileKind.VARIANT_SUMMARY and not reading.sections)
    ]
    values = {
        attribute.name: next(
            (value for info in infos if (value := getattr(info, attribute.name)) not in (None, ())), None
        )
        for attribute in fields(SampleInfo)
        if attribute.name != "sample_ids"
    }
    ids = tuple(dict.fromkeys(found for info in infos for found in info.sample_ids))
    return SampleInfo(sample_ids=ids, **values)
