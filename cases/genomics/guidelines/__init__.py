"""Published guidelines as data, each with its version and source, read once."""

from functools import cache
from pathlib import Path

import yaml

from cases.genomics.logic.oncogenicity import Guideline, read_guideline

FOLDER = Path(__file__).parent


@cache
def oncogenicity() -> Guideline:
    """The guideline by which small variants get their class."""
    return read_guideline(yaml.safe_load((FOLDER / "oncogenicity.yaml").read_text(encoding="utf-8")))


def stamp(guideline: Guideline, printing: str) -> str:
    """What an interpretation stores: ``clingen-cgc-vicc/2022/corrected``."""
    return f"{guideline.id}/{guideline.version}/{printing}"


def printing_of(stored: str, guideline: Guideline) -> str:
    """The printing whose codes a stored stamp speaks in; the default where it has none or another guideline's."""
    printing = stored.rpartition("/")[2]
    return printing if printing in guideline.printings else guideline.printing
