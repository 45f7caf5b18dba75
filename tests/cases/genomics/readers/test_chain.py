from pathlib import Path

import pytest

from cases.genomics.logic.liftover import NoLift
from cases.genomics.readers.chain import UnusableChainError, read_chains
from tests.cases.genomics.genomes import write_chain

GOOD = ("100 chr7 1000 + 100 300 chr7 2000 + 1100 1290 1", "100 10 0\n90")
REVERSED = ("90 chr7 1000 + 400 500 chr7 2000 - 5 105 2", "100")
ELSEWHERE = ("80 chr7 1000 + 600 700 chrUn_x 2000 + 5 105 3", "100")
DECOY = ("80 hs37d5 1000 + 600 700 chr7 2000 + 5 105 4", "100")


@pytest.mark.parametrize("name", ["a.chain", "a.chain.gz"])
def test_chains_by_chromosome(tmp_path: Path, name: str) -> None:
    found = read_chains(write_chain(tmp_path / name, GOOD, REVERSED, ELSEWHERE, DECOY))
    assert set(found) == {"7"}
    assert found["7"].lift(100, 101) == ("7", 1100)
    assert found["7"].lift(210, 211) == ("7", 1200)
    assert found["7"].lift(205, 206) is NoLift.GAP
    assert found["7"].lift(450, 451) is NoLift.REVERSED
    assert found["7"].lift(650, 651) is NoLift.UNMAPPED


@pytest.mark.parametrize(
    "chain",
    [
        ("100 chr7 1000 + 100 300 chr7", "200"),
        ("100 chr7 1000 - 100 300 chr7 2000 + 1100 1290 1", "200"),
        ("100 chr7 1000 + 100 300 chr7 2000 + 1100 1290 1", "100 x 0\n90"),
        ("100 chr7 1000 + 100 300 chr7 2000 + 1100 1290 1", "100 10 0\n80"),
        ("100 chr7 1000 + 100 300 chr7 2000 + 1100 1290 1", "100 10 0"),
    ],
)
def test_damaged_chain_file_is_refused_with_its_line(tmp_path: Path, chain: tuple[str, str]) -> None:
    with pytest.raises(UnusableChainError, match="line"):
        read_chains(write_chain(tmp_path / "a.chain", chain))


def test_chain_file_cut_off_or_missing(tmp_path: Path) -> None:
    path = tmp_path / "a.chain"
    path.write_text(f"chain {GOOD[0]}\n100 10 0\n")
    with pytest.raises(UnusableChainError, match="line 1"):
        read_chains(path)
    with pytest.raises(UnusableChainError, match="No such file"):
        read_chains(tmp_path / "none.chain")
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UnusableChainError):
        read_chains(path)
