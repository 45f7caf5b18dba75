"""Whether a finding is the alteration that a statement speaks of: yes, no, or unknown, with the reason. Pure.

Unknown is said where the finding's file does not tell what the statement asks for (no exon, no consequence, nobody has
judged it); it is never rounded to yes or no.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cases.genomics.enums import FindingKind, Oncogenicity
from cases.genomics.logic.alterations import Match, canonical, canonical_cdna
from cases.genomics.logic.altered import NEAR_SPLICE, SPLICE_SITE, Altered, classes_of, exon_of, is_told, terms_of
from cases.genomics.logic.consequences import alters_protein


class Verdict(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """What the verdict stands on."""

    SAME_CHANGE = "same_change"
    SAME_RESIDUE = "same_residue"
    SAME_CLASS = "same_class"
    SAME_EXON = "same_exon"
    SAME_COPIES = "same_copies"
    SAME_FUSION = "same_fusion"
    JUDGED = "judged"
    OTHER_KIND = "other_kind"
    OTHER_CHANGE = "other_change"
    OTHER_EXON = "other_exon"
    OTHER_CLASS = "other_class"
    OTHER_COPIES = "other_copies"
    OTHER_PARTNER = "other_partner"
    EXCEPTED = "excepted"
    NOT_ONCOGENIC = "not_oncogenic"
    ALTERED = "altered"  # the statement is about the unchanged gene
    NOT_READABLE = "not_readable"  # the statement's alteration is free text
    NOT_ANNOTATED = "not_annotated"  # the file states neither protein change nor consequence
    NO_EXON = "no_exon"
    NO_PARTNER = "no_partner"
    OUT_OF_FRAME = "out_of_frame"
    NOT_INTERPRETED = "not_interpreted"
    SPLICE_UNPROVEN = "splice_unproven"  # a splice-site variant; the transcript was not seen


@dataclass(frozen=True, slots=True)
class Answer:
    verdict: Verdict
    reason: Reason


YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
DRIVES = frozenset({Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC})
HARMLESS = frozenset({Oncogenicity.BENIGN, Oncogenicity.LIKELY_BENIGN})
GENE_LOST = frozenset({"deletion"})
ANY_LOSS = frozenset({"deletion", "loss", "loh"})


def matches(match: Match, finding: Altered) -> Answer:
    """The answer for one finding of the statement's gene. Genes are compared by the caller."""
    rule = _RULES.get(match.get("kind", ""))
    if rule is None:
        return Answer(UNKNOWN, Reason.NOT_READABLE)
    answer = rule(match, finding)
    if answer.verdict is YES and any(matches(one, finding).verdict is YES for one in match.get("except", ())):
        return Answer(NO, Reason.EXCEPTED)
    return answer


def _small(finding: Altered) -> Answer | None:
    """Why a rule about small variants cannot look closer; None when it can."""
    if finding.kind != FindingKind.SMALL_VARIANT:
        return Answer(NO, Reason.OTHER_KIND)
    return None if is_told(finding) else Answer(UNKNOWN, Reason.NOT_ANNOTATED)


def _change(match: Match, finding: Altered) -> Answer:
    if finding.kind != FindingKind.SMALL_VARIANT:
        return Answer(NO, Reason.OTHER_KIND)
    if not finding.protein:
        return _without_protein(finding)
    same = canonical(finding.protein) == match["change"]
    return Answer(YES, Reason.SAME_CHANGE) if same else Answer(NO, Reason.OTHER_CHANGE)


def _without_protein(finding: Altered) -> Answer:
    """No protein change is written: not altering the protein is told apart from never having been annotated."""
    if alters_protein(finding.consequence, gene=finding.gene) is False:
        return Answer(NO, Reason.OTHER_CHANGE)
    if terms_of(finding) & SPLICE_SITE:
        return Answer(NO, Reason.OTHER_CHANGE)
    return Answer(UNKNOWN, Reason.NOT_ANNOTATED)


