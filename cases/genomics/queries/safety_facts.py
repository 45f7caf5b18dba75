"""What the safety nets' rules are asked about: the small variants of a case's current profiles, with their patient.

A constant number of queries, whatever the profiles hold: only genes that some rule names are read.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Prefetch, Q, QuerySet

from cases.dossier.logic.oncotree import ancestors
from cases.dossier.models import Case
from cases.genomics import rulesets
from cases.genomics.enums import FindingKind, InterpretationState, Oncogenicity, ProfileState, SafetyKind
from cases.genomics.logic import clonal_blood, germline
from cases.genomics.logic.germline import INDEL, SNV, GermlineFacts, GermlineRules
from cases.genomics.logic.judging import Answer, Judgement
from cases.genomics.logic.signatures import MsiClass, TmbClass
from cases.genomics.logic.significance import disbelieved, germline_mark, said_by_laboratory
from cases.genomics.models import Finding, Interpretation, Profile
from cases.genomics.queries.figures import figures_of
from cases.genomics.queries.safety_drugs import judge_drugs
from cases.pathology.enums import Material, SpecimenOrigin
from cases.pathology.models import Specimen

ONCOGENIC = frozenset({Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC})
# The laboratory's mark that a variant matters for heredity, whatever its gene.
MARKED = Q(judgements__contains={"Reporting_judgement": "GLrel"})


@dataclass(frozen=True, slots=True)
class Judged:
    """What one rule set says about one finding."""

    finding: Finding
    kind: SafetyKind
    rules: str  # id and version
    judgement: Judgement


def active_rules() -> GermlineRules:
    """The germline rule set that this site has chosen."""
    sets = rulesets.germline_sets()
    if settings.GERMLINE_RULES not in sets:
        raise ImproperlyConfigured(f"GERMLINE_RULES={settings.GERMLINE_RULES!r} is none of {', '.join(sorted(sets))}")
    return sets[settings.GERMLINE_RULES]


def rules_in_force() -> list[str]:
    """Every rule set that cases are asked by, with its version."""
    germline_set, blood = active_rules(), rulesets.clonal_blood()
    named = [(germline_set.id, germline_set.version), (blood.id, blood.version)]
    named += [(rules.id, rules.version) for rules in rulesets.drug_gene_sets()]
    return [f"{key} v{version}" for key, version in named]


def judge_case(case: Case) -> list[Judged]:
    """Every variant of the current profiles that a rule set has something to say about, and what it says."""
    profiles = list(_profiles(case))
    if not profiles:
        return []
    findings = list(_candidates(profiles))
    by_profile = {profile.pk: profile for profile in profiles}
    for finding in findings:
        finding.profile = by_profile[finding.profile_id]
    return [*_germline(case, findings), *_clonal(findings, profiles), *_drugs(case, findings)]


def judge_finding(finding: Finding) -> list[Judged]:
    """The same for one finding, in the light of the whole case."""
    return [one for one in judge_case(finding.profile.case) if one.finding.pk == finding.pk]


def _drugs(case: Case, findings: Sequence[Finding]) -> Iterator[Judged]:
    for rules, finding, judgement in judge_drugs(case, findings):
        yield Judged(finding, SafetyKind.PHARMACOGENETIC, f"{rules.id} v{rules.version}", judgement)


def _profiles(case: Case) -> QuerySet[Profile]:
    current = Profile.objects.filter(case=case, state=ProfileState.CURRENT)
    return current.select_related("specimen").prefetch_related("signatures").order_by("pk")


def _candidates(profiles: Sequence[Profile]) -> QuerySet[Finding]:
    """Also what the laboratory set aside: inherited variants often are, as not the tumour's."""
    genes = active_rules().genes | rulesets.clonal_blood().judged_genes
    genes |= {rules.gene for rules in rulesets.drug_gene_sets()}
    confirmed = Interpretation.objects.filter(state=InterpretationState.CONFIRMED)
    small = Finding.objects.filter(profile__in=profiles, kind=FindingKind.SMALL_VARIANT, part_of="")
    return (
        small.filter(Q(gene__in=genes) | MARKED)
        .prefetch_related(Prefetch("interpretations", queryset=confirmed, to_attr="confirmed"))
        .order_by("pk")
    )


def _germline(case: Case, findings: Sequence[Finding]) -> Iterator[Judged]:
    rules = active_rules()
    named = f"{rules.id} v{rules.version}"
    asked = [(finding, germline_facts(case, finding)) for finding in findings]
    pathogenic = Counter(
        (finding.profile_id, finding.gene)
        for finding, facts in asked
        if germline.pathogenicity(facts).answer is Answer.YES
    )
    for finding, facts in asked:
        if facts.gene in rules.genes or facts.germline_mark:
            counted = replace(facts, variants_in_gene=pathogenic[finding.profile_id, finding.gene])
            yield Judged(finding, SafetyKind.GERMLINE, named, germline.judge(counted, rules))


