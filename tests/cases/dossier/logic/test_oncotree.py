"""The table of tumour types agrees with itself and with its source."""

import json
from pathlib import Path

import pytest

from cases.dossier.logic.oncotree import ROOT, ancestors, find, is_descendant, tissue, tumour_types


@pytest.mark.parametrize(
    ("code", "ancestor", "answer"),
    [
        ("IHCH", "CHOL", True),
        ("IHCH", "BILIARY_TRACT", True),
        ("IHCH", "IHCH", True),
        ("CHOL", "IHCH", False),
        ("IHCH", "LIVER", False),
        ("SKCM", ROOT, True),
        ("GBM", "BRAIN", True),  # a former code
        ("GB", "GBM", True),
        ("NOSUCH", ROOT, False),
        ("IHCH", "NOSUCH", False),
        ("", "", False),
    ],
)
def test_is_descendant(code: str, ancestor: str, answer: bool) -> None:
    assert is_descendant(code, ancestor) is answer


def test_every_parent_is_in_the_table_and_before_its_children() -> None:
    seen = set()
    for code, node in tumour_types().items():
        assert node.parent in seen or code == ROOT
        assert node.name
        assert node.name_nb
        seen.add(code)


def test_name_in_both_languages() -> None:
    node = find("IHCH")
    assert node is not None
    assert node.label("nb") == "Intrahepatisk gallegangskreft"
    assert node.label("en-gb") == "Intrahepatic Cholangiocarcinoma"


def test_tissue_and_unknown_codes() -> None:
    assert tissue("PAAC") == "PANCREAS"
    assert tissue(ROOT) == tissue("NOSUCH") == ""
    assert find("NOSUCH") is None
    assert ancestors("NOSUCH") == ()


def test_table_agrees_with_its_source(shared: Path) -> None:
    published: dict[str, tuple[str, str]] = {}

    def walk(node: dict) -> None:
        published[node["code"]] = (node["name"], node["parent"] or "")
        for child in node.get("children", {}).values():
            walk(child)

    walk(json.loads((shared / "terminology" / "oncotree_2025_10_03.json").read_text())["TISSUE"])
    assert {code: (node.name, node.parent) for code, node in tumour_types().items()}.items() <= published.items()
