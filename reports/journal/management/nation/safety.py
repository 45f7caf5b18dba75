"""What medical genetics and the treating doctors do with the flags: some journalled, some on their way, some open."""

from datetime import date, timedelta
from functools import partial

from cases.dossier.demo.nation import DemoCase
from cases.dossier.enums import CaseState
from cases.genomics import services as genomics
from cases.genomics.enums import SafetyGround, SafetyKind, SafetyState
from cases.genomics.logic.safety_way import next_states, turn_of
from cases.genomics.models import SafetyFlag
from molmdt.accounts.models import Account
from reports.journal.management.nation.story import Nation, Story, moment

S = SafetyState
# How far each case's flags have come; a case that is not named and not past its signature has them open.
REACHED: dict[str, SafetyState] = {"D25": S.INFORMED, "D31": S.REFERRED, "D29": S.ACKNOWLEDGED, "D27": S.ACKNOWLEDGED}
# Declined by the treating doctor, by gene.
DECLINED = {"D59": "TP53"}
PAST = frozenset({CaseState.SIGNED, CaseState.DISPATCHED, CaseState.FOLLOWED_UP, CaseState.CLOSED})
GENETICISTS = {
    "ous": "genetiker.ous",
    "ahus": "genetiker.ous",
    "bergen": "genetiker.haukeland",
    "st-olavs": "genetiker.ous",
}
NOTES = {
    S.ACKNOWLEDGED: "Sett. Følges opp.",
    S.INFORMED: "Pasienten er informert og samtykker.",
    S.REFERRED: "Prøve og rekvisisjon er sendt.",
    S.ANSWERED: "Svar foreligger.",
    S.JOURNALLED: "Svaret er ført i journalen.",
}


def tell_safety(story: Story, nation: Nation, case: DemoCase, confirmed: date) -> None:
    """On the day on which the interpretations are confirmed, after that."""
    story.tell(moment(confirmed, 15, case.seed), partial(take_on, nation, case, confirmed))
    if case.key in DECLINED:
        story.tell(moment(confirmed, 16, case.seed), partial(decline, nation, case))


def take_on(nation: Nation, case: DemoCase, day: date) -> None:
    """Every flag of the case goes to where the plan has it, each step by the one whose turn it is."""
    goal = S.JOURNALLED if case.state in PAST else REACHED.get(case.key)
    if goal is None or day > nation.today - timedelta(days=1):
        return
    for flag in SafetyFlag.objects.filter(case=nation.cases[case.key]).order_by("pk"):
        while flag.state != goal:
            flag = _step(nation, case, flag)


def _step(nation: Nation, case: DemoCase, flag: SafetyFlag) -> SafetyFlag:
    state, kind = SafetyState(flag.state), SafetyKind(flag.kind)
    to = next_states(kind, state)[0]
    return genomics.move(flag=flag, actor=_whose(nation, case, kind, state), to=to, expected=state, note=NOTES[to])


def _whose(nation: Nation, case: DemoCase, kind: SafetyKind, state: SafetyState) -> Account:
    if turn_of(kind, state) == "GE":
        return nation.accounts[GENETICISTS[nation.laboratory_of(case.hospital).code]]
    return nation.accounts[case.doctor]


def decline(nation: Nation, case: DemoCase) -> None:
    """Not every variant in plasma is a clone's: the one that the tissue of the first biopsy had is the tumour's."""
    gene = DECLINED[case.key]
    for flag in SafetyFlag.objects.filter(case=nation.cases[case.key], subject__startswith=f"{gene} "):
        genomics.move(
            flag=flag, actor=nation.accounts[case.doctor], to=S.DECLINED, expected=SafetyState(flag.state),
            note="Varianten var påvist i vev ved diagnose.", ground=SafetyGround.ALREADY_KNOWN,
        )  # fmt: skip
