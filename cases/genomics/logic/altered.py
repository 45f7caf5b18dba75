"""A finding, as far as statements can speak of it: what its file tells of kind, class and exon. Pure."""

import re
from dataclasses import dataclass

from cases.genomics.enums import FindingKind, Oncogenicity
from cases.genomics.logic.alterations import canonical

# Sequence Ontology terms of VEP and ANN.
FRAMESHIFT = frozenset({"frameshift_variant"})
SPLICE_SITE = frozenset({"splice_acceptor_variant", "splice_donor_variant"})
NEAR_SPLICE = frozenset(
    {"splice_region_variant", "splice_donor_5th_base_variant", "splice_donor_region_variant",
     "splice_polypyrimidine_tract_variant"}
)  # fmt: skip
TRUNCATING = FRAMESHIFT | SPLICE_SITE | {"stop_gained", "start_lost", "transcript_ablation"}
CLASS_TERMS = {
    "truncating": TRUNCATING,
    "frameshift": FRAMESHIFT,
    "missense": frozenset({"missense_variant"}),
    "insertion": frozenset({"inframe_insertion", "conservative_inframe_insertion", "disruptive_inframe_insertion"}),
    "deletion": frozenset({"inframe_deletion", "conservative_inframe_deletion", "disruptive_inframe_deletion"}),
}
_EXON = re.compile(r"(?:exons?|ex)?\s*(\d+(?:-\d+)?)(?:/\d+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Altered:
    """A finding, as far as statements can speak of it. ``oncogenicity``: None = nobody has judged it."""

    kind: FindingKind
    gene: str
    partner: str = ""
    protein: str = ""
    cdna: str = ""
    consequence: str = ""
    exon: str = ""
    copy_number_kind: str = ""
    in_frame: bool | None = None
    oncogenicity: Oncogenicity | None = None


def classes_of(finding: Altered) -> frozenset[str]:
    """Classes of a small variant by its consequence, else by its protein change; empty = not told."""
    terms = terms_of(finding)
    if terms:
        return frozenset(name for name, known in CLASS_TERMS.items() if terms & known)
    return _by_change(canonical(finding.protein))


def _by_change(change: str) -> frozenset[str]:
    if change.endswith("FS"):
        return frozenset({"truncating", "frameshift"})
    if change.endswith("*"):
        return frozenset({"truncating"})
    if "DELINS" in change:
        return frozenset()  # longer or shorter: the text alone does not say
    if "INS" in change or "DUP" in change:
        return frozenset({"insertion"})
    if "DEL" in change:
        return frozenset({"deletion"})
    return frozenset({"missense"}) if change and not change.endswith("=") else frozenset()


def terms_of(finding: Altered) -> frozenset[str]:
    return frozenset(re.split(r"[&,|]", finding.consequence.lower())) - {""}


def is_told(finding: Altered) -> bool:
    return bool(finding.consequence or finding.protein)


def exon_of(finding: Altered) -> str:
    """``20`` of ``20/28`` or ``exon 20``; ``2-7``; empty where the file does not say."""
    found = _EXON.fullmatch(finding.exon.strip())
    return found[1] if found else ""
