"""Reads of the genomics room.

For other rooms: ``key_findings(case)`` (relevant findings with their interpretation, best evidence first),
``figures(case)`` (TMB, MSI, HRD per current profile), ``biallelic_genes(profile, genes)`` (both copies lost?) and
``current_profiles(case)``.
"""

from cases.genomics.queries.biology import biallelic_genes
from cases.genomics.queries.figures import Figure, figures_of
from cases.genomics.queries.key_findings import Evidence, KeyFinding, figures, key_findings
from cases.genomics.queries.memory import Seen, seen_before
from cases.genomics.queries.profiles import chosen_profile, current_profiles, profiles_of
from cases.genomics.queries.work import work_items

__all__ = [
    "Evidence",
    "Figure",
    "KeyFinding",
    "Seen",
    "biallelic_genes",
    "chosen_profile",
    "current_profiles",
    "figures",
    "figures_of",
    "key_findings",
    "profiles_of",
    "seen_before",
    "work_items",
]
