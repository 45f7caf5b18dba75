"""The table of reference materials, read once. A new version is a new file content with a new version line."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from cases.genomics.logic.quality import Expected, Learning, Material, Origin

_FILE = Path(__file__).parent / "materials.yaml"


@dataclass(frozen=True)
class Table:
    version: str
    learning: Learning
    materials: dict[str, Material]

    def of_sample(self, sample_id: str) -> Material | None:
        return next((material for material in self.materials.values() if material.fits(sample_id)), None)


@cache
def table() -> Table:
    document = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    tolerance = float(document["certified_tolerance"])
    materials = {
        key: Material(
            key=key, name=row["name"], origin=Origin(row["origin"]), source=row.get("source", ""),
            ids=tuple(re.compile(pattern, re.IGNORECASE) for pattern in row["ids"]),
            expected=tuple(
                Expected(one["key"], one["name"], float(one["value"]), float(one.get("tolerance", tolerance)))
                for one in row.get("expected", ())
            ),
        )
        for key, row in document["materials"].items()
    }  # fmt: skip
    return Table(str(document["version"]), Learning(**document["learning"]), materials)
