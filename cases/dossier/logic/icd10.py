"""ICD-10 codes of neoplasms as Norway uses them: C00-C97 and D00-D48, with names of the categories (data/icd10.tsv)."""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent.parent / "data" / "icd10.tsv"
_CODE = re.compile(r"([CD])(\d\d)(?:\.?(\d{1,2}))?")
_LAST = {"C": 97, "D": 48}


def normalised(text: str) -> str | None:
    """``c221`` -> ``C22.1``; None for anything that is no code of a neoplasm."""
    match = _CODE.fullmatch("".join(text.split()).upper())
    if match is None:
        return None
    chapter, number, rest = match.groups()
    if int(number) > _LAST[chapter]:
        return None
    return f"{chapter}{number}.{rest}" if rest else f"{chapter}{number}"


@cache
def categories() -> Mapping[str, tuple[str, str]]:
    """Three-character category -> (Norwegian, English) name. Of our own wording; a category may lack one."""
    with _FILE.open(encoding="utf-8", newline="") as stream:
        return {row["code"]: (row["name_nb"], row["name"]) for row in csv.DictReader(stream, delimiter="\t")}


def name_of(code: str, language: str) -> str:
    """The category's name in the reader's language; empty when the table has none."""
    names = categories().get(code[:3])
    return "" if names is None else names[0 if language.startswith("nb") else 1]
