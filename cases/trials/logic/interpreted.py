"""What a rule asks of a finding's confirmed interpretation: how oncogenic, and which level of evidence. Pure.

Each question has three answers per finding. A draft counts for nothing: only what two persons have confirmed is a fact.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from cases.dossier.logic.drugs import normal_name
from cases.genomics.enums import Oncogenicity
from cases.genomics.evidence import strength
from cases.trials.enums import Datum, Reason, Verdict
from cases.trials.logic.answer import Answer
from cases.trials.logic.explanation import weakest
from cases.trials.logic.facts import Alteration, Tier
from cases.trials.logic.found import found, unclear, values

ONCOGENIC = frozenset({Oncogenicity.ONCOGENIC, Oncogenicity.LIKELY_ONCOGENIC})
CLASSES = tuple(Oncogenicity)  # from the most to the least oncogenic
Asked = Mapping[str, Any]
Said = tuple[Verdict, Reason]


def judged(hits: Sequence[Alteration], asked: Asked, gene: str) -> Answer:
    """The findings that hold what is asked of their interpretation; all of them where nothing is asked of it."""
    said = [(finding, *_said(finding, asked)) for finding in hits]
    yes = [finding for finding, verdict, _ in said if verdict == Verdict.MATCH]
    if yes:
        return found(yes)
    doubts = [reason for _, verdict, reason in said if verdict == Verdict.UNKNOWN]
    if doubts:
        return unclear(hits, doubts[0], _DATA[doubts[0]], gene)
    return Answer(Verdict.NO, said[0][2], values(hits))


def oncogenicity(finding: Alteration, at_least: Oncogenicity) -> Said:
    if finding.oncogenicity is None:
        return Verdict.UNKNOWN, Reason.NOT_INTERPRETED
    high = CLASSES.index(finding.oncogenicity) <= CLASSES.index(at_least)
    return (Verdict.MATCH, Reason.FOUND) if high else (Verdict.NO, Reason.NOT_ONCOGENIC)


def tier(finding: Alteration, asked: str, drugs: Sequence[str]) -> Said:
    """A confirmed level of response in the case's own tumour type, at least as strong as asked, on the same scale.
    Levels are never converted: one on another scale, or for another tumour type, answers nothing."""
    if finding.tiers is None:
        return Verdict.UNKNOWN, Reason.NOT_INTERPRETED
    system, level = asked.rsplit(" ", 1)
    told = [one for one in finding.tiers if _speaks_of(one, drugs)]
    comparable = [one for one in told if one.own and one.system == system]
    if any(strength(system, one.level) <= strength(system, level) for one in comparable):
        return Verdict.MATCH, Reason.FOUND
    if told and not comparable:
        return Verdict.UNKNOWN, Reason.LEVEL_ELSEWHERE
    return Verdict.NO, Reason.LEVEL_LOWER


def somatic(finding: Alteration) -> Said:
    """Never a no: that the variant is in the normal sample as well is not for everybody to know, so it looks like a
    sample without a matched normal."""
    return (Verdict.MATCH, Reason.FOUND) if finding.somatic else (Verdict.UNKNOWN, Reason.NOT_COMPARED)


def _said(finding: Alteration, asked: Asked) -> Said:
    """The weakest of what is asked, with its reason."""
    said: list[Said] = [(Verdict.MATCH, Reason.FOUND)]
    if "oncogenicity" in asked or "oncogenic" in asked:
        floor = Oncogenicity(asked.get("oncogenicity", Oncogenicity.LIKELY_ONCOGENIC))
        said.append(oncogenicity(finding, floor))
    if "tier" in asked:
        said.append(tier(finding, asked["tier"], asked.get("drugs", ())))
    if "somatic" in asked:
        said.append(somatic(finding))
    lowest = weakest([verdict for verdict, _ in said])
    return next(one for one in said if one[0] == lowest)


def _speaks_of(told: Tier, drugs: Sequence[str]) -> bool:
    """Whether the level is about one of these drugs, where the rule names any."""
    wanted = {normal_name(drug) for drug in drugs}
    return not wanted or bool(wanted & {normal_name(drug) for drug in told.drugs})


_DATA = {
    Reason.NOT_INTERPRETED: Datum.INTERPRETATION,
    Reason.LEVEL_ELSEWHERE: Datum.LEVEL,
    Reason.NOT_COMPARED: Datum.MATCHED_NORMAL,
}
