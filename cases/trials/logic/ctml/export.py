"""A cohort's rule in Clinical Trial Markup Language, and what of it that language cannot say. Pure.

What cannot be said is left out in the direction that excludes nobody: the exported level fits everybody whom our rule
fits, and perhaps more; the list of what is not said tells a reader what to check by hand.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cases.genomics.logic.signatures import INPRED_MSI_2026, MsiClass
from cases.trials.enums import CopyKind, Operator, Unsaid, VariantClass
from cases.trials.logic.ctml.tumours import names_asking
from cases.trials.logic.grammar import Clause, Node
from cases.trials.logic.protein import ASKED

MISSENSE, TRUNCATING = ("Missense_Mutation",), (
    "Nonsense_Mutation", "Frame_Shift_Del", "Frame_Shift_Ins", "Splice_Site", "Translation_Start_Site",
)  # fmt: skip
CLASSES: Mapping[VariantClass, tuple[str, ...]] = {
    VariantClass.MISSENSE: MISSENSE,
    VariantClass.TRUNCATING: TRUNCATING,
    VariantClass.INFRAME_INSERTION: ("In_Frame_Ins",),
    VariantClass.INFRAME_DELETION: ("In_Frame_Del",),
    VariantClass.MUTATION: (*MISSENSE, *TRUNCATING, "In_Frame_Ins", "In_Frame_Del"),
}
# A kind covers what is more of the same.
CALLS: Mapping[CopyKind, tuple[str, ...]] = {
    CopyKind.AMPLIFICATION: ("High Amplification",),
    CopyKind.GAIN: ("Low Amplification", "High Amplification"),
    CopyKind.LOSS: ("Heterozygous Deletion", "Homozygous Deletion"),
    CopyKind.DELETION: ("Homozygous Deletion",),
}
NEVER_SAID: Mapping[str, Unsaid] = {
    "biallelic": Unsaid.BIALLELIC, "hrd": Unsaid.HRD, "ecog": Unsaid.ECOG, "prior_drug": Unsaid.TREATMENT,
    "prior_lines": Unsaid.TREATMENT, "standard_options_left": Unsaid.STATEMENT,
    "measurable_disease": Unsaid.STATEMENT, "brain_metastases": Unsaid.STATEMENT, "consent": Unsaid.CONSENT,
    "organ": Unsaid.ORGAN,
}  # fmt: skip
# Values of a clause that is said otherwise. A value that stands in neither table is not said either.
PARTS: Mapping[str, Unsaid] = {
    "min_allele_fraction": Unsaid.ALLELE_FRACTION, "oncogenic": Unsaid.ONCOGENIC, "min_copies": Unsaid.COPIES,
    "in_frame": Unsaid.IN_FRAME,
}  # fmt: skip
HANDLED: Mapping[str, frozenset[str]] = {
    "tumour": frozenset({"within", "except"}),
    "outside_indication": frozenset({"within", "except", "when", "drug", "reason", "checked_on"}),
    "variant": frozenset({"gene", "change", "class", "exon"}),
    "copy_number": frozenset({"gene", "kind"}),
    "fusion": frozenset({"gene", "partner"}),
    "tmb": frozenset({"at_least"}),
    "msi": frozenset({"at_least", "min_sites", "class", "by"}),
    "age": frozenset({"at_least", "at_most"}),
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A clause (or a part of one) of the rule that the document does not hold. ``part``: the value left out of a clause
    that is said otherwise; empty where the whole clause is. ``excluded``: what must not be."""

    why: Unsaid
    rule: Node
    part: str = ""
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A condition in the language: a clause, or parts joined by and / or. ``and`` of nothing asks nothing."""

    every: bool
    parts: tuple["Said | Mapping[str, Any]", ...]


NOTHING = Said(True, ())
Condition = Said | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Exported:
    match: tuple[Mapping[str, Any], ...]  # as it stands under "match"; empty where nothing can be said
    left_out: tuple[LeftOut, ...]


def exported(rule: Node) -> Exported:
    left_out: list[LeftOut] = []
    condition = _condition(rule, True, left_out)
    if condition == NOTHING:
        return Exported((), tuple(left_out))
    parts = condition.parts if isinstance(condition, Said) and condition.every else (condition,)
    return Exported(
        tuple(_data(part) for part in parts),
        tuple(entry for index, entry in enumerate(left_out) if entry not in left_out[:index]),
    )


def _data(condition: Condition) -> Mapping[str, Any]:
    if isinstance(condition, Said):
        return {"and" if condition.every else "or": [_data(part) for part in condition.parts]}
    return condition


def _condition(rule: Node, positive: bool, left_out: list[LeftOut]) -> Condition:
    """What follows from the rule (from its opposite, where ``positive`` is False): never more than the rule asks."""
    if isinstance(rule, Clause):
        if rule.name not in CLAUSES:
            left_out.append(LeftOut(NEVER_SAID.get(rule.name, Unsaid.OTHER), rule, excluded=not positive))
            return NOTHING
        if _is_cut_short(rule, left_out, positive=positive):
            return NOTHING
        return CLAUSES[rule.name](rule, positive, left_out)
    if rule.operator == Operator.AT_INCLUSION:
        left_out.append(LeftOut(Unsaid.AT_INCLUSION, rule, excluded=not positive))
        return NOTHING
    if rule.operator == Operator.NOT:
        return _condition(rule.parts[0], not positive, left_out)
    every = (rule.operator == Operator.ALL) == positive
    parts = [_condition(part, positive, left_out) for part in rule.parts]
    return _all(parts) if every else _any(parts, rule, left_out)


def _all(parts: Sequence[Condition]) -> Condition:
    flat: list[Condition] = []
    for part in parts:
        flat += part.parts if isinstance(part, Said) and part.every else [part]
    return flat[0] if len(flat) == 1 else Said(True, tuple(flat))


def _any(parts: Sequence[Condition], rule: Node | None = None, left_out: list[LeftOut] | None = None) -> Condition:
    """One alternative that asks nothing makes the others pointless."""
    if NOTHING in parts:
        if rule is not None and left_out is not None and any(part != NOTHING for part in parts):
            left_out.append(LeftOut(Unsaid.ALTERNATIVE, rule))
        return NOTHING
    return parts[0] if len(parts) == 1 else Said(False, tuple(parts))


def _tumour(rule: Clause, positive: bool, left_out: list[LeftOut]) -> Condition:
    """Within one of them and none of the excepted; of the opposite, outside all of them or in an excepted one."""
    within = _names(rule, rule.values["within"], left_out)
    excepted = _names(rule, rule.values.get("except", []), left_out)
    if positive:
        inside = _any([_diagnosis(name) for name in within]) if None not in within else NOTHING
        outside = [_diagnosis(name, no=True) for name in excepted if name]
        return _all([inside, *outside])
    away = _all([_diagnosis(name, no=True) for name in within if name])
    return _any([away, *(_diagnosis(name) if name else NOTHING for name in excepted)])


def _names(rule: Clause, codes: Sequence[str], left_out: list[LeftOut]) -> list[str | None]:
    """The names of the types; None for a type that the language's release of OncoTree does not have as ours does."""
    found: list[str | None] = []
    for code in codes:
        names = names_asking(code)
        if not names:
            left_out.append(LeftOut(Unsaid.TUMOUR, rule, code))
        found += names or [None]
    return found


