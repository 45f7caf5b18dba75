"""A finding as a whole room may read it.

What is the patient's own genome, the laboratory's files and the safety nets stay on the finding's own page: each reader
opens that through a door of their own, which leaves a row in the record.
"""

from typing import Any

from cases.genomics.models import Finding
from cases.genomics.queries.biology import biology_of
from cases.genomics.queries.detail import detail_for_all
from cases.genomics.queries.evidence import TUMOUR_VERSION, evidence_for
from cases.genomics.queries.identity import identity_of

RELATED = ("profile__specimen", "profile__case__patient", "relevance_by")


def drawer_for_all(finding: Finding) -> dict[str, Any]:
    """The context of the drawer's template. ``finding`` with RELATED; the number of queries is constant."""
    code = finding.profile.case.oncotree
    return {
        "case": finding.profile.case, "finding": finding, "detail": detail_for_all(finding), "in_room": True,
        "identity": identity_of(finding), "biology": biology_of(finding),
        "evidence": evidence_for([finding], code)[finding.pk], "tumour_version": TUMOUR_VERSION,
        "tumour_known": bool(code),
    }  # fmt: skip
