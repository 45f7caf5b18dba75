"""What the demo laboratories write about their main findings; see ``interpretations.yaml``."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from cases.genomics.enums import Effect, FindingKind, Oncogenicity


@dataclass(frozen=True, slots=True)
class DemoAction:
    drugs: tuple[str, ...]
    effect: Effect
    level_own_tumour: str  # ESCAT
    level_other_tumours: str


@dataclass(frozen=True, slots=True)
class DemoInterpretation:
    gene: str
    kind: FindingKind
    oncogenicity: Oncogenicity
    text: str
    actions: tuple[DemoAction, ...]


@cache
def interpretations() -> dict[int, tuple[DemoInterpretation, ...]]:
    """By archetype."""
    text = files(__package__).joinpath("interpretations.yaml").read_text(encoding="utf-8")
    loaded: dict[int, list[dict[str, Any]]] = yaml.safe_load(text)
    return {number: tuple(_interpretation(entry) for entry in entries) for number, entries in loaded.items()}


def _interpretation(entry: dict[str, Any]) -> DemoInterpretation:
    return DemoInterpretation(
        gene=entry["gene"],
        kind=FindingKind(entry["kind"]),
        oncogenicity=Oncogenicity(entry["oncogenicity"]),
        text=entry["text"],
        actions=tuple(
            DemoAction(tuple(drugs), Effect(effect), own, other)
            for drugs, effect, own, other in entry.get("actions", [])
        ),
    )
