"""Which competences a case has in the room, and which are missing.

Rule: at least one oncologist, one pathologist and one molecular biologist or bioinformatician; a medical geneticist for
every case with an open germline flag. After the ESMO precision oncology group's report on tumour boards (2025,
doi 10.1016/j.annonc.2025.02.009) and the CAN.HEAL decalogue (doi 10.1016/j.ejca.2025.115433). The figures are shown and
never block: the chair decides whether to go on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cases.meetings.enums import Requirement

RULE_VERSION = "mol-mdt-1"
# The words are those of accounts.enums.Competence, spelled out because rules know no other room.
COUNTS_AS: Mapping[Requirement, frozenset[str]] = {
    Requirement.ONCOLOGIST: frozenset({"oncology"}),
    Requirement.PATHOLOGIST: frozenset({"pathology"}),
    Requirement.MOLECULAR: frozenset({"molecular_biology", "bioinformatics"}),
    Requirement.GENETICIST: frozenset({"medical_genetics"}),
}
ALWAYS = (Requirement.ONCOLOGIST, Requirement.PATHOLOGIST, Requirement.MOLECULAR)


@dataclass(frozen=True)
class Quorum:
    """What the case needs, and what of it nobody in the room covers."""

    needed: tuple[Requirement, ...]
    missing: tuple[Requirement, ...]

    @property
    def met(self) -> bool:
        return not self.missing


def quorum(competences_present: Iterable[Iterable[str]], *, germline_flag: bool) -> Quorum:
    """``competences_present``: one collection per person who is in the room and not disqualified for the case."""
    covered = frozenset(word for person in competences_present for word in person)
    needed = (*ALWAYS, Requirement.GENETICIST) if germline_flag else ALWAYS
    return Quorum(needed, tuple(one for one in needed if not COUNTS_AS[one] & covered))
