"""Whether a variant in plasma may come from a clone of blood cells instead of the tumour (clonal haematopoiesis).

The list and the limits are data (``rulesets/clonal-blood.yaml``). Tissue is never judged: there the question does not
arise. A variant that the tumour's tissue has too, or that the matched white cells lack, is not theirs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cases.genomics.logic.judging import Answer, Judgement, Reason, at_least, at_most, judged


@dataclass(frozen=True, slots=True)
class ClonalRules:
    """Fractions and frequencies 0..1. ``mimics``: gene -> the drug class whose target the clone would imitate."""

    id: str
    version: str
    name: str
    source: str
    remark: str
    genes: frozenset[str]
    fraction_from: float
    fraction_to: float
    population_to: float
    white_cells_absent_to: float
    mimics: Mapping[str, str]

    @property
    def judged_genes(self) -> frozenset[str]:
        return self.genes | self.mimics.keys()


@dataclass(frozen=True, slots=True)
class ClonalFacts:
    """One small variant. ``plasma``: whether the specimen is blood plasma; ``in_tissue``: whether a tissue profile of
    the same case has it (unknown = no tissue was sequenced)."""

    gene: str
    plasma: Answer
    passed: bool = True
    allele_fraction: float | None = None
    white_cells_fraction: float | None = None  # in the matched normal; None = none was sequenced
    population_frequency: float | None = None
    alters_protein: bool | None = None
    in_tissue: Answer = Answer.UNKNOWN


def judge(facts: ClonalFacts, rules: ClonalRules) -> Judgement:
    """Raised means: possibly a blood clone, confirm in white cells."""
    if facts.plasma is Answer.NO or facts.gene not in rules.judged_genes:
        return judged([])
    return judged(_reasons(facts, rules))


def _reasons(facts: ClonalFacts, rules: ClonalRules) -> Iterator[Reason]:
    yield Reason("plasma", facts.plasma)
    yield Reason("clonal_gene", Answer.YES, {"gene": facts.gene})
    yield Reason("passed", Answer.YES if facts.passed else Answer.NO)
    if facts.alters_protein is False:
        yield Reason("silent", Answer.NO)
    seen = facts.allele_fraction
    yield Reason("clonal_fraction", at_least(seen, rules.fraction_from), {"seen": seen, "limit": rules.fraction_from})
    yield Reason("below_inherited", at_most(seen, rules.fraction_to), {"seen": seen, "limit": rules.fraction_to})
    yield Reason(
        "population", at_most(facts.population_frequency, rules.population_to),
        {"seen": facts.population_frequency, "limit": rules.population_to},
    )  # fmt: skip
    yield _tissue(facts.in_tissue)
    yield _white_cells(facts.white_cells_fraction, rules.white_cells_absent_to)
    if facts.gene in rules.mimics:
        yield Reason("mimics", Answer.YES, {"gene": facts.gene, "drug": rules.mimics[facts.gene]})


def _tissue(found: Answer) -> Reason:
    """No tissue to compare with does not acquit it."""
    return Reason("not_in_tissue", Answer.NO if found is Answer.YES else Answer.YES, {"seen": found.value})


def _white_cells(seen: float | None, absent_to: float) -> Reason:
    if seen is None:
        return Reason("no_white_cells", Answer.YES)
    return Reason("in_white_cells", Answer.YES if seen > absent_to else Answer.NO, {"seen": seen, "limit": absent_to})