def germline_facts(case: Case, finding: Finding) -> GermlineFacts:
    """``finding.confirmed``: its confirmed interpretations, prefetched."""
    confirmed = [one.oncogenicity for one in finding.confirmed if one.oncogenicity in ONCOGENIC]  # type: ignore[attr-defined]
    return GermlineFacts(
        gene=finding.gene,
        kind=variant_type(finding),
        allele_fraction=finding.allele_fraction,
        normal_allele_fraction=finding.normal_allele_fraction,
        population_frequency=finding.population_frequency,
        passed=finding.passed,
        filters=finding.filters,
        disbelieved=disbelieved(finding.judgements),
        laboratory=said_by_laboratory(finding.clinvar, finding.judgements),
        germline_mark=germline_mark(finding.judgements),
        terms=frozenset(finding.consequence.lower().replace(",", "&").split("&")),
        alters_protein=finding.alters_protein,
        confirmed_oncogenic=confirmed[0] if confirmed else "",
        age=age_at_diagnosis(case),
        tumour=ancestors(case.oncotree),
        hypermutated=hypermutated(finding.profile),
    )


def age_at_diagnosis(case: Case) -> tuple[int, int] | None:
    """Lowest and highest: the day of birth is part of the identity, which no rule may read."""
    born = case.patient.birth_year
    if born is None or case.diagnosed_on is None:
        return None
    highest = max(case.diagnosed_on.year - born, 0)
    return max(highest - 1, 0), highest


def variant_type(finding: Finding) -> str:
    """By the alleles, else by HGVS; empty where neither says."""
    if finding.ref and finding.alt:
        return SNV if len(finding.ref) == len(finding.alt) else INDEL
    if ">" in finding.hgvs_c:
        return SNV
    return INDEL if any(word in finding.hgvs_c for word in ("del", "dup", "ins")) else ""


def hypermutated(profile: Profile) -> Answer:
    """By InPreD's classes; unknown where no burden was measured and the microsatellites do not tell."""
    states = {figure.kind: figure.state for figure in figures_of(profile)}
    if states["tmb"] == TmbClass.HIGH or states["msi"] == MsiClass.UNSTABLE:
        return Answer.YES
    return Answer.UNKNOWN if states["tmb"] == TmbClass.NOT_TESTED else Answer.NO


def _clonal(findings: Sequence[Finding], profiles: Sequence[Profile]) -> Iterator[Judged]:
    rules = rulesets.clonal_blood()
    tissue = [one.pk for one in profiles if plasma(one.specimen) is Answer.NO]
    in_tissue = {key for one in findings if one.profile_id in tissue for key in keys_of(one)}
    for finding in findings:
        facts = clonal_blood.ClonalFacts(
            gene=finding.gene,
            plasma=plasma(finding.profile.specimen),
            passed=finding.passed,
            allele_fraction=finding.allele_fraction,
            white_cells_fraction=finding.normal_allele_fraction,
            population_frequency=finding.population_frequency,
            alters_protein=finding.alters_protein,
            in_tissue=_in_tissue(finding, in_tissue, tested=bool(tissue)),
        )
        judgement = clonal_blood.judge(facts, rules)
        if judgement.reasons:
            yield Judged(finding, SafetyKind.CLONAL_BLOOD, f"{rules.id} v{rules.version}", judgement)


def keys_of(finding: Finding) -> set[str]:
    """The variant's identities on both builds, and its name, which survives a change of build."""
    return {finding.variant_key, finding.lifted_key, name_of(finding)} - {""}


def name_of(finding: Finding) -> str:
    """``BRCA2 NM_000059.4:c.5946del p.(Ser1982ArgfsTer22)``, the same in every language."""
    coding = finding.hgvs_c if ":" in finding.hgvs_c else ":".join(filter(None, (finding.transcript, finding.hgvs_c)))
    place = f"{finding.chrom}:{finding.position} {finding.ref}>{finding.alt}" if not finding.hgvs_c else ""
    return " ".join(filter(None, (finding.gene, coding, finding.hgvs_p.rpartition(":")[2], place)))[:300]


def _in_tissue(finding: Finding, found: Iterable[str], *, tested: bool) -> Answer:
    if not tested:
        return Answer.UNKNOWN
    return Answer.YES if not keys_of(finding).isdisjoint(found) else Answer.NO


def plasma(specimen: Specimen) -> Answer:
    """Whether free DNA of the blood was sequenced instead of tissue."""
    if specimen.origin == SpecimenOrigin.LIQUID:
        return Answer.YES
    if specimen.origin != SpecimenOrigin.UNKNOWN:
        return Answer.NO
    by_material = {Material.BLOOD: Answer.YES, Material.OTHER: Answer.UNKNOWN}
    return by_material.get(Material(specimen.material), Answer.NO)
