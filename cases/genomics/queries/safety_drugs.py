"""Pharmacogenetic alleles in the tumour's profile, against what the dossier says is planned or being given."""

from collections.abc import Iterator, Sequence

from cases.dossier.logic.drugs import drugs_of
from cases.dossier.models import Case
from cases.genomics import rulesets
from cases.genomics.logic.judging import Answer, Judgement, Reason, Verdict
from cases.genomics.logic.pharmacogenetics import (
    DrugGeneFacts,
    DrugGeneRules,
    Treatment,
    activity_score,
    advice_for,
    judge,
)
from cases.genomics.logic.significance import disbelieved
from cases.genomics.models import DrugGeneAllele, Finding

Found = tuple[DrugGeneRules, Finding, Judgement]


def judge_drugs(case: Case, findings: Sequence[Finding]) -> Iterator[Found]:
    """What each rule set says about the findings in its gene; two queries for each gene that has some. An allele
    that is known by two variants counts once."""
    for rules in rulesets.drug_gene_sets():
        of_gene = [finding for finding in findings if finding.gene == rules.gene]
        if of_gene:
            yield from _judge_gene(case, of_gene, rules)


def _judge_gene(case: Case, findings: Sequence[Finding], rules: DrugGeneRules) -> Iterator[Found]:
    table = list(DrugGeneAllele.objects.filter(source__current=True, gene=rules.gene).select_related("source"))
    treatment = treatment_of(case)
    matched = {finding.pk: allele_of(finding, table) for finding in findings}
    altered = {a.allele: a for a in matched.values() if a is not None and a.activity is not None}
    for finding in findings:
        allele = matched[finding.pk]
        facts = DrugGeneFacts(
            table_loaded=bool(table),
            allele=allele.allele if allele else "",
            activity=allele.activity if allele else None,
            disbelieved=disbelieved(finding.judgements),
            treatment=treatment,
        )
        judgement = judge(facts, rules)
        if allele is not None and judgement.verdict is Verdict.RAISED:
            said = _score(list(altered.values()), allele, rules)
            judgement = Judgement(judgement.verdict, (*judgement.reasons, said))
        yield rules, finding, judgement


def _score(altered: Sequence[DrugGeneAllele], allele: DrugGeneAllele, rules: DrugGeneRules) -> Reason:
    """What the genotype would mean if blood confirms it; the table's own advice beside the general one."""
    score = activity_score([one.activity for one in altered if one.activity is not None], rules)
    changes = {one.hgvs_c.rpartition(":")[2] for one in altered}
    values = {
        "score": f"{score.normalize():f}" if altered else None,
        "key": advice_for(score, rules, changes) if altered else "",
        "advice": allele.advice,
        "source": str(allele.source),
    }
    return Reason("activity_score", Answer.YES, values)


def allele_of(finding: Finding, table: Sequence[DrugGeneAllele]) -> DrugGeneAllele | None:
    """By place, else by the coding change. An allele that is the reference itself never matches."""
    build, _, place = finding.variant_key.partition(":")
    lifted_build, _, lifted = finding.lifted_key.partition(":")
    coding = finding.hgvs_c.rpartition(":")[2]
    for allele in table:
        places = {name: _bare(where) for name, where in allele.positions.items()}
        if _bare(place) and _bare(place) == places.get(build):
            return allele
        if _bare(lifted) and _bare(lifted) == places.get(lifted_build):
            return allele
        if coding and coding == allele.hgvs_c.rpartition(":")[2]:
            return allele
    return None


def _bare(place: str) -> str:
    return place.lower().removeprefix("chr")


def treatment_of(case: Case) -> Treatment:
    """Planned in the referral; ongoing = a line with a start and no end."""
    lines = [line.drugs for line in case.treatment_lines.all() if line.started_on and not line.stopped_on]
    ongoing = "; ".join(lines)
    return Treatment(
        planned=case.planned_treatment.strip(),
        planned_drugs=drugs_of(case.planned_treatment),
        ongoing=ongoing,
        ongoing_drugs=frozenset().union(*(drugs_of(line) for line in lines)),
    )
