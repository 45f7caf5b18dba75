"""What a rule asks of a protein change, and the classes of small variants. Pure."""

import re

from cases.genomics.logic.protein import ProteinChange, read_change
from cases.trials.enums import VariantClass

ASKED = re.compile(r"(?P<ref>[A-Z*])(?P<position>\d+)(?P<alt>[A-Z*]?)")
TRUNCATING_TERMS = frozenset(
    {"stop_gained", "frameshift_variant", "splice_acceptor_variant", "splice_donor_variant", "start_lost",
     "transcript_ablation"}
)  # fmt: skip
# Sequence Ontology terms of VEP and ANN; a fallback on the protein change follows where a file gives no term.
TERMS = {
    VariantClass.TRUNCATING: TRUNCATING_TERMS,
    VariantClass.MISSENSE: frozenset({"missense_variant"}),
    VariantClass.INFRAME_INSERTION: frozenset({"inframe_insertion", "conservative_inframe_insertion",
                                               "disruptive_inframe_insertion"}),
    VariantClass.INFRAME_DELETION: frozenset({"inframe_deletion", "conservative_inframe_deletion",
                                              "disruptive_inframe_deletion"}),
}  # fmt: skip


def is_asked_change(text: str) -> bool:
    """Whether a rule may write a change so: ``V600E``, ``R130*``, or a residue, ``V600``."""
    return ASKED.fullmatch(text) is not None


def is_change(asked: str, written: str) -> bool:
    """Whether a laboratory's change is the one that a rule asks for. A residue means any substitution there."""
    wanted, found = ASKED.fullmatch(asked), read_change(written)
    if wanted is None or found is None:
        return False
    if (found.ref, found.position) != (wanted["ref"], int(wanted["position"])):
        return False
    return found.alt == wanted["alt"] if wanted["alt"] else found.is_substitution


def classes_of(consequence: str, protein: str) -> frozenset[VariantClass]:
    """The classes of one small variant, by its Sequence Ontology terms, else by its protein change."""
    terms = frozenset(re.split(r"[&,|]", consequence)) - {""}
    found = {name for name, known in TERMS.items() if terms & known}
    if not terms:
        found = _classes_by_change(read_change(protein))
    return frozenset(found | {VariantClass.MUTATION}) if found else frozenset()


def _classes_by_change(change: ProteinChange | None) -> set[VariantClass]:
    if change is None:
        return set()
    if change.alt in {"*", "fs"}:
        return {VariantClass.TRUNCATING}
    if change.is_substitution:
        return {VariantClass.MISSENSE}
    if "ins" in change.alt or "dup" in change.alt:
        return {VariantClass.INFRAME_INSERTION}
    if "del" in change.alt:
        return {VariantClass.INFRAME_DELETION}
    return set()
