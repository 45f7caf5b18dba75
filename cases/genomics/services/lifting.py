"""The same variant on the other build, derived by lift-over where chains are configured; never read from a file."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection, transaction

from cases.genomics.enums import FindingKind
from cases.genomics.logic.liftover import NoLift
from cases.genomics.logic.normalise import alleles_of
from cases.genomics.models import Finding, Profile
from cases.genomics.queries.genomes import Genomes
from cases.genomics.readers.chain import UnusableChainError
from cases.genomics.readers.columns import stored_key
from cases.genomics.readers.rows import Problem
from cases.genomics.services.checks import problem

BATCH = 5000


def lift(*, profile: Profile) -> list[Problem]:
    """Fills ``lifted_key`` of small variants that have none; a remark when the chains on our side cannot be used.

    Why a variant has no place on the other build is told where it is shown (queries/identity.py), not stored.
    """
    try:
        genomes = Genomes(profile.build)
    except UnusableChainError as error:
        return [problem("chain_unusable", detail=str(error), build=profile.build)]
    if not genomes.can_lift:
        return []
    waiting = Finding.objects.filter(profile=profile, kind=FindingKind.SMALL_VARIANT, lifted_key="")
    rows = waiting.order_by("chrom", "position").values_list("pk", "variant_key")
    with transaction.atomic():
        found = _lifted(rows.iterator(BATCH), genomes)
        while part := list(islice(found, BATCH)):
            _store(part)
    return []


def _lifted(rows: Iterable[tuple[int, str]], genomes: Genomes) -> Iterator[tuple[int, str]]:
    for key, written in rows:
        alleles = alleles_of(written)
        found = genomes.lift(*alleles) if alleles is not None and all(alleles) else None
        if found is not None and not isinstance(found, NoLift):
            yield key, stored_key(found, genomes.other)


def _store(pairs: list[tuple[int, str]]) -> None:
    """One UPDATE for many findings."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{Finding._meta.db_table}" finding SET lifted_key = fresh.key '  # noqa: S608
            "FROM unnest(%s::bigint[], %s::text[]) AS fresh(id, key) WHERE finding.id = fresh.id",
            [[key for key, _ in pairs], [text for _, text in pairs]],
        )