def _residue(match: Match, finding: Altered) -> Answer:
    if finding.kind != FindingKind.SMALL_VARIANT:
        return Answer(NO, Reason.OTHER_KIND)
    if not finding.protein:
        return _without_protein(finding)
    change = canonical(finding.protein)
    found = re.fullmatch(r"([A-Z]\d+)([A-Z])", change)
    same = found is not None and found[1] == match["residue"] and found[2] != change[0]
    return Answer(YES, Reason.SAME_RESIDUE) if same else Answer(NO, Reason.OTHER_CHANGE)


def _cdna(match: Match, finding: Altered) -> Answer:
    if finding.kind != FindingKind.SMALL_VARIANT:
        return Answer(NO, Reason.OTHER_KIND)
    change = canonical_cdna(finding.cdna)
    if not change:
        return Answer(UNKNOWN, Reason.NOT_ANNOTATED)
    return Answer(YES, Reason.SAME_CHANGE) if change == match["change"] else Answer(NO, Reason.OTHER_CHANGE)


def _exon(match: Match, finding: Altered) -> Answer:
    """An exon's insertions or deletions: the class is looked at first, as it needs no exon number."""
    if closed := _small(finding):
        return closed
    wanted = match["class"]
    if wanted == "any":
        if alters_protein(finding.consequence, gene=finding.gene, hgvs_p=finding.protein) is False:
            return Answer(NO, Reason.OTHER_CLASS)
    elif wanted not in classes_of(finding) and not _may_be(wanted, finding):
        return Answer(NO, Reason.OTHER_CLASS)
    exon = exon_of(finding)
    if not exon:
        return Answer(UNKNOWN, Reason.NO_EXON)
    return Answer(YES, Reason.SAME_EXON) if exon == match["exon"] else Answer(NO, Reason.OTHER_EXON)


def _may_be(wanted: str, finding: Altered) -> bool:
    """``delins`` counts as both an insertion and a deletion: boards read EGFR's exon 19 deletions so."""
    change = canonical(finding.protein)
    return wanted in ("insertion", "deletion") and "DELINS" in change and not classes_of(finding) & {"truncating"}


def _skipping(match: Match, finding: Altered) -> Answer:
    """Seen in the transcript (a splice finding), or a variant at the exon's splice sites, which makes it likely."""
    exon = exon_of(finding)
    if finding.kind == FindingKind.SPLICE:
        if not exon:
            return Answer(UNKNOWN, Reason.NO_EXON)
        return Answer(YES, Reason.SAME_EXON) if exon == match["exon"] else Answer(NO, Reason.OTHER_EXON)
    if closed := _small(finding):
        return closed
    if exon and exon != match["exon"]:
        return Answer(NO, Reason.OTHER_EXON)
    terms = terms_of(finding)
    if terms & SPLICE_SITE and exon:
        return Answer(YES, Reason.SAME_EXON)
    if terms & (SPLICE_SITE | NEAR_SPLICE):
        return Answer(UNKNOWN, Reason.SPLICE_UNPROVEN)
    return Answer(NO, Reason.OTHER_CLASS)


def _fusion(match: Match, finding: Altered) -> Answer:
    if finding.kind != FindingKind.FUSION:
        return Answer(NO, Reason.OTHER_KIND)
    wanted = {match[name] for name in ("partner", "five", "three") if name in match}
    named = {finding.gene.upper(), finding.partner.upper()}
    if wanted and not wanted <= named:
        missing = "" in named
        return Answer(UNKNOWN, Reason.NO_PARTNER) if missing else Answer(NO, Reason.OTHER_PARTNER)
    if finding.in_frame is False:
        return Answer(UNKNOWN, Reason.OUT_OF_FRAME)
    return Answer(YES, Reason.SAME_FUSION)


def _copies(kinds: frozenset[str]) -> Callable[[Match, Altered], Answer]:
    def rule(_match: Match, finding: Altered) -> Answer:
        if finding.kind != FindingKind.COPY_NUMBER:
            return Answer(NO, Reason.OTHER_KIND)
        same = finding.copy_number_kind in kinds
        return Answer(YES, Reason.SAME_COPIES) if same else Answer(NO, Reason.OTHER_COPIES)

    return rule


