"""Dossiers for truth tables: short words for what is known."""

from datetime import date
from typing import Any

import yaml

from cases.genomics.enums import FindingKind, Oncogenicity
from cases.trials.enums import Test
from cases.trials.logic.explanation import Explanation
from cases.trials.logic.facts import Alteration, Dossier, Fact, Line, Measured, Score, Tier, TrialPlace
from cases.trials.logic.grammar import stored_rule
from cases.trials.logic.rules import evaluate

DAY = date(2026, 11, 24)
TREE = {
    "IHCH": "CHOL", "CHOL": "BILIARY_TRACT", "GBC": "BILIARY_TRACT", "COAD": "COADREAD", "COADREAD": "BOWEL",
    "MEL": "SKIN", "LUAD": "NSCLC", "NSCLC": "LUNG", "PRAD": "PROSTATE",
}  # fmt: skip


def tumours(code: str, ancestor: str) -> bool:
    """A small classification."""
    while code and code != ancestor:
        code = TREE.get(code, "")
    return code == ancestor


def small(gene: str, protein: str = "", consequence: str = "", **values: Any) -> Alteration:
    word = values.pop("oncogenicity", None)
    values["oncogenicity"] = Oncogenicity(word) if word else None
    return Alteration(1, FindingKind.SMALL_VARIANT, gene, protein=protein, consequence=consequence, **values)


def levelled(*tiers: Tier, **values: Any) -> Alteration:
    """BRAF V600E with confirmed levels of evidence."""
    return small("BRAF", "p.(Val600Glu)", "missense_variant", tiers=tiers, **values)


def level(system: str, level: str, *, own: bool = True) -> Tier:
    return Tier(system, level, own, ("dabrafenib", "trametinib"))


def skipped(gene: str, exon: str) -> Alteration:
    return Alteration(4, FindingKind.SPLICE, gene, exon=exon)


def copies(gene: str, kind: str, **values: Any) -> Alteration:
    return Alteration(2, FindingKind.COPY_NUMBER, gene, copy_number_kind=kind, **values)


def fused(gene: str, partner: str, **values: Any) -> Alteration:
    return Alteration(3, FindingKind.FUSION, gene, partner=partner, **values)


