"""Mutational classes: the six substitutions by their pyrimidine, and changes of length. Pure.

The 96 classes of the mutational signatures need the bases beside each change, hence a reference sequence; the six do
not (Alexandrov et al. 2013, doi:10.1038/nature12477: a substitution is named by the pyrimidine of the pair).
"""

from collections import Counter
from collections.abc import Iterable

SUBSTITUTIONS = ("C>A", "C>G", "C>T", "T>A", "T>C", "T>G")
INSERTION, DELETION, OTHER = "insertion", "deletion", "other"
CLASSES = (*SUBSTITUTIONS, INSERTION, DELETION, OTHER)
_COMPLEMENT = {"A": "T", "C": "G", "G": "C", "T": "A"}


def class_of(ref: str, alt: str) -> str:
    """``G>A`` is C>T on the other strand. Several bases for several, and symbolic alleles, are ``other``."""
    ref, alt = ref.upper(), alt.upper()
    if len(ref) == len(alt) == 1 and ref in _COMPLEMENT and alt in _COMPLEMENT and ref != alt:
        return f"{ref}>{alt}" if ref in "CT" else f"{_COMPLEMENT[ref]}>{_COMPLEMENT[alt]}"
    if not set(ref + alt) <= set("ACGTN") or not ref or not alt:
        return OTHER
    if len(alt) > len(ref) and alt.startswith(ref):
        return INSERTION
    if len(ref) > len(alt) and ref.startswith(alt):
        return DELETION
    return OTHER


def counted(changes: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Every class, also those without any change, in the usual order."""
    found = Counter(class_of(ref, alt) for ref, alt in changes)
    return {name: found[name] for name in CLASSES}