def _diagnosis(name: str | None, *, no: bool = False) -> Mapping[str, Any]:
    return {"clinical": {"oncotree_primary_diagnosis": f"{'!' if no else ''}{name}"}}


def _outside_indication(rule: Clause, positive: bool, left_out: list[LeftOut]) -> Condition:
    """Not both: within the indication's tumours, and (where it has one) its condition."""
    parts = [_tumour(rule, not positive, left_out)]
    if "when" in rule.values:
        parts.append(_condition(rule.values["when"], not positive, left_out))
    return _any(parts, rule, left_out) if positive else _all(parts)


def _variant(rule: Clause, positive: bool, left_out: list[LeftOut]) -> Condition:
    asked = rule.values
    base: dict[str, Any] = {"hugo_symbol": asked["gene"]}
    if "exon" in asked:
        base["exon"] = str(asked["exon"])
    changes: list[dict[str, Any]] = [_change(text) for text in asked.get("change", [])] or [{}]
    # A change is one of the protein already; without one the class must say it.
    classes = CLASSES[VariantClass(asked.get("class", VariantClass.MUTATION))]
    kinds = [{}] if "change" in asked and "class" not in asked else [{"variant_classification": w} for w in classes]
    rows = [base | change | kind for change in changes for kind in kinds]
    return _rows([{**row, "variant_category": "Mutation"} for row in rows], positive)


