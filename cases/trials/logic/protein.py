"""What a rule asks of a protein change, and the classes of small variants. Pure."""

import re

from cases.genomics.logic.protein import ProteinChange, read_change
from cases.trials.enums import VariantClass

ASKED = re.compile(r"([A-Z*])(\d+)([A-Z*]?)")  # residue, position, and what it becomes (empty: anything else)
CODONS = re.compile(r"(\d+)-(\d+)")
_LAST = re.compile(r"_(?:[A-Z][a-z]{2}|[A-Z*])(\d+)")
TRUNCATING_TERMS = frozenset(
    {"stop_gained", "frameshift_variant", "splice_acceptor_variant", "splice_donor_variant", "splice_site_variant",
     "start_lost", "transcript_ablation"}
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


def lies_in(codons: str, written: str) -> bool | None:
    """Whether a laboratory's change touches a range of codons such as ``762-823``; None where it cannot be read."""
    wanted, found = CODONS.fullmatch(codons), read_change(written)
    if wanted is None or found is None:
        return None
    end = _LAST.search(written)
    last = int(end[1]) if end else found.position
    return found.position <= int(wanted[2]) and last >= int(wanted[1])


def lies_in_exon(exon: int, written: str) -> bool | None:
    """Whether a file's ``20/28``, ``exon 20`` or ``19-20/28`` has the exon; None where the file says none."""
    numbers = re.findall(r"\d+", written.split("/")[0])
    return int(numbers[0]) <= exon <= int(numbers[-1]) if numbers else None


def is_change(asked: str, written: str) -> bool:
    """Whether a laboratory's change is the one that a rule asks for. A residue means any substitution there."""
    wanted, found = ASKED.fullmatch(asked), read_change(written)
    if wanted is None or found is None:
        return False
    if (found.ref, found.position) != (wanted[1], int(wanted[2])):
        return False
    return found.alt == wanted[3] if wanted[3] else found.is_substitution


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
