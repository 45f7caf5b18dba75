"""A drug-gene allele seen in the tumour's profile while a drug that it makes toxic is planned or being given.

The drugs and what a score means are data (``rulesets/pharmacogenetics-*.yaml``), the alleles are the knowledge table's.
Tumour DNA does not show the patient's genotype (lost or gained copies), so the score holds only if blood confirms one
altered copy.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from cases.genomics.logic.judging import Answer, Judgement, Reason, judged


@dataclass(frozen=True, slots=True)
class DrugGeneRules:
    """``drugs``: normal names (``dossier.logic.drugs``). ``advice``: (score from, key), the highest first.

    ``of_allele``: coding change -> key, where one copy of an allele asks for more than its score alone does.
    """

    id: str
    version: str
    name: str
    source: str
    gene: str
    drugs: frozenset[str]
    normal_activity: Decimal
    advice: tuple[tuple[Decimal, str], ...]
    of_allele: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Treatment:
    """What the dossier says. ``planned`` empty = not stated; ``ongoing`` the lines without an end."""

    planned: str = ""
    planned_drugs: frozenset[str] = frozenset()  # normal names
    ongoing: str = ""
    ongoing_drugs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DrugGeneFacts:
    """One variant of the gene. ``allele``: the table's name for it, empty = it is none of the table's alleles."""

    table_loaded: bool
    allele: str
    activity: Decimal | None  # of the allele, 0 to 1; None = the table does not say
    disbelieved: bool
    treatment: Treatment


def judge(facts: DrugGeneFacts, rules: DrugGeneRules) -> Judgement:
    """Raised means: urgent, confirm in blood before the first dose."""
    if facts.disbelieved:
        return judged([Reason("reads", Answer.NO)])
    return judged([_allele(facts, rules), _treatment(facts.treatment, rules)])


def _allele(facts: DrugGeneFacts, rules: DrugGeneRules) -> Reason:
    if not facts.table_loaded:
        return Reason("table_missing", Answer.UNKNOWN)
    if not facts.allele:
        return Reason("allele", Answer.NO)
    activity = None if facts.activity is None else f"{facts.activity.normalize():f}"
    if facts.activity is not None and facts.activity >= rules.normal_activity / 2:
        return Reason("allele_works", Answer.NO, {"allele": facts.allele})
    return Reason("allele", Answer.YES, {"allele": facts.allele, "activity": activity})


def _treatment(treatment: Treatment, rules: DrugGeneRules) -> Reason:
    if treatment.ongoing_drugs & rules.drugs:
        return Reason("drug_ongoing", Answer.YES, {"drugs": treatment.ongoing})
    if treatment.planned_drugs & rules.drugs:
        return Reason("drug_planned", Answer.YES, {"drugs": treatment.planned})
    if not treatment.planned:
        return Reason("plan_missing", Answer.UNKNOWN)
    return Reason("drug_planned", Answer.NO, {"drugs": treatment.planned})


def activity_score(alleles: Sequence[Decimal], rules: DrugGeneRules) -> Decimal:
    """The gene's score if the patient has one copy of each allele: two working copies less what each allele loses.

    Two different alleles may lie on one copy; the lower score is the one to act on until blood says otherwise.
    """
    each = rules.normal_activity / 2
    return max(Decimal(0), rules.normal_activity - sum((each - one for one in alleles), Decimal(0)))


def advice_for(score: Decimal, rules: DrugGeneRules, changes: Collection[str] = ()) -> str:
    """The key of the advice for a score, or the stricter one that an allele of these coding changes asks for."""
    order = [key for _, key in rules.advice]
    by_score = next(key for least, key in rules.advice if score >= least)
    return max([by_score, *(rules.of_allele[one] for one in changes if one in rules.of_allele)], key=order.index)