def _change(text: str) -> dict[str, str]:
    found = ASKED.fullmatch(text)
    return {"protein_change" if found and found[3] else "wildcard_protein_change": f"p.{text}"}


def _copy_number(rule: Clause, positive: bool, left_out: list[LeftOut]) -> Condition:
    calls = CALLS.get(rule.values.get("kind", ""))
    if calls is None:
        left_out.append(LeftOut(Unsaid.COPIES, rule))
        return NOTHING
    base = {"hugo_symbol": rule.values["gene"], "variant_category": "Copy Number Variation"}
    return _rows([{**base, "cnv_call": call} for call in calls], positive)


def _fusion(rule: Clause, positive: bool, left_out: list[LeftOut]) -> Condition:
    row = {"hugo_symbol": rule.values["gene"]}
    if "partner" in rule.values:
        row["fusion_partner_hugo_symbol"] = rule.values["partner"]
    return _rows([{**row, "variant_category": "Structural Variation"}], positive)


def _is_cut_short(rule: Clause, left_out: list[LeftOut], *, positive: bool) -> bool:
    """Values that cannot be said fall away where the clause is asked for. Where it is excluded, the clause without
    them would exclude too much, so that nothing is said."""
    there = [key for key in rule.values if key not in HANDLED[rule.name]]
    left_out += [LeftOut(PARTS.get(key, Unsaid.OTHER), rule, key if positive else "") for key in there]
    return bool(there) and not positive


def _rows(rows: Sequence[Mapping[str, Any]], positive: bool) -> Condition:
    """One of the rows is there; of the opposite, none is."""
    if positive:
        return _any([{"genomic": dict(row)} for row in rows])
    none = [{"genomic": {**row, "variant_category": f"!{row['variant_category']}"}} for row in rows]
    return _all(none)


def _tmb(rule: Clause, positive: bool, left_out: list[LeftOut]) -> Condition:
    if "at_least" not in rule.values:
        left_out.append(LeftOut(Unsaid.OTHER, rule))
        return NOTHING
    return {"clinical": {"tmb_numerical": f"{'>=' if positive else '<'}{_plain(rule.values['at_least'])}"}}


def _msi(rule: Clause, positive: bool, left_out: list[LeftOut]) -> Condition:
    """The language has words for it and no number, so only the board's own limits and classes can be said."""
    policy = INPRED_MSI_2026
    asked = dict(rule.values)
    if asked in (
        {"at_least": policy.unstable_from, "min_sites": policy.min_usable_sites},
        {"class": MsiClass.UNSTABLE, "by": policy.id},
    ):
        return {"genomic": {"mmr_status": f"{'' if positive else '!'}MMR-Deficient", "variant_category": "Signature"}}
    left_out.append(LeftOut(Unsaid.MSI, rule))
    return NOTHING


def _age(rule: Clause, positive: bool, left_out: list[LeftOut]) -> Condition:
    """At most 17 years is younger than 18: the language counts to the birthday."""
    low, high = rule.values.get("at_least"), rule.values.get("at_most")
    parts: list[Condition] = []
    if low is not None:
        parts.append({"clinical": {"age_numerical": f"{'>=' if positive else '<'}{low}"}})
    if high is not None:
        parts.append({"clinical": {"age_numerical": f"{'<' if positive else '>='}{high + 1}"}})
    return _all(parts) if positive else _any(parts)


def _plain(number: float) -> str:
    return f"{number:f}".rstrip("0").rstrip(".") if isinstance(number, float) else str(number)


CLAUSES: Mapping[str, Callable[[Clause, bool, list[LeftOut]], Condition]] = {
    "tumour": _tumour, "outside_indication": _outside_indication, "variant": _variant, "copy_number": _copy_number,
    "fusion": _fusion, "tmb": _tmb, "msi": _msi, "age": _age,
}  # fmt: skip
