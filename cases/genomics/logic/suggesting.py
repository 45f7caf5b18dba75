"""Which criteria of oncogenicity the known facts suggest, which they speak against, and what is missing to tell. Pure.

A suggestion is no judgement: a person confirms or rejects each. A table that is not loaded, or a cell that a file does
not have, is said to be missing; it never counts as a no.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cases.genomics.logic.oncogenicity import Guideline, Thresholds
from cases.genomics.logic.protein import ProteinChange, read_change, short_change
from cases.genomics.logic.variant_facts import Known, Reason, VariantFacts

# Sequence Ontology terms of a null variant: no product, or one cut short (Horak 2022, table 2, OVS1).
NULL_TERMS = frozenset(
    {"stop_gained", "frameshift_variant", "splice_acceptor_variant", "splice_donor_variant", "start_lost",
     "transcript_ablation"}
)  # fmt: skip
LENGTH_TERMS = frozenset(
    {"inframe_insertion", "inframe_deletion", "conservative_inframe_insertion", "conservative_inframe_deletion",
     "disruptive_inframe_insertion", "disruptive_inframe_deletion"}
)  # fmt: skip


Values = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``met`` True: suggested; False: the facts speak against it; None: cannot be told, the reason says why."""

    key: str
    met: bool | None
    reason: Reason
    values: Values = field(default_factory=dict)
    source: str = ""


Told = tuple[bool | None, Reason, Values, str]
Rule = Callable[[VariantFacts, Thresholds], Told]


def suggest(facts: VariantFacts, guideline: Guideline) -> tuple[Suggestion, ...]:
    """One answer for every criterion, in the guideline's order."""
    return tuple(Suggestion(key, *_rule(key, facts, guideline.thresholds)) for key in guideline.criteria)


def _rule(key: str, facts: VariantFacts, limits: Thresholds) -> Told:
    rule = _RULES.get(key)
    return rule(facts, limits) if rule else (None, Reason.FOR_A_PERSON, {}, "")


def _null(facts: VariantFacts, _: Thresholds) -> Told:
    if not facts.terms:
        return None, Reason.NO_CONSEQUENCE, {}, ""
    if not facts.terms & NULL_TERMS:
        return False, Reason.NOT_NULL, {}, ""
    return _in_suppressor(facts, Reason.NULL_IN_LAST_EXON if facts.in_last_exon else Reason.NULL_IN_SUPPRESSOR)


def _in_suppressor(facts: VariantFacts, reason: Reason) -> Told:
    if not facts.gene_source:
        return None, Reason.NO_GENE_TABLE, {}, ""
    why = {True: reason, False: Reason.NOT_SUPPRESSOR, None: Reason.ROLE_NOT_STATED}[facts.tumour_suppressor]
    return facts.tumour_suppressor, why, {"gene": facts.gene}, facts.gene_source


def _length(facts: VariantFacts, _: Thresholds) -> Told:
    if not facts.terms:
        return None, Reason.NO_CONSEQUENCE, {}, ""
    if "stop_lost" in facts.terms:
        return _in_suppressor(facts, Reason.STOP_LOST)
    if not facts.terms & LENGTH_TERMS:
        return False, Reason.LENGTH_KEPT, {}, ""
    if not facts.gene_source:
        return None, Reason.NO_GENE_TABLE, {}, ""
    gene = {"gene": facts.gene}
    if facts.oncogene or facts.tumour_suppressor:
        return True, Reason.LENGTH_CHANGED, gene, facts.gene_source
    if facts.oncogene is None or facts.tumour_suppressor is None:
        return None, Reason.ROLE_NOT_STATED, gene, facts.gene_source
    return False, Reason.NOT_CANCER_GENE, gene, facts.gene_source


def _of_change(rule: Callable[[VariantFacts, Thresholds, ProteinChange], Told]) -> Rule:
    """A rule that asks for a protein change; without one it says so."""

    def asked(facts: VariantFacts, limits: Thresholds) -> Told:
        change = facts.change
        if change is None:
            return None, Reason.NO_PROTEIN, {}, ""
        if change.alt in ("=", change.ref):
            return False, Reason.NO_CHANGE, {}, ""
        return rule(facts, limits, change)

    return asked


@_of_change
def _same_change(facts: VariantFacts, _: Thresholds, __: ProteinChange) -> Told:
    written = short_change(facts.protein)
    return _established(facts, Reason.SAME_CHANGE, [one for one in facts.known if one.change == written])


@_of_change
def _same_residue(facts: VariantFacts, _: Thresholds, change: ProteinChange) -> Told:
    if not change.is_substitution:
        return False, Reason.NOT_MISSENSE, {}, ""
    others = [one for one in facts.known if _other_missense(change, read_change(one.change))]
    return _established(facts, Reason.OTHER_AT_RESIDUE, others)


def _other_missense(change: ProteinChange, other: ProteinChange | None) -> bool:
    if other is None or not other.is_substitution or other.alt == change.alt:
        return False
    return other.residue == change.residue


