"""Trials and cohorts in native YAML: text in, frozen definitions or problems with line and key out. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from cases.trials.enums import Outcome
from cases.trials.logic.grammar import Node, Path, Vocabulary, nearest
from cases.trials.logic.sense import never_true_together
from cases.trials.logic.stages import Design, Treated
from cases.trials.logic.written import BadDefinition, Problem, Written

__all__ = ["BadDefinition", "Problem", "TrialDefinition", "read_trial"]


@dataclass(frozen=True, slots=True)
class VersionDefinition:
    number: int
    valid_from: date
    source: str
    rule: Node
    valid_until: date | None = None  # its last day; None = until the next one begins


@dataclass(frozen=True, slots=True)
class CohortDefinition:
    code: str
    drugs: tuple[str, ...]
    atc: tuple[str, ...]
    company: str
    tumour: str
    biomarker: str
    closed_reason: str
    design: Design
    versions: tuple[VersionDefinition, ...]  # in ascending order; the last is current
    patients: tuple[tuple[Treated, int], ...]  # with the version under which each was included


@dataclass(frozen=True, slots=True)
class SupplyDefinition:
    """How many patients a drug suffices for, over all cohorts of the trial."""

    drug: str
    places: int
    note: str


@dataclass(frozen=True, slots=True)
class TrialDefinition:
    code: str
    name: str
    registry_id: str
    rule: Node | None
    cohorts: tuple[CohortDefinition, ...]
    supplies: tuple[SupplyDefinition, ...] | None = None  # None: the file does not speak of them


TRIAL_KEYS = {"code": str, "name": str, "registry_id": str, "rule": dict, "supplies": list}
SUPPLY_KEYS = {"drug": str, "places": int, "note": str}
COHORT_KEYS = {
    "code": str, "drugs": list, "atc": list, "company": str, "tumour": str, "biomarker": str, "design": dict,
    "accepts_patients": bool, "closed_reason": str, "expansion": dict, "versions": list,
    "patients": list,
}  # fmt: skip
DESIGN_KEYS = {
    "stage_one_size": int, "stage_one_minimum": int, "final_size": int, "final_minimum": int, "assessment_week": int,
    "assessment_tolerance": int, "reservation_days": int,
}  # fmt: skip
# What a window can sensibly be: an endpoint within two years, its window after the first dose, a year's reservation.
LONGEST_WEEKS, LONGEST_DAYS = 104, 365
EXPANSION_KEYS = {"size": int, "opened_on": date}
VERSION_KEYS = {"number": int, "valid_from": date, "valid_until": date, "source": str, "rule": dict}
PATIENT_KEYS = {"number": str, "first_dose": date, "outcome": str, "assessed": date, "version": int}
NEEDED = {
    "trial": ("code", "name"), "cohort": ("code", "drugs", "tumour", "biomarker", "versions"),
    "supply": ("drug", "places"), "version": ("number", "valid_from", "rule"), "patient": ("number",),
    "expansion": ("size",), "design": (),
}  # fmt: skip


# Characters that a text may have, as the database keeps it; the trial's and the cohort's codes are parts of addresses.
LONGEST = {
    "code": 40, "name": 120, "registry_id": 40, "drug": 60, "note": 160, "company": 60, "tumour": 160,
    "biomarker": 160, "closed_reason": 160, "source": 200, "number": 30,
}  # fmt: skip
LARGEST = 32_767
CODE = re.compile(r"[A-Za-z0-9_-]+")
TAKEN_CODES = frozenset({"offers", "screen-again", "two-stage"})  # pages of the site


class Dated(Protocol):
    """A version, as written or as stored."""

    @property
    def number(self) -> int: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_until(self) -> date | None: ...


def both_open(older: Dated, newer: Dated) -> str:
    """Why these two would be in force on the same day; empty where they would not."""
    if newer.valid_from == older.valid_from:
        return f"versions {older.number} and {newer.number} cannot begin on the same day"
    if newer.valid_from < older.valid_from:
        return "a later version cannot be valid from an earlier day"
    if older.valid_until and older.valid_until >= newer.valid_from:
        return f"version {older.number} is open until {older.valid_until}: two versions cannot be open at once"
    return ""


def read_trial(text: str, vocabulary: Vocabulary) -> TrialDefinition:
    """The trial of one file; BadDefinition with every problem found. ``yaml`` aliases cannot make it grow: a file is
    refused above a size, and aliases are refused altogether, so a rule that contains itself cannot be written."""
    return _Reader(text, vocabulary).trial()


class _Reader(Written):
    """Walks the loaded file from the trial down to its patients."""

    def trial(self) -> TrialDefinition:
        if not isinstance(self.data, dict) or set(self.data) != {"trial", "cohorts"}:
            raise BadDefinition([Problem(1, "", 'the file must have the keys "trial" and "cohorts", and no other')])
        trial = self.part(self.data["trial"], TRIAL_KEYS, ("trial",), "trial")
        entries = self.data["cohorts"]
        if not isinstance(entries, list) or not entries:
            self.blame(("cohorts",), "cohorts must be a list with at least one cohort")
            entries = []
        rule = self.rule(trial["rule"], ("trial", "rule")) if "rule" in trial else None
        cohorts = [self.cohort(entry, ("cohorts", index), rule) for index, entry in enumerate(entries)]
        codes = [cohort.code for cohort in cohorts if cohort]
        for index, code in enumerate(codes):
            if code in codes[:index]:
                self.blame(("cohorts", index, "code"), f'the cohort "{code}" stands twice in the file')
        supplies = self.supplies(trial, [cohort for cohort in cohorts if cohort]) if "supplies" in trial else None
        if self.problems:
            raise BadDefinition(self.problems)
        return TrialDefinition(
            trial["code"],
            trial["name"],
            trial.get("registry_id", ""),
            rule,
            tuple(cohort for cohort in cohorts if cohort),
            supplies,
        )

    def supplies(self, trial: Mapping[str, Any], cohorts: Sequence[CohortDefinition]) -> tuple[SupplyDefinition, ...]:
        """Each drug once, and as a cohort of the file names it."""
        found: list[SupplyDefinition] = []
        drugs = sorted({drug for cohort in cohorts for drug in cohort.drugs})
        for index, entry in enumerate(trial["supplies"]):
            path: Path = ("trial", "supplies", index)
            values = self.part(entry, SUPPLY_KEYS, path, "supply")
            drug = values.get("drug", "")
            if drug and drug not in drugs:
                self.blame((*path, "drug"), f'no cohort gives "{drug}".{nearest(drug, drugs)}')
            if any(one.drug == drug for one in found):
                self.blame((*path, "drug"), f'"{drug}" stands twice among the supplies')
            found.append(SupplyDefinition(drug, values.get("places", 0), values.get("note", "")))
        return tuple(found)

    def cohort(self, entry: Any, path: Path, general: Node | None) -> CohortDefinition | None:
        values = self.part(entry, COHORT_KEYS, path, "cohort")
        versions = [self.version(item, (*path, "versions", i)) for i, item in enumerate(values.get("versions", []))]
        known = [version for version in versions if version]
        numbers = [version.number for version in known]
        declared = [item.get("number") for item in values.get("versions", []) if isinstance(item, dict)]
        if "versions" in values and (not versions or numbers != sorted(set(numbers))):
            self.blame((*path, "versions"), "versions must be there, with ascending numbers, each once")
        for index, version in enumerate(versions):
            if version and general and never_true_together(version.rule, general, self.tumours):
                self.blame(
                    (*path, "versions", index, "rule"), "it can never hold with what the trial asks of everybody"
                )
        self.days(versions, (*path, "versions"))
        patients = [
            self.patient(item, (*path, "patients", i), declared) for i, item in enumerate(values.get("patients", []))
        ]
        self.drugs(values, path)
        design = self.design(values, path)
        if not known or "code" not in values:
            return None
        return CohortDefinition(
            values["code"],
            tuple(values.get("drugs", ())),
            tuple(values.get("atc", ())),
            values.get("company", ""),
            values.get("tumour", ""),
            values.get("biomarker", ""),
            values.get("closed_reason", ""),
            design,
            tuple(known),
            tuple(patient for patient in patients if patient),
        )

    def drugs(self, values: Mapping[str, Any], path: Path) -> None:
        known = {"drugs": (self.vocabulary.is_drug, "is not known as a drug"),
                 "atc": (self.vocabulary.is_class, "is no ATC code of a known drug")}  # fmt: skip
        for key, (is_known, says) in known.items():
            if not all(isinstance(word, str) and word for word in values.get(key, [])):
                self.blame((*path, key), f"{key} must be a list of texts")
                continue
            for index, word in enumerate(values.get(key, [])):
                if not is_known(word):
                    close = self.vocabulary.nearest_drug(word)
                    self.blame(
                        (*path, key, index), f'"{word}" {says}.' + (f' Did you mean "{close}"?' if close else "")
                    )

    def days(self, versions: Sequence[VersionDefinition | None], path: Path) -> None:
        """One version at a time: each begins after the one before it began, and after the day that that one ends on."""
        before: VersionDefinition | None = None
        for index, version in enumerate(versions):
            if version is None:
                continue
            if version.valid_until and version.valid_until < version.valid_from:
                self.blame((*path, index, "valid_until"), "a version cannot end before it begins")
            fault = both_open(before, version) if before else ""
            if fault:
                self.blame((*path, index, "valid_from"), fault)
            before = version

    def design(self, values: Mapping[str, Any], path: Path) -> Design:
        sizes = self.part(values.get("design", {}), DESIGN_KEYS, (*path, "design"), "design")
        expansion = self.part(values["expansion"], EXPANSION_KEYS, (*path, "expansion"), "expansion") if (
            "expansion" in values) else {}  # fmt: skip
        made = Design(
            **sizes,
            expansion_size=expansion.get("size"),
            expansion_opened_on=expansion.get("opened_on"),
            accepts_patients=values.get("accepts_patients", True),
        )
        if not (0 < made.stage_one_minimum <= made.stage_one_size < made.final_size
                and made.stage_one_minimum <= made.final_minimum <= made.final_size):  # fmt: skip
            self.blame((*path, "design"), "the sizes and minimums of the two stages do not fit together")
        if not (0 <= 2 * made.assessment_tolerance < made.assessment_week <= LONGEST_WEEKS):
            self.blame((*path, "design"), "the assessment's week and its tolerance (weeks) do not fit together")
        if not 0 < made.reservation_days <= LONGEST_DAYS:
            self.blame((*path, "design"), f"a place is reserved for 1 to {LONGEST_DAYS} days")
        if made.expansion_size is not None and made.expansion_size <= made.final_size:
            self.blame((*path, "expansion", "size"), "an expansion is larger than the final size: it counts all")
        return made

    def version(self, entry: Any, path: Path) -> VersionDefinition | None:
        values = self.part(entry, VERSION_KEYS, path, "version")
        rule = self.rule(values["rule"], (*path, "rule")) if "rule" in values else None
        if rule is None or not {"number", "valid_from"} <= set(values):
            return None
        return VersionDefinition(
            values["number"], values["valid_from"], values.get("source", ""), rule, values.get("valid_until")
        )

    def patient(self, entry: Any, path: Path, versions: list[Any]) -> tuple[Treated, int] | None:
        values = self.part(entry, PATIENT_KEYS, path, "patient")
        outcome = values.get("outcome", Outcome.PENDING)
        if outcome not in set(Outcome):
            words = list(Outcome)
            self.blame((*path, "outcome"), f"outcome must be one of {', '.join(words)}.{nearest(outcome, words)}")
            return None
        first, assessed = values.get("first_dose"), values.get("assessed")
        if outcome in {Outcome.DISEASE_CONTROL, Outcome.NO_DISEASE_CONTROL} and not (first and assessed):
            self.blame(path, "an assessed patient needs the days of the first dose and of the assessment")
        if first and assessed and assessed < first:
            self.blame((*path, "assessed"), "the assessment cannot be before the first dose")
        version = values.get("version", versions[-1] if versions else 0)
        if version not in versions:
            self.blame((*path, "version"), f"the cohort has no version {version}")
        return Treated(values.get("number", ""), first, Outcome(outcome), assessed), version

    def part(self, value: Any, keys: Mapping[str, type], path: Path, kind: str) -> dict[str, Any]:
        values = self.mapping(value, keys, path, kind, NEEDED[kind])
        for key, entry in values.items():
            fault = _fault(key, entry, needed=key in NEEDED[kind])
            if fault:
                self.blame((*path, key), f"{key} {fault}")
        return values


def _fault(key: str, entry: Any, *, needed: bool) -> str:
    """What is wrong with a value of the right type; empty when nothing is."""
    if isinstance(entry, int):
        return f"is larger than {LARGEST}" if entry > LARGEST else ""
    if not isinstance(entry, str):
        return ""
    if needed and not entry.strip():
        return "must say something"
    if len(entry) > LONGEST.get(key, len(entry)):
        return f"has {len(entry)} characters; {LONGEST[key]} are allowed"
    if key == "code" and not CODE.fullmatch(entry):
        return "consists of letters from A to Z, digits, - and _ alone, since it is part of an address"
    return f'cannot be "{entry}", which is a page of its own' if key == "code" and entry in TAKEN_CODES else ""
