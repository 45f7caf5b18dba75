"""What a referral must tell the board, as data (DOMAIN 3.3), and what of it is missing, unknown or there.

Three values: *given*; *unknown*, which is an answer ("standard options left: not known", "not asked") that is shown but
holds nothing up; *missing*, which nobody has answered. Mandatory points are needed either before submission, because
only the doctor can answer them, or before the meeting, because pathology or the laboratory answers them later.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from cases.dossier.enums import Answer, ConsentAnswer, ConsentKind, Level, NeededFor, Response, Source, StopReason, Tri
from cases.dossier.logic.ecog import is_valid

ORGAN_CODES = ("anc", "hb", "platelets", "bilirubin_uln", "alt_uln", "creatinine_clearance")


@dataclass(frozen=True, slots=True)
class LineFacts:
    drugs: str
    started_on: date | None
    stopped_on: date | None
    best_response: str
    stop_reason: str


@dataclass(frozen=True, slots=True)
class SpecimenFacts:
    site: str
    origin: str  # primary, metastasis, liquid or unknown
    taken_on: date | None
    tumour_content: int | None  # per cent; None = not assessed
    sample_id: str
    has_markers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFacts:
    """Everything that the checklist asks about. Empty text and None mean: nobody has answered."""

    identified: bool = False  # a checked national number stands behind the pseudonym
    doctor_number: str = ""  # register of health personnel
    contact: str = ""
    icd10: str = ""
    oncotree: str = ""
    morphology: str = ""
    diagnosed_on: date | None = None
    stage: str = ""
    metastatic_sites: tuple[str, ...] = ()
    ecog: int | None = None
    ecog_on: date | None = None
    earlier_treatment: str = ""
    lines: tuple[LineFacts, ...] = ()
    standard_options_left: str = ""
    question: str = ""
    urgency: str = ""
    consents: Mapping[str, str] = field(default_factory=dict)
    measurable_disease: str = ""
    brain_metastases: str = ""
    comorbidity: str = ""
    family_history: str = ""
    concomitant_drugs: str = ""
    earlier_molecular_tests: str = ""
    organ_codes: frozenset[str] = frozenset()
    specimens: tuple[SpecimenFacts, ...] = ()
    has_profile: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the checklist."""

    key: str
    level: Level
    needed_for: NeededFor
    ask: Source
    check: Callable[[ReferralFacts, date], Answer]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line with its answer."""

    point: Point
    answer: Answer

    @property
    def key(self) -> str:
        return self.point.key


@dataclass(frozen=True, slots=True)
class Completeness:
    """The whole checklist, answered."""

    findings: tuple[Finding, ...]

    def where(
        self, answer: Answer, *, level: Level | None = None, needed_for: NeededFor | None = None
    ) -> tuple[Finding, ...]:
        return tuple(
            one
            for one in self.findings
            if one.answer is answer
            and (level is None or one.point.level is level)
            and (needed_for is None or one.point.needed_for is needed_for)
        )

    @property
    def missing(self) -> tuple[Finding, ...]:
        """The mandatory points that nobody has answered."""
        return self.where(Answer.MISSING, level=Level.MANDATORY)

    @property
    def blocks_submission(self) -> tuple[Finding, ...]:
        return self.where(Answer.MISSING, level=Level.MANDATORY, needed_for=NeededFor.SUBMISSION)

    @property
    def unknown(self) -> tuple[Finding, ...]:
        return self.where(Answer.UNKNOWN, level=Level.MANDATORY)

    @property
    def recommended_missing(self) -> tuple[Finding, ...]:
        return self.where(Answer.MISSING, level=Level.RECOMMENDED)

    @property
    def total(self) -> int:
        return sum(one.point.level is Level.MANDATORY for one in self.findings)

    @property
    def answered(self) -> int:
        return self.total - len(self.missing)

    @property
    def percent(self) -> int:
        """Share of the mandatory points that have been answered, rounded down, so that 100 means all."""
        return 100 * self.answered // self.total if self.total else 100


def assess(facts: ReferralFacts, on: date, *, points: "Iterable[Point] | None" = None) -> Completeness:
    """Answers every point of the checklist for a referral as it stands on a day."""
    asked = CHECKLIST if points is None else points
    return Completeness(tuple(Finding(point, point.check(facts, on)) for point in asked))


def _given(there: object) -> Answer:
    return Answer.GIVEN if there else Answer.MISSING


def _tri(value: str) -> Answer:
    return Answer.UNKNOWN if value == Tri.UNKNOWN else _given(value)


def _ecog(facts: ReferralFacts, on: date) -> Answer:
    return _given(facts.ecog is not None and facts.ecog_on is not None)


def _ecog_fresh(facts: ReferralFacts, on: date) -> Answer:
    return _given(facts.ecog is not None and is_valid(facts.ecog_on, on))


def _lines(facts: ReferralFacts, on: date) -> Answer:
    """Whether the treatment history is told: lines, or the word that there were none."""
    if facts.lines or facts.earlier_treatment == Tri.NO:
        return Answer.GIVEN
    return Answer.UNKNOWN if facts.earlier_treatment == Tri.UNKNOWN else Answer.MISSING


def _line_details(facts: ReferralFacts, on: date) -> Answer:
    """Start, stop, best response and reason of every line; the weakest answer counts."""
    answers = {_line(line) for line in facts.lines}
    if Answer.MISSING in answers:
        return Answer.MISSING
    return Answer.UNKNOWN if Answer.UNKNOWN in answers else Answer.GIVEN


def _line(line: LineFacts) -> Answer:
    ongoing = line.stop_reason == StopReason.ONGOING
    if not line.drugs or line.started_on is None or (line.stopped_on is None and not ongoing):
        return Answer.MISSING
    unknown = line.best_response == Response.UNKNOWN or line.stop_reason == StopReason.UNKNOWN
    return Answer.UNKNOWN if unknown else Answer.GIVEN


def _consent(kind: ConsentKind) -> Callable[[ReferralFacts, date], Answer]:
    def check(facts: ReferralFacts, on: date) -> Answer:
        answer = facts.consents.get(kind, "")
        return _given(answer and answer != ConsentAnswer.NOT_ASKED)

    return check


def _specimen(facts: ReferralFacts, on: date) -> Answer:
    """At least one specimen whose place, day and origin are told."""
    told = [one for one in facts.specimens if one.site and one.taken_on]
    if not told:
        return Answer.MISSING
    return Answer.GIVEN if any(one.origin != "unknown" for one in told) else Answer.UNKNOWN


def _tumour_content(facts: ReferralFacts, on: date) -> Answer:
    """Per specimen of tissue; plasma has none to assess."""
    tissue = [one for one in facts.specimens if one.origin != "liquid"]
    if facts.specimens and not tissue:
        return Answer.GIVEN
    return _given(any(one.tumour_content is not None for one in tissue))


def _organ_function(facts: ReferralFacts, on: date) -> Answer:
    return _given(facts.organ_codes.issuperset(ORGAN_CODES))


_M, _R = Level.MANDATORY, Level.RECOMMENDED
_S, _T = NeededFor.SUBMISSION, NeededFor.MEETING
_DOC, _PAT, _LAB = Source.REFERRER, Source.PATHOLOGY, Source.LABORATORY

CHECKLIST: tuple[Point, ...] = (
    Point("identity", _M, _S, _DOC, lambda f, on: _given(f.identified)),
    Point("doctor", _M, _S, _DOC, lambda f, on: _given(f.doctor_number)),
    Point("contact", _M, _S, _DOC, lambda f, on: _given(f.contact)),
    Point("question", _M, _S, _DOC, lambda f, on: _given(f.question)),
    Point("urgency", _M, _S, _DOC, lambda f, on: _given(f.urgency)),
    Point("icd10", _M, _S, _DOC, lambda f, on: _given(f.icd10)),
    Point("oncotree", _M, _S, _DOC, lambda f, on: _given(f.oncotree)),
    Point("diagnosed_on", _M, _S, _DOC, lambda f, on: _given(f.diagnosed_on)),
    Point("morphology", _M, _T, _PAT, lambda f, on: _given(f.morphology)),
    Point("stage", _M, _S, _DOC, lambda f, on: _given(f.stage or f.metastatic_sites)),
    Point("ecog", _M, _S, _DOC, _ecog),
    Point("ecog_fresh", _M, _T, _DOC, _ecog_fresh),
    Point("lines", _M, _S, _DOC, _lines),
    Point("line_details", _M, _S, _DOC, _line_details),
    Point("standard_options", _M, _S, _DOC, lambda f, on: _tri(f.standard_options_left)),
    Point("consent_board", _M, _S, _DOC, _consent(ConsentKind.BOARD_DISCUSSION)),
    Point("consent_study", _M, _S, _DOC, _consent(ConsentKind.STUDY_INFORMATION)),
    Point("consent_germline", _M, _T, _DOC, _consent(ConsentKind.GERMLINE_INFORMATION)),
    Point("specimen", _M, _T, _PAT, _specimen),
    Point("tumour_content", _M, _T, _PAT, _tumour_content),
    Point("sample_id", _M, _T, _LAB, lambda f, on: _given(any(one.sample_id for one in f.specimens))),
    Point("molecular_report", _M, _T, _LAB, lambda f, on: _given(f.has_profile)),
    Point("family_history", _R, _T, _DOC, lambda f, on: _given(f.family_history)),
    Point("comorbidity", _R, _T, _DOC, lambda f, on: _given(f.comorbidity)),
    Point("organ_function", _R, _T, _DOC, _organ_function),
    Point("concomitant_drugs", _R, _T, _DOC, lambda f, on: _given(f.concomitant_drugs)),
    Point("brain_metastases", _R, _T, _DOC, lambda f, on: _tri(f.brain_metastases)),
    Point("measurable_disease", _R, _T, _DOC, lambda f, on: _tri(f.measurable_disease)),
    Point("markers", _R, _T, _PAT, lambda f, on: _given(any(one.has_markers for one in f.specimens))),
    Point("earlier_tests", _R, _T, _DOC, lambda f, on: _given(f.earlier_molecular_tests)),
    Point("consent_incidental", _R, _T, _DOC, _consent(ConsentKind.INCIDENTAL_FINDINGS)),
)
