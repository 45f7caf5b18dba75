import pytest

from cases.genomics.logic.liftover import Block, Chain, ChainMap, NoLift, span

CHAINS = {
    1: Chain(100, 300, "7", reversed=False),
    2: Chain(400, 500, "7", reversed=True),
    3: Chain(600, 700, "9", reversed=False),
    4: Chain(650, 660, "9", reversed=False),  # inside the third: several chains cover the place
}
BLOCKS = [
    Block(100, 200, 1100, 1),
    Block(210, 300, 1200, 1),  # ten bases are gone on the other build
    Block(400, 500, 5000, 2),
    Block(600, 700, 6600, 3),
    Block(650, 660, 9000, 4),
]


@pytest.mark.parametrize(
    ("start", "end", "answer"),
    [
        (100, 101, ("7", 1100)),
        (199, 200, ("7", 1199)),
        (210, 220, ("7", 1200)),
        (299, 300, ("7", 1289)),
        (199, 201, NoLift.GAP),
        (205, 206, NoLift.GAP),
        (195, 215, NoLift.GAP),
        (99, 101, NoLift.SPLIT),
        (299, 301, NoLift.SPLIT),
        (250, 450, NoLift.SPLIT),
        (50, 60, NoLift.UNMAPPED),
        (300, 301, NoLift.UNMAPPED),
        (999, 1000, NoLift.UNMAPPED),
        (400, 410, NoLift.REVERSED),
        (640, 641, ("9", 6640)),
        (655, 656, NoLift.SPLIT),
        (690, 691, ("9", 6690)),
    ],
)
def test_place_on_the_other_build_or_why_there_is_none(start, end, answer):
    assert ChainMap(CHAINS, BLOCKS).lift(start, end) == answer


def test_chain_without_blocks_before_the_place_has_a_gap():
    assert ChainMap({1: Chain(0, 50, "1", reversed=False)}, [Block(10, 50, 0, 1)]).lift(2, 3) is NoLift.GAP


@pytest.mark.parametrize(
    ("change", "needed"),
    [((10, "A", "T"), (9, 10)), ((10, "AC", "TG"), (9, 11)), ((10, "AC", "A"), (9, 12)), ((10, "A", "AC"), (9, 11))],
)
def test_change_of_length_needs_the_next_base_too(change, needed):
    assert span(*change) == needed
