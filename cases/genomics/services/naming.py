"""Genes by their approved symbols; what the laboratory wrote stays beside it."""

from django.db import connection, transaction

from cases.genomics.enums import KnowledgeKind
from cases.genomics.models import Finding, GeneName, KnowledgeSource, Profile

# A symbol that is itself approved is never read as another gene's alias; one that stands for several genes is left.
_APPROVE = """
UPDATE "{finding}" finding SET "{column}" = name.approved
FROM (
    SELECT name.symbol, min(name.approved) AS approved
    FROM "{name}" name
    JOIN "{source}" source ON source.id = name.source_id AND source.current AND source.kind = %(kind)s
    GROUP BY name.symbol
    HAVING count(DISTINCT name.approved) = 1 AND NOT bool_or(name.status = 'approved')
) name
WHERE finding."{column}" = name.symbol AND finding."{column}" <> name.approved
  AND (%(profile)s IS NULL OR finding.profile_id = %(profile)s)
"""


def approve(*, profile: Profile | None = None) -> int:
    """Gives the findings of a profile (None: of all) the approved symbols of the current gene names; how many changed.

    ``gene_as_written`` is not touched. One UPDATE per column; nothing happens while no gene names have been imported.
    """
    names = {
        "finding": Finding._meta.db_table, "name": GeneName._meta.db_table, "source": KnowledgeSource._meta.db_table,
    }  # fmt: skip
    values = {"kind": KnowledgeKind.GENE_NAMES, "profile": profile.pk if profile is not None else None}
    changed = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for column in ("gene", "partner_gene"):
            cursor.execute(_APPROVE.format(column=column, **names), values)
            changed += cursor.rowcount
    return changed
