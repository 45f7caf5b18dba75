"""The key of one of our own cohorts, read from its rule. Pure.

What a rule asks of the patient (performance status, consent, organ function ...) and where the drug has an indication
in this country are no part of what makes cohorts of two trials the same; what it asks of the tumour is.
"""

from collections.abc import Iterable
from typing import Any

from cases.dossier.logic import oncotree
from cases.trials.enums import Operator
from cases.trials.logic.clause_table import MOLECULAR
from cases.trials.logic.grammar import Clause, Node
from cases.trials.logic.sister_key import ANY, DEFINITION, Expression, Key, Not, Term, joined, key_of, text_of


def own_key(rule: Node, atc: Iterable[str]) -> Key:
    biomarker = _biomarker(rule)
    return key_of(atc, text_of(biomarker) if biomarker else ANY, _tumours(rule) or [oncotree.ROOT], DEFINITION)


def _biomarker(rule: Node) -> Expression | None:
    if isinstance(rule, Clause):
        return _clause(rule) if rule.name in MOLECULAR else None
    if rule.operator == Operator.AT_INCLUSION:
        return None
    parts = [part for part in (_biomarker(part) for part in rule.parts) if part is not None]
    if not parts:
        return None
    if rule.operator == Operator.NOT:
        return Not(parts[0])
    return joined(rule.operator == Operator.ALL, parts)


def _clause(clause: Clause) -> Expression:
    """``BRAF:V600``, ``BRCA2:truncating``, ``FGFR2:fusion``, ``FGFR2::BICC1``, ``ERBB2:amplification``, ``TMB>=10``;
    several changes are alternatives; any further value stands behind as ``name=value``."""
    values = dict(clause.values)
    gene = str(values.pop("gene", ""))
    if not gene:
        return Term(_figure(clause.name, values))
    if clause.name == "fusion":
        partner = values.pop("partner", "")
        return Term(_with(f"{gene}::{partner}" if partner else f"{gene}:fusion", values))
    if clause.name == "copy_number":
        return Term(_with(f"{gene}:{values.pop('kind', 'copies')}", values))
    if clause.name == "variant":
        return _variant(gene, values)
    return Term(_with(f"{gene}:{clause.name}", values))


def _variant(gene: str, values: dict[str, Any]) -> Expression:
    changes, kind = values.pop("change", []), values.pop("class", "")
    exon = f"exon{values.pop('exon')}" if "exon" in values else ""
    last = kind or ("" if changes else "mutation")
    behind = [word for word in (exon, last) if word]
    return joined(False, [Term(_with(":".join([gene, *words, *behind]), values)) for words in
                          ([[change] for change in changes] or [[]])])  # fmt: skip


def _figure(name: str, values: dict[str, Any]) -> str:
    """The sites that a reading needs are the laboratory's matter, not the cohort's."""
    if "at_least" in values:
        return f"{name.upper()}>={values['at_least']}"
    return f"{name.upper()}={values.get('class', '')}"


def _with(term: str, values: dict[str, Any]) -> str:
    more = [f"{key}={_value(value)}" for key, value in sorted(values.items())]
    return ":".join([term, *more])


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ",".join(sorted(map(str, value)))
    return str(value).replace(" ", "_")


def _tumours(rule: Node) -> list[str]:
    """Types within, and excepted with a minus, of the clauses that the whole rule asks for."""
    if isinstance(rule, Clause):
        if rule.name != "tumour":
            return []
        return [*rule.values["within"], *(f"-{code}" for code in rule.values.get("except", []))]
    return [code for part in rule.parts for code in _tumours(part)] if rule.operator == Operator.ALL else []