def _established(facts: VariantFacts, reason: Reason, found: list[Known]) -> Told:
    if found:
        changes = ", ".join(dict.fromkeys(one.change for one in found))
        sources = "; ".join(dict.fromkeys(one.source for one in found))
        return True, reason, {"gene": facts.gene, "change": changes}, sources
    if not facts.known_source:
        return None, Reason.NO_EVIDENCE_TABLE, {}, ""
    return False, Reason.NOT_KNOWN, {}, facts.known_source


def _hotspot(residue_above: bool | None, change_above: bool) -> Rule:
    """The rule for one of the three hotspot criteria; ``residue_above`` None: whatever the residue's number."""

    @_of_change
    def rule(facts: VariantFacts, limits: Thresholds, _: ProteinChange) -> Told:
        if not facts.hotspot_source:
            return None, Reason.NO_HOTSPOT_TABLE, {}, ""
        count = facts.hotspot
        if count is None:
            return False, Reason.NOT_HOTSPOT, {}, facts.hotspot_source
        values: Values = {"residue": count.residue, "samples": count.samples, "same": count.same_change}
        fits = (count.same_change >= limits.hotspot_change_samples) == change_above and residue_above in (
            None, count.samples >= limits.hotspot_residue_samples,
        )  # fmt: skip
        return fits, Reason.HOTSPOT if fits else Reason.OTHER_HOTSPOT_RULE, values, facts.hotspot_source

    return rule


@_of_change
def _domain(facts: VariantFacts, _: Thresholds, change: ProteinChange) -> Told:
    if facts.terms & NULL_TERMS or change.alt in ("*", "fs"):
        return False, Reason.CUT_SHORT, {}, ""
    if facts.domains is None:
        return None, Reason.NO_DOMAINS, {"gene": facts.gene}, facts.gene_source
    hit = next((one for one in facts.domains if one.start <= change.position <= one.end), None)
    if hit is None:
        return False, Reason.OUTSIDE_DOMAINS, {"position": change.position}, facts.gene_source
    values: Values = {"position": change.position, "domain": hit.name, "start": hit.start, "end": hit.end}
    return True, Reason.IN_DOMAIN, values, facts.gene_source


def _frequency(fits: Callable[[float, Thresholds], bool]) -> Rule:
    def rule(facts: VariantFacts, limits: Thresholds) -> Told:
        stated = facts.population_frequency
        if stated is None:
            return None, Reason.NO_FREQUENCY, {}, ""
        return fits(stated, limits), Reason.FREQUENCY, {"frequency": stated}, ""

    return rule


def _silent(facts: VariantFacts, _: Thresholds) -> Told:
    if not facts.terms:
        return None, Reason.NO_CONSEQUENCE, {}, ""
    if "synonymous_variant" not in facts.terms:
        return False, Reason.NOT_SILENT, {}, ""
    near = any("splice" in term for term in facts.terms)
    return not near, Reason.NEAR_SPLICE if near else Reason.SILENT, {}, ""


def _computed(damaging: bool) -> Rule:
    def rule(facts: VariantFacts, limits: Thresholds) -> Told:
        if not facts.computed:
            return None, Reason.NO_COMPUTED, {}, ""
        agreeing = [tool for tool, says in facts.computed if says is damaging]
        tools = {"tools": ", ".join(tool for tool, _ in facts.computed)}
        fits = len(agreeing) == len(facts.computed) and len(agreeing) >= limits.computed_lines
        return fits, Reason.COMPUTED if fits else Reason.COMPUTED_OTHERWISE, tools, ""

    return rule


def _functional(facts: VariantFacts, _: Thresholds) -> Told:
    """Listed studies are pointed at; what they show, a person reads."""
    if facts.functional:
        return None, Reason.FUNCTIONAL_LISTED, {"studies": ", ".join(facts.functional)}, facts.known_source
    return None, Reason.FOR_A_PERSON, {}, ""


_RULES: Mapping[str, Rule] = {
    "null_in_tumour_suppressor": _null,
    "same_change_oncogenic": _same_change,
    "same_residue_oncogenic": _same_residue,
    "functional_damaging": _functional,
    "functional_no_effect": _functional,
    "hotspot_ge50_aa_ge10": _hotspot(True, True),
    "hotspot_lt50_aa_ge10": _hotspot(False, True),
    "hotspot_aa_lt10": _hotspot(None, False),
    "critical_domain": _domain,
    "length_change": _length,
    "in_silico_damaging": _computed(True),
    "in_silico_benign": _computed(False),
    "population_absent": _frequency(lambda stated, limits: stated < limits.rare_below),
    "population_gt1": _frequency(lambda stated, limits: limits.common_above < stated <= limits.very_common_above),
    "population_gt5": _frequency(lambda stated, limits: stated > limits.very_common_above),
    "silent_no_splice": _silent,
}