FINDINGS: dict[str, tuple[Alteration, ...]] = {
    "none": (),
    "BRAF V600E": (small("BRAF", "p.(Val600Glu)", "missense_variant", allele_fraction=0.31),),
    "BRAF V600E without consequence": (small("BRAF", "NP_004324.2:p.V600E"),),
    "BRAF K601E": (small("BRAF", "p.(Lys601Glu)", "missense_variant"),),
    "BRAF V600=": (small("BRAF", "p.(Val600=)", "synonymous_variant"),),
    "BRAF V600E dismissed": (small("BRAF", "p.(Val600Glu)", "missense_variant", dismissed=True),),
    "BRAF V600E oncogenic": (small("BRAF", "p.(Val600Glu)", "missense_variant", oncogenicity="oncogenic"),),
    "BRAF V600E benign": (small("BRAF", "p.(Val600Glu)", "missense_variant", oncogenicity="benign"),),
    "BRAF uncertain": (small("BRAF", "p.(Val600Glu)", "missense_variant", oncogenicity="uncertain"),),
    "BRAF likely": (small("BRAF", "p.(Val600Glu)", "missense_variant", oncogenicity="likely_oncogenic"),),
    "BRAF likely and open": (
        small("BRAF", "p.(Val600Glu)", "missense_variant", oncogenicity="likely_oncogenic"),
        small("BRAF", "p.(Lys601Glu)", "missense_variant"),
    ),
    "BRAF ESCAT I-A": (levelled(level("ESCAT", "I-A"), oncogenicity="oncogenic"),),
    "BRAF ESCAT II-B": (levelled(level("ESCAT", "II-B"), level("OncoKB", "4")),),
    "BRAF ESCAT III-A": (levelled(level("ESCAT", "III-A"), level("OncoKB", "1")),),
    "BRAF without level": (levelled(),),
    "BRAF OncoKB 1": (levelled(level("OncoKB", "1")),),
    "BRAF ESCAT I-A elsewhere": (levelled(level("ESCAT", "I-A", own=False)),),
    "BRAF somatic": (small("BRAF", "p.(Val600Glu)", "missense_variant", somatic=True),),
    "BRAF unreadable": (small("BRAF"),),
    "KRAS G12D": (small("KRAS", "p.(Gly12Asp)", "missense_variant"),),
    "EGFR insertion": (small("EGFR", "p.(Asp770_Asn771insGly)", "inframe_insertion", exon="20/28"),),
    "EGFR insertion 19": (small("EGFR", "p.(Lys745_Glu746insIle)", "inframe_insertion", exon="19/28"),),
    "EGFR insertion, no exon": (small("EGFR", "p.(Asp770_Asn771insGly)", "inframe_insertion"),),
    "EGFR insertion 19, no exon": (small("EGFR", "p.(Lys745_Glu746insIle)", "inframe_insertion"),),
    "EGFR deletion across": (small("EGFR", "p.(Leu747_Pro753delinsSer)", "inframe_deletion"),),
    "EGFR without protein": (small("EGFR", "", "splice_donor_variant"),),
    "BRCA2 undescribed": (small("BRCA2"),),
    "CDKN2A lost": (copies("CDKN2A", "loss", copies=1.0),),
    "CDKN2A deleted": (copies("CDKN2A", "deletion"),),
    "MET skipping": (skipped("MET", "14"),),
    "MET skipping elsewhere": (skipped("MET", "10"),),
    "MET skipping somewhere": (skipped("MET", ""),),
    "CCDC6::RET": (fused("CCDC6", "RET"),),
    "RET, partner unknown": (fused("RET", ""),),
    "RET within itself": (fused("RET", "RET"),),
    "BRCA2 frameshift": (small("BRCA2", "p.(Ser1982ArgfsTer22)", "frameshift_variant"),),
    "BRCA2 frameshift, benign": (
        small("BRCA2", "p.(Ser1982ArgfsTer22)", "frameshift_variant", oncogenicity="benign"),
    ),
    "BRCA2 twice": (
        small("BRCA2", "p.(Ser1982ArgfsTer22)", "frameshift_variant"), small("BRCA2", "p.(Arg2318Ter)", "stop_gained"),
    ),
    "BRCA2 and loss": (
        small("BRCA2", "p.(Ser1982ArgfsTer22)", "frameshift_variant"), copies("BRCA2", "loss", minor_copies=0),
    ),
    "BRCA2 and neutral": (
        small("BRCA2", "p.(Ser1982ArgfsTer22)", "frameshift_variant"), copies("BRCA2", "neutral", minor_copies=1),
    ),
    "BRCA2 missense": (small("BRCA2", "p.(Asp2723His)", "missense_variant"),),
    "BRCA2 missense, oncogenic, and loss": (
        small("BRCA2", "p.(Asp2723His)", "missense_variant", oncogenicity="likely_oncogenic"), copies("BRCA2", "loh"),
    ),
    "BRCA2 deleted": (copies("BRCA2", "deletion"),),
    "ERBB2 amplified": (copies("ERBB2", "amplification", copies=18.0),),
    "ERBB2 amplified, no count": (copies("ERBB2", "amplification"),),
    "ERBB2 gain": (copies("ERBB2", "gain", copies=4.0),),
    "FGFR2::BICC1": (fused("FGFR2", "BICC1", in_frame=True),),
    "KIAA1217::RET, frame unknown": (fused("KIAA1217", "RET"),),
    "KIAA1217::RET, out of frame": (fused("KIAA1217", "RET", in_frame=False),),
}  # fmt: skip
ALL_TESTS = dict.fromkeys((Test.SMALL_VARIANTS, Test.GAINS, Test.FUSIONS), DAY)


def dossier(known: dict[str, Any]) -> Dossier:
    """A dossier from a truth table's row."""
    facts: dict[str, Any] = {"on": DAY}
    for key, value in known.items():
        facts.update(_fact(key, value))
    return Dossier(**facts)


def _fact(key: str, value: Any) -> dict[str, Any]:
    if key == "ecog":
        return {"ecog": Fact(value[0], value[1])}
    if key in {"standard_options_left", "measurable_disease", "brain_metastases"}:
        return {key: Fact(value)}
    if key == "consents":
        return {
            "consents": {
                kind: Fact(*answer) if isinstance(answer, list) else Fact(answer, DAY) for kind, answer in value.items()
            }
        }
    if key == "trials":
        return {"trials": tuple(TrialPlace(cohort, since) for cohort, since in value.items())}
    if key == "lines":
        return {"lines": tuple(Line(number, drugs, start) for number, (drugs, start) in enumerate(value, 1))}
    if key == "organs":
        return {"organs": {code: Measured(*row) for code, row in value.items()}}
    if key == "findings":
        return {"alterations": FINDINGS[value]}
    if key == "tested":
        return {"tested": {Test(name): DAY for name in value}}
    if key == "scores":
        return {"scores": {Test(name): Score(row[0], DAY, *row[1:]) for name, row in value.items()}}
    return {key: value}


def judge(rule: str | dict[str, Any], known: dict[str, Any] | Dossier) -> Explanation:
    """The explanation of a rule in YAML for these facts."""
    data = yaml.safe_load(rule) if isinstance(rule, str) else rule
    return evaluate(stored_rule(data), known if isinstance(known, Dossier) else dossier(known), tumours)
