"""Do the coding and the protein change of a variant speak of the same codon?

Only plain substitutions inside the coding sequence are compared (``c.1799T>A`` and ``p.Val600Glu``): there the codon
follows from the position alone. Source: HGVS nomenclature 21.0, numbering of the coding DNA and protein sequence.
"""

import re

_CODING = re.compile(r"c\.(\d{1,6})[ACGT]>[ACGT]", re.ASCII)
_PROTEIN = re.compile(r"p\.\(?(?:[A-Z][a-z]{2}|[A-Z*])(\d{1,5})\D", re.ASCII)


def same_codon(coding: str | None, protein: str | None) -> bool | None:
    """True, False, or None where the two cannot be compared."""
    if not coding or not protein:
        return None
    first, second = _CODING.fullmatch(coding), _PROTEIN.match(protein)
    if first is None or second is None:
        return None
    return (int(first[1]) + 2) // 3 == int(second[1])
