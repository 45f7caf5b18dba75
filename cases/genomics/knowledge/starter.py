"""The project's own tables: which files, and what is said of each (data/sources.yaml)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "data"


def tables() -> Iterator[tuple[Path, dict[str, Any]]]:
    """In the order in which they must be read."""
    said = yaml.safe_load((FOLDER / "sources.yaml").read_text(encoding="utf-8"))
    for table in said["tables"]:
        yield FOLDER / table.pop("file"), {**said["all"], **table}
