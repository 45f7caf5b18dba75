"""What a new version of a profile takes over from the one before: parts it does not speak of, marks, interpretations.

A delivery may be a part only (RNA weeks after DNA). A section that the new delivery does not speak of, but the version
before did, is taken over with its findings and said to be so; nothing vanishes because another file came.
"""

from django.db import connection
from django.db.models import Count, Max, Q
from django.utils.translation import gettext_noop as _

from cases.genomics.enums import FindingKind, InterpretationState, Relevance
from cases.genomics.models import Actionability, Criterion, Finding, Implication, Interpretation, Observation, Profile
from cases.genomics.readers.kinds import Section, SectionState
from cases.genomics.readers.rows import Problem
from cases.genomics.services.checks import problem

SECTIONS_OF = {
    FindingKind.SMALL_VARIANT: (Section.SMALL_VARIANTS,),
    FindingKind.COPY_NUMBER: (Section.COPY_NUMBERS, Section.EXON_COPY_NUMBERS),
    FindingKind.FUSION: (Section.FUSIONS,),
    FindingKind.SPLICE: (Section.SPLICE,),
}
WORDS = {
    FindingKind.SMALL_VARIANT: _("Small variants"),
    FindingKind.COPY_NUMBER: _("Copy numbers"),
    FindingKind.FUSION: _("Fusions"),
    FindingKind.SPLICE: _("Splice variants"),
}
NOT_YET = 2_000_000_000  # no version has this number: the profile's findings are still coming in
FIGURES = ("tmb", "msi", "hrd")


def next_version(specimen_id: int) -> int:
    """The number after the highest so far; the caller holds the specimen's lock."""
    highest: int | None = Profile.objects.filter(specimen_id=specimen_id, version__lt=NOT_YET).aggregate(
        top=Max("version")
    )["top"]
    return (highest or 0) + 1


def count(profile: Profile) -> dict[str, int]:
    """Distinct findings that the laboratory passes, by kind (a multi-nucleotide variant is one), and the candidates."""
    numbers = profile.findings.aggregate(
        candidates=Count("pk", filter=Q(passed=False)),
        **{kind.value: Count("pk", filter=Q(kind=kind, passed=True, part_of="")) for kind in FindingKind},
    )
    return {name: int(number) for name, number in numbers.items()}


def carry_over(*, before: Profile, after: Profile) -> list[Problem]:
    """Takes over what ``after`` does not speak of; returns the sentences for the reading report."""
    said = []
    for kind, sections in SECTIONS_OF.items():
        if _silent(after, sections) and not _silent(before, sections):
            said.append(_carry_kind(before, after, kind, sections))
    _carry_figures(before, after)
    after.save(update_fields=["sections", "carried", "purity", "ploidy"])
    _carry_marks(before, after)
    _carry_interpretations(before, after)
    return said + _gone(before, after)


def _gone(before: Profile, after: Profile) -> list[Problem]:
    """Findings that mattered for the board and that the new version does not have: never silently."""
    marked = list(before.findings.filter(relevance=Relevance.RELEVANT))
    wanted = after.findings.filter(variant_key__in=[finding.variant_key for finding in marked])
    present = set(wanted.values_list("kind", "variant_key"))
    return [
        problem("relevant_gone", what=str(finding), version=str(before.version))
        for finding in marked
        if (finding.kind, finding.variant_key) not in present
    ]


def _silent(profile: Profile, sections: tuple[Section, ...]) -> bool:
    return all(
        profile.sections.get(section, SectionState.NOT_TESTED) == SectionState.NOT_TESTED for section in sections
    )


def _carry_kind(before: Profile, after: Profile, kind: FindingKind, sections: tuple[Section, ...]) -> Problem:
    origin = str(before.carried.get(sections[0], before.version))
    if before.build != after.build:
        return problem("not_carried_over", what=WORDS[kind], version=origin, build=after.build)
    names = [f'"{field.column}"' for field in Finding._meta.concrete_fields if field.name not in ("id", "profile")]
    listed = ", ".join(names)
    table, seen = Finding._meta.db_table, Observation._meta.db_table
    said = [f'"{field.column}"' for field in Observation._meta.concrete_fields if field.name not in ("id", "finding")]
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" (profile_id, {listed}) SELECT %s, {listed} FROM "{table}" '  # noqa: S608
            "WHERE profile_id = %s AND kind = %s",
            [after.pk, before.pk, kind],
        )
        cursor.execute(
            f'INSERT INTO "{seen}" (finding_id, {", ".join(said)}) '  # noqa: S608
            f'SELECT fresh.id, {", ".join("seen." + name for name in said)} FROM "{seen}" seen '
            f'JOIN "{table}" old ON old.id = seen.finding_id AND old.profile_id = %s AND old.kind = %s '
            f'JOIN "{table}" fresh ON fresh.profile_id = %s AND fresh.kind = old.kind '
            "AND fresh.variant_key = old.variant_key",
            [before.pk, kind, after.pk],
        )
    for section in sections:
        after.sections[section.value] = before.sections.get(section, SectionState.NOT_TESTED)
        after.carried[section.value] = int(origin)
    return problem("carried_over", what=WORDS[kind], version=origin)


def _carry_figures(before: Profile, after: Profile) -> None:
    """TMB, MSI, HRD that the new delivery says nothing of (not even that they were not tested)."""
    own = {item.kind: item for item in after.signatures.all()}
    for item in before.signatures.all():
        mine = own.get(item.kind)
        if item.tested is None or (mine is not None and mine.tested is not None):
            continue
        if mine is not None:
            mine.delete()
        origin = before.carried.get(item.kind, before.version)
        item.pk, item.profile = None, after
        item._state.adding = True
        item.save(force_insert=True)
        after.carried[item.kind] = origin
        if item.kind in FIGURES:
            after.sections[item.kind] = before.sections.get(item.kind, SectionState.NOT_TESTED)
    after.purity = before.purity if after.purity is None else after.purity
    after.ploidy = before.ploidy if after.ploidy is None else after.ploidy


def _carry_marks(before: Profile, after: Profile) -> None:
    table = Finding._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" fresh SET relevance = old.relevance, relevance_by_id = old.relevance_by_id, '  # noqa: S608
            f'relevance_at = old.relevance_at FROM "{table}" old WHERE fresh.profile_id = %s AND old.profile_id = %s '
            "AND old.kind = fresh.kind AND old.variant_key = fresh.variant_key AND old.relevance <> %s",
            [after.pk, before.pk, Relevance.UNMARKED],
        )


def _carry_interpretations(before: Profile, after: Profile) -> None:
    live = Interpretation.objects.filter(finding__profile=before).exclude(state=InterpretationState.SUPERSEDED)
    for old in live.select_related("finding").prefetch_related("actionabilities", "implications", "criteria"):
        fresh = after.findings.filter(kind=old.finding.kind, variant_key=old.finding.variant_key).first()
        if fresh is None:
            continue
        rows, judged = list(old.actionabilities.all()), list(old.criteria.all())
        implied = list(old.implications.all())
        old.pk, old.finding = None, fresh
        old._state.adding = True
        old.save(force_insert=True)
        carried: list[Actionability | Criterion | Implication] = [*rows, *judged, *implied]
        for row in carried:
            row.pk, row.interpretation = None, old
            row._state.adding = True
        Actionability.objects.bulk_create(rows)
        Criterion.objects.bulk_create(judged)
        Implication.objects.bulk_create(implied)
