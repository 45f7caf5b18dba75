"""Whether a variant seen in a tumour asks for a test of the patient's own genome, by a published rule set.

The rule set is data (``rulesets/germline-*.yaml``). Tumour DNA is never proof of an inherited variant: a raised flag
means "confirm in blood", nothing more. Pathogenicity is the laboratory's word on heredity, or a null variant that two
persons have confirmed as (likely) oncogenic: a loss of function is what both questions ask about in these genes. A
confirmed oncogenic missense variant without such a word stays unknown and is shown as such.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cases.genomics.logic.judging import Answer, Judgement, Reason, at_least, at_most, judged
from cases.genomics.logic.significance import SILENT, Said

NULL_TERMS = frozenset(
    {"frameshift_variant", "stop_gained", "splice_donor_variant", "splice_acceptor_variant", "start_lost",
     "transcript_ablation"}
)  # fmt: skip
SNV, INDEL = "snv", "indel"
UNKNOWN_PRIMARY = frozenset({"CUP", "OTHER"})  # OncoTree nodes that name no organ


@dataclass(frozen=True, slots=True)
class TumourType:
    """An OncoTree code with the codes above it, itself first."""

    code: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GermlineRules:
    """One rule set. Fractions and frequencies 0..1."""

    id: str
    version: str
    name: str
    source: str
    remark: str
    any_tumour: frozenset[str]
    on_tumour: Mapping[str, tuple[TumourType, ...]]
    young: Mapping[str, tuple[TumourType, ...]]
    young_below: int  # years at diagnosis
    both_alleles: frozenset[str]
    snv_from: float
    indel_from: float
    population_to: float
    kept_when_hypermutated: frozenset[str]
    hypermutated_indel_from: float
    normal_present_from: float
    normal_absent_to: float

    @property
    def genes(self) -> frozenset[str]:
        return self.any_tumour | self.on_tumour.keys() | self.young.keys()


@dataclass(frozen=True, slots=True)
class GermlineFacts:
    """What is known about one small variant and its patient. None and empty mean unknown."""

    gene: str
    kind: str = ""  # snv (also several bases for as many), indel
    allele_fraction: float | None = None
    normal_allele_fraction: float | None = None  # None = no matched normal was sequenced, or it says nothing
    population_frequency: float | None = None
    passed: bool = True
    filters: str = ""
    disbelieved: bool = False  # a person looked at the reads and does not believe them
    laboratory: Said = SILENT
    germline_mark: str = ""  # the laboratory's own word that it matters for heredity
    terms: frozenset[str] = frozenset()  # Sequence Ontology
    alters_protein: bool | None = None
    confirmed_oncogenic: str = ""  # the class that two persons stand behind, if oncogenic or likely so
    age: tuple[int, int] | None = None  # at diagnosis, lowest and highest that the birth year allows
    tumour: tuple[str, ...] = ()  # OncoTree code and the codes above it
    hypermutated: Answer = Answer.UNKNOWN
    variants_in_gene: int = 1  # candidates of the same gene in this profile


def judge(facts: GermlineFacts, rules: GermlineRules) -> Judgement:
    """Every rule that applies, with its answer. A gene on no list is answered by that alone."""
    if facts.gene not in rules.genes and not facts.germline_mark:
        return judged([Reason("gene_listed", Answer.NO, {"gene": facts.gene})])
    if facts.disbelieved:
        return judged([Reason("reads", Answer.NO)])
    if facts.germline_mark:
        return judged([Reason("laboratory_mark", Answer.YES, {"word": facts.germline_mark})])
    return judged(_reasons(facts, rules))


def _reasons(facts: GermlineFacts, rules: GermlineRules) -> Iterator[Reason]:
    yield pathogenicity(facts)
    if facts.alters_protein is False and facts.laboratory.answer is not Answer.YES:
        yield Reason("silent", Answer.NO)
    yield _passed(facts)
    yield Reason(
        "population", at_most(facts.population_frequency, rules.population_to),
        {"seen": facts.population_frequency, "limit": rules.population_to},
    )  # fmt: skip
    if facts.normal_allele_fraction is not None:
        yield _in_normal(facts.normal_allele_fraction, rules)
        return
    yield from _by_tumour(facts, rules)
    yield _hypermutated(facts, rules)
    yield _fraction(facts, rules)
    if facts.gene in rules.both_alleles:
        enough = facts.variants_in_gene > 1
        yield Reason("both_alleles", Answer.YES if enough else Answer.NO, {"gene": facts.gene})


def pathogenicity(facts: GermlineFacts) -> Reason:
    """The laboratory's word, else two persons' word on a null variant."""
    said = facts.laboratory
    benign = said.answer is Answer.NO and "benign" in said.word.lower()
    if facts.confirmed_oncogenic and facts.terms & NULL_TERMS and not benign:
        return Reason("class_null", Answer.YES, {"word": facts.confirmed_oncogenic})
    if said.answer is not Answer.UNKNOWN or said.word:
        return Reason("class", said.answer, {"word": said.word, "by": said.by})
    return Reason("class_missing", Answer.UNKNOWN)


def _passed(facts: GermlineFacts) -> Reason:
    """Laboratories set inherited variants aside as "not the tumour's": what they call pathogenic is taken back."""
    if facts.passed:
        return Reason("passed", Answer.YES)
    rescued = facts.laboratory.answer is Answer.YES
    rule = "rescued" if rescued else "passed"
    return Reason(rule, Answer.YES if rescued else Answer.NO, {"filters": facts.filters})


def _in_normal(seen: float, rules: GermlineRules) -> Reason:
    answer = Answer.UNKNOWN
    if seen >= rules.normal_present_from:
        answer = Answer.YES
    elif seen <= rules.normal_absent_to:
        answer = Answer.NO
    return Reason("matched_normal", answer, {"seen": seen, "limit": rules.normal_present_from})


def _by_tumour(facts: GermlineFacts, rules: GermlineRules) -> Iterator[Reason]:
    if facts.gene in rules.any_tumour:
        yield Reason("any_tumour", Answer.YES, {"gene": facts.gene})
        return
    wanted = rules.on_tumour.get(facts.gene) or rules.young[facts.gene]
    codes = ", ".join(one.code for one in wanted)
    yield Reason(
        "on_tumour", _within(facts.tumour, wanted), {"tumour": facts.tumour[0] if facts.tumour else "", "wanted": codes}
    )
    if facts.gene in rules.young:
        yield _young(facts.age, rules.young_below)


def _within(tumour: tuple[str, ...], wanted: tuple[TumourType, ...]) -> Answer:
    """Yes for a type or a kind of it; unknown where the tumour is named more coarsely, or its origin is not known."""
    if any(one.code in tumour for one in wanted):
        return Answer.YES
    coarser = bool(tumour) and any(tumour[0] in one.path for one in wanted)
    if not tumour or coarser or not UNKNOWN_PRIMARY.isdisjoint(tumour):
        return Answer.UNKNOWN
    return Answer.NO


def _young(age: tuple[int, int] | None, limit: int) -> Reason:
    if age is None:
        return Reason("age", Answer.UNKNOWN, {"age": "", "limit": limit})
    low, high = age
    answer = Answer.YES if high < limit else Answer.NO if low >= limit else Answer.UNKNOWN
    return Reason("age", answer, {"age": str(low) if low == high else f"{low}-{high}", "limit": limit})


def _hypermutated(facts: GermlineFacts, rules: GermlineRules) -> Reason:
    """Not known to be hypermutated sets nothing aside: a flag too many costs a blood test, one too few a family."""
    if facts.hypermutated is not Answer.YES:
        return Reason("not_hypermutated", Answer.YES, {"seen": facts.hypermutated.value})
    kept = facts.gene in rules.kept_when_hypermutated
    return Reason("hypermutated", Answer.YES if kept else Answer.NO, {"gene": facts.gene})


def _fraction(facts: GermlineFacts, rules: GermlineRules) -> Reason:
    hyper = facts.hypermutated is Answer.YES
    limit = {SNV: rules.snv_from, INDEL: rules.hypermutated_indel_from if hyper else rules.indel_from}.get(facts.kind)
    if limit is None:
        return Reason("variant_type", Answer.UNKNOWN)
    answer = at_least(facts.allele_fraction, limit)
    return Reason("allele_fraction", answer, {"seen": facts.allele_fraction, "limit": limit, "kind": facts.kind})
