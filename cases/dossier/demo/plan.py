"""Which case is where: archetype, hospital and state of all sixty. Keys are used by the other rooms' demo parts.

Columns: key, archetype, hospital, state. The day's meeting (nine cases), next week's (half planned) and the two past
ones are planned in ``cases.meetings.demo``.
"""

from dataclasses import dataclass

from cases.dossier.enums import CaseState

_TABLE = """
D01  4 bergen          draft
D02 24 stavanger       draft
D03 17 ous             draft
D04  1 nordland        draft
D05  2 vestfold        submitted
D06  9 ahus            submitted
D07 16 unn             submitted
D08 23 forde           submitted
D09 13 telemark        submitted
D10  6 nord-trondelag  submitted
D11 18 sorlandet       returned
D12 19 innlandet       returned
D13  5 fonna           returned
D14 25 bergen          accepted
D15 26 st-olavs        accepted
D16  7 st-olavs        accepted
D17 12 ostfold         accepted
D18  3 ous             accepted
D19 22 bergen          accepted
D20 10 more-og-romsdal accepted
D21 20 ous             accepted
D22 25 ahus            accepted
D23 11 unn             accepted
D24  1 bergen          scheduled
D25  4 ous             scheduled
D26 11 st-olavs        scheduled
D27 13 ahus            scheduled
D28  8 stavanger       scheduled
D29 12 bergen          scheduled
D30 24 ous             scheduled
D31  9 nordland        scheduled
D32 15 innlandet       scheduled
D33 16 st-olavs        scheduled
D34 14 vestfold        scheduled
D35 26 bergen          scheduled
D36 23 ostfold         scheduled
D37 19 unn             deferred
D38 17 fonna           deferred
D39 21 more-og-romsdal deferred
D40 18 telemark        withdrawn
D41 10 sorlandet       withdrawn
D42 18 ahus            deceased
D43  2 forde           deceased
D44 20 bergen          discussed
D45  3 nord-trondelag  concluded
D46  7 ous             concluded
D47 22 stavanger       signed
D48 15 st-olavs        signed
D49  5 ous             dispatched
D50 14 unn             dispatched
D51  2 bergen          concluded
D52 21 ahus            dispatched
D53  6 vestre-viken    concluded
D54  1 ous             followed_up
D55  9 bergen          followed_up
D56  4 st-olavs        followed_up
D57 16 ostfold         accepted
D58 18 innlandet       closed
D59 13 nordland        accepted
D60  8 more-og-romsdal closed
"""


@dataclass(frozen=True, slots=True)
class Place:
    key: str
    archetype: int
    hospital: str
    state: CaseState


PLACES = tuple(
    Place(key, int(archetype), hospital, CaseState(state))
    for key, archetype, hospital, state in (line.split() for line in _TABLE.strip().splitlines())
)
# Age of the referral in days, least and most.
REFERRED_DAYS_AGO = {
    CaseState.DRAFT: (1, 3),
    CaseState.SUBMITTED: (1, 4),
    CaseState.RETURNED: (4, 9),
    CaseState.ACCEPTED: (7, 15),
    CaseState.SCHEDULED: (12, 20),
    CaseState.DEFERRED: (18, 28),
    CaseState.WITHDRAWN: (15, 30),
    CaseState.DECEASED: (20, 40),
    CaseState.DISCUSSED: (20, 26),
    CaseState.CONCLUDED: (20, 26),
    CaseState.SIGNED: (21, 27),
    CaseState.DISPATCHED: (26, 34),
    CaseState.FOLLOWED_UP: (30, 38),
    CaseState.CLOSED: (34, 44),
}
# What the referral of an unfinished case still lacks: fields of DemoCase that are left empty, or the one consent that
# nobody has asked for. A returned referral lacks nothing without which it could not have been submitted.
GAPS: dict[str, tuple[str, ...]] = {
    "D01": ("ecog", "consents", "specimens"),
    "D02": ("question", "organ_function"),
    "D03": ("stage", "standard_options_left", "specimens"),
    "D04": ("consents", "ecog", "organ_function", "specimens"),
    "D11": ("organ_function",),
    "D12": ("specimens",),
    "D13": ("germline_consent",),
}
RETURN_REASONS = {
    "D11": "Blodprøver mangler. Send inn på nytt når de er lagt til.",
    "D12": "Det mangler opplysninger om prøvemateriale og tumorcelleandel.",
    "D13": "Det er ikke spurt om pasienten ønsker informasjon om mulige arvelige funn.",
}
DEFERRED_REASONS = {
    "D37": "For lite materiale til RNA-analyse; ny biopsi er bestilt.",
    "D38": "Venter på svar fra medisinsk genetikk.",
    "D39": "Standardbehandling skal gis først; tas opp igjen ved progresjon.",
}
ENDINGS = {
    "D40": "Pasienten ønsker ikke videre utredning.",
    "D41": "Henvisende lege trekker saken; pasienten er overført til palliativ behandling.",
    "D42": "Pasienten døde før saken ble drøftet.",
    "D43": "Pasienten døde før saken ble drøftet.",
}
OBJECTING = frozenset({"D20"})  # the patient objects to the sharing
