"""Whether one clause, where it holds, makes another hold. Pure; says yes only where that is certain."""

from collections.abc import Callable, Mapping
from typing import Any

from cases.genomics.enums import Oncogenicity
from cases.genomics.evidence import strength
from cases.trials.enums import CopyKind, VariantClass
from cases.trials.logic.genomic import COVERS
from cases.trials.logic.grammar import Clause

Values = Mapping[str, Any]
_CLASSES = tuple(Oncogenicity)


def implies(strong: Clause, weak: Clause) -> bool:
    """``variant BRAF V600E`` implies ``variant BRAF V600``; nothing is said of different kinds of clauses."""
    if strong.name != weak.name:
        return False
    if strong.name == "prior_drug":
        return _drugs(strong.values, weak.values)
    known, asked = _plain(strong.values), _plain(weak.values)
    return all(
        key in known and (known[key] == value or _WEAKER.get(key, _same)(known[key], value))
        for key, value in asked.items()
    )


def _plain(values: Values) -> dict[str, Any]:
    """Without what is the same as leaving it out, and each question under one key."""
    plain = dict(values)
    if plain.get("class") == VariantClass.MUTATION:
        del plain["class"]
    if plain.pop("oncogenic", False):
        plain.setdefault("oncogenicity", Oncogenicity.LIKELY_ONCOGENIC)
    return plain


def _drugs(strong: Values, weak: Values) -> bool:
    """Every way to have had one of the first is a way to have had one of the second."""
    by_name = set(strong.get("any_of", ())) <= set(weak.get("any_of", ()))
    by_class = all(any(one.startswith(other) for other in weak.get("atc", ())) for one in strong.get("atc", ()))
    return by_name and by_class


def _same(strong: Any, weak: Any) -> bool:
    return False


def _changes(strong: list[str], weak: list[str]) -> bool:
    """Each is named, or lies at a named residue."""
    return all(one in weak or (one[-1].isalpha() and one[:-1] in weak) for one in strong)


def _tier(strong: str, weak: str) -> bool:
    (system, level), (other, floor) = strong.rsplit(" ", 1), weak.rsplit(" ", 1)
    return system == other and strength(system, level) <= strength(system, floor)


_WEAKER: dict[str, Callable[[Any, Any], bool]] = {
    "change": _changes,
    "min_allele_fraction": lambda strong, weak: strong >= weak,
    "max_allele_fraction": lambda strong, weak: strong <= weak,
    "min_copies": lambda strong, weak: strong >= weak,
    "max_copies": lambda strong, weak: strong <= weak,
    "kind": lambda strong, weak: COVERS[CopyKind(strong)] <= COVERS[CopyKind(weak)],
    "oncogenicity": lambda strong, weak: _CLASSES.index(strong) <= _CLASSES.index(weak),
    "tier": _tier,
    "drugs": lambda strong, weak: set(strong) <= set(weak),
    "except_partners": lambda strong, weak: set(weak) <= set(strong),
}
