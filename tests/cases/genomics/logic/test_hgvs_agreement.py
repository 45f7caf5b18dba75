"""Coding and protein changes against each other."""

import pytest

from cases.genomics.logic.hgvs_agreement import same_codon


@pytest.mark.parametrize(
    ("coding", "protein", "same"),
    [
        ("c.1799T>A", "p.Val600Glu", True),
        ("c.1799T>A", "p.(Val600Glu)", True),
        ("c.1799T>A", "p.V600E", True),
        ("c.1798G>A", "p.Val600Met", True),
        ("c.1801A>G", "p.Lys601Glu", True),
        ("c.1A>G", "p.Met1?", True),
        ("c.1799T>A", "p.Val601Glu", False),
        ("c.1799T>A", "p.V60E", False),
        ("c.1799T>A", "p.?", None),
        ("c.1799T>A", "p.(=)", None),
        ("c.1799_1800delinsAA", "p.Val600Lys", None),
        ("c.1799+5G>A", "p.Val600Glu", None),
        ("c.-124C>T", "p.Val600Glu", None),
        (None, "p.Val600Glu", None),
        ("c.1799T>A", None, None),
        ("c.1799T>A", "", None),
    ],
)
def test_codon_follows_from_the_coding_position(coding, protein, same):
    assert same_codon(coding, protein) is same