def _of_class(name: str) -> Callable[[Match, Altered], Answer]:
    def rule(_match: Match, finding: Altered) -> Answer:
        if closed := _small(finding):
            return closed
        return Answer(YES, Reason.SAME_CLASS) if name in classes_of(finding) else Answer(NO, Reason.OTHER_CLASS)

    return rule


def _loss_of_function(_match: Match, finding: Altered) -> Answer:
    """No copy left, a truncating variant, or another variant that a person has judged to be oncogenic."""
    if finding.kind == FindingKind.COPY_NUMBER:
        return _copies(GENE_LOST)({}, finding)
    if closed := _small(finding):
        return closed
    if finding.oncogenicity in HARMLESS:
        return Answer(NO, Reason.NOT_ONCOGENIC)
    if "truncating" in classes_of(finding):
        return Answer(YES, Reason.SAME_CLASS)
    return _oncogenic({}, finding)


def _oncogenic(_match: Match, finding: Altered) -> Answer:
    if closed := _small(finding):
        return closed
    if alters_protein(finding.consequence, gene=finding.gene, hgvs_p=finding.protein) is False:
        return Answer(NO, Reason.OTHER_CLASS)
    if finding.oncogenicity is None:
        return Answer(UNKNOWN, Reason.NOT_INTERPRETED)
    drives = finding.oncogenicity in DRIVES
    return Answer(YES, Reason.JUDGED) if drives else Answer(NO, Reason.NOT_ONCOGENIC)


def _any_mutation(_match: Match, finding: Altered) -> Answer:
    if closed := _small(finding):
        return closed
    if finding.oncogenicity in HARMLESS:
        return Answer(NO, Reason.NOT_ONCOGENIC)
    alters = alters_protein(finding.consequence, gene=finding.gene, hgvs_p=finding.protein)
    if alters is None:
        return Answer(UNKNOWN, Reason.NOT_ANNOTATED)
    return Answer(YES, Reason.SAME_CLASS) if alters else Answer(NO, Reason.OTHER_CLASS)


def _promoter(_match: Match, finding: Altered) -> Answer:
    if finding.kind != FindingKind.SMALL_VARIANT:
        return Answer(NO, Reason.OTHER_KIND)
    if canonical_cdna(finding.cdna).startswith("c.-") and not finding.protein:
        return Answer(YES, Reason.SAME_CLASS)
    return Answer(NO, Reason.OTHER_CLASS) if is_told(finding) else Answer(UNKNOWN, Reason.NOT_ANNOTATED)


def _wildtype(_match: Match, finding: Altered) -> Answer:
    """Statements about the unchanged gene never stand on a finding; a harmless one does not contradict them."""
    silent = alters_protein(finding.consequence, gene=finding.gene, hgvs_p=finding.protein) is False
    if finding.kind == FindingKind.SMALL_VARIANT and (silent or finding.oncogenicity in HARMLESS):
        return Answer(UNKNOWN, Reason.NOT_ONCOGENIC)
    return Answer(NO, Reason.ALTERED)


def _any_of(match: Match, finding: Altered) -> Answer:
    answers = [matches(one, finding) for one in match["of"]]
    order = (YES, UNKNOWN, NO)
    return min(answers, key=lambda answer: order.index(answer.verdict))


_RULES: dict[str, Callable[[Match, Altered], Answer]] = {
    "change": _change,
    "residue": _residue,
    "cdna": _cdna,
    "exon": _exon,
    "skipping": _skipping,
    "fusion": _fusion,
    "amplification": _copies(frozenset({"amplification"})),
    "deletion": _copies(GENE_LOST),
    "loss": _copies(ANY_LOSS),
    "truncating": _of_class("truncating"),
    "missense": _of_class("missense"),
    "loss_of_function": _loss_of_function,
    "oncogenic": _oncogenic,
    "any_mutation": _any_mutation,
    "promoter": _promoter,
    "wildtype": _wildtype,
    "any_of": _any_of,
}
