"""Names of changes: a c. or p. name belongs to one version of one transcript, and both name the same codon."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cases.genomics.logic.hgvs_agreement import same_codon
from cases.genomics.logic.retired import Age, Known, aged
from cases.genomics.readers.draft import Draft, make_problem, worst_outcome
from cases.genomics.readers.rows import Problem, Reading, SmallVariantRow

MOST_NAMED = 100_000  # transcripts of one file that are remembered; RefSeq and Ensembl have some 200,000 of all genes
_SHOWN = 5  # named in a sentence
_UNVERSIONED = re.compile(r"(?:[NX][MR]_\d+|ENST\d+|LRG_\d+(?!t))", re.ASCII)
_RULES = {Age.RETIRED: "transcript_retired", Age.OLDER: "transcript_older"}

Uses = tuple[int, int]  # rows that name a change by the transcript, and the line of the first


def count_transcripts(rows: Iterable[SmallVariantRow], into: dict[str, Uses]) -> None:
    """Adds the transcripts by which the rows name their changes."""
    for row in rows:
        name = row.transcript
        if name and (row.hgvs_c or row.hgvs_p):
            found = into.get(name)
            if found is not None:
                into[name] = found[0] + 1, found[1]
            elif len(into) < MOST_NAMED:
                into[name] = 1, row.line


def check_transcripts(draft: Draft, named: Mapping[str, Uses]) -> None:
    """One remark for the file about transcripts without a version (SECURITY.md 4.3, T15)."""
    found = [(uses[1], name, uses[0]) for name, uses in named.items() if _UNVERSIONED.fullmatch(name)]
    if found:
        line, name, _ = min(found)
        draft.problem("transcript_unversioned", line=line, count=sum(count for *_, count in found), value=name)


def with_known(reading: Reading, table: Known) -> Reading:
    """The reading with what the tables know of the age of its transcripts."""
    found = age_problems(reading, table)
    if not found:
        return reading
    every = (*reading.problems, *found)
    return replace(reading, problems=every, outcome=worst_outcome(every))


def age_problems(reading: Reading, table: Known) -> list[Problem]:
    """One remark for the file about retired transcripts, one about older versions (T15)."""
    ages = {name: age for name in reading.transcripts if (age := aged(name, table)) is not None}
    problems = []
    for kind, rule in _RULES.items():
        named = {name: age.now for name, age in ages.items() if age.age is kind}
        if named:
            uses = [reading.transcripts[name] for name in named]
            problems.append(
                make_problem(
                    rule, file=reading.file, line=min(line for _, line in uses), count=sum(count for count, _ in uses),
                    value=_listed([f"{name} ({now})" if now else name for name, now in named.items()]),
                )
            )  # fmt: skip
    return problems


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (" ..." if len(names) > _SHOWN else "")


def check_agreement(draft: Draft, rows: Iterable[SmallVariantRow]) -> None:
    """A remark for each row whose c. and p. speak of different codons (corpus T14)."""
    for row in rows:
        if same_codon(row.hgvs_c, row.hgvs_p) is False:
            draft.problem("hgvs_disagree", line=row.line, coding=row.hgvs_c, protein=row.hgvs_p)
