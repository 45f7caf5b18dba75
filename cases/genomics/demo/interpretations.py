"""What the demo laboratories write about their main findings; see ``interpretations.yaml``."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from cases.genomics.enums import Direction, Effect, EvidenceSystem, EvidenceUse, FindingKind, Oncogenicity
from cases.genomics.logic.suggesting import NULL_TERMS

# What a demo laboratory notes where the tables that are loaded do not say it themselves.
EVIDENCE = {
    "functional_damaging": "Etablerte funksjonelle forsøk, etter laboratoriets egen gjennomgang av litteraturen",
    "same_change_oncogenic": "Samme proteinendring er vurdert som onkogen tidligere",
    "in_silico_damaging": "Flere prediksjonsverktøy er enige",
    "population_absent": "Ikke observert i befolkningsdata",
    "single_aetiology": "Svulsttypen har én dominerende genetisk årsak",
}


@dataclass(frozen=True, slots=True)
class DemoAction:
    drugs: tuple[str, ...]
    effect: Effect
    level_own_tumour: str  # ESCAT
    level_other_tumours: str


@dataclass(frozen=True, slots=True)
class DemoImplied:
    use: EvidenceUse
    direction: Direction
    subject: str
    system: EvidenceSystem
    level: str


@dataclass(frozen=True, slots=True)
class DemoInterpretation:
    gene: str
    kind: FindingKind
    oncogenicity: Oncogenicity
    text: str
    actions: tuple[DemoAction, ...]
    criteria: tuple[str, ...] = ()
    criteria_if_null: tuple[str, ...] = ()
    criteria_otherwise: tuple[str, ...] = ()
    deviation: str = ""
    implied: tuple[DemoImplied, ...] = ()

    def met(self, consequence: str, *, otherwise: bool = False) -> tuple[str, ...]:
        """The criteria that the laboratory confirms for a variant with this consequence."""
        if otherwise:
            return self.criteria_otherwise
        null = not NULL_TERMS.isdisjoint(consequence.split("&"))
        return self.criteria_if_null if null and self.criteria_if_null else self.criteria


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
        criteria=tuple(entry.get("criteria", ())),
        criteria_if_null=tuple(entry.get("criteria_if_null", ())),
        criteria_otherwise=tuple(entry.get("criteria_otherwise", ())),
        deviation=entry.get("deviation", ""),
        implied=tuple(
            DemoImplied(EvidenceUse(use), Direction(direction), subject, EvidenceSystem(system), level)
            for use, direction, subject, system, level in entry.get("implied", [])
        ),
    )
