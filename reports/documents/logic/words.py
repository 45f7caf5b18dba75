"""The words that a document uses for what was found, not found, not tested and unknown.

``_`` is the translator of the document's language; the texts here are its message ids.
"""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from reports.documents.enums import Counselling, Finding, Measured, OptionKind
from reports.documents.logic.canonical import Json

Translate = Callable[[str], str]
OSLO = ZoneInfo("Europe/Oslo")


def decimal_words(value: str, language: str) -> str:
    """A decimal as people write it: comma in Norwegian."""
    return value.replace(".", ",") if language == "nb" else value


def date_words(date: str) -> str:
    """2026-11-24 as 24.11.2026."""
    year, month, day = date[:10].split("-")
    return f"{day}.{month}.{year}"


def percent_words(fraction: str, language: str) -> str:
    """An allele fraction 0..1 as per cent with at most one decimal, rounded half up without binary fractions."""
    whole, _, tail = fraction.partition(".")
    thousandths = int(whole + tail[:4].ljust(4, "0"))  # of 1/10 000
    tenths = (thousandths + 5) // 10
    number = f"{tenths // 10}.{tenths % 10}".removesuffix(".0")
    return f"{decimal_words(number, language)} %"


def finding_words(state: str, _: Translate) -> str:
    return {
        Finding.FOUND: _("found"),
        Finding.NONE_FOUND: _("tested, none found"),
        Finding.NOT_TESTED: _("not tested"),
        Finding.UNKNOWN: _("unknown whether tested"),
    }[Finding(state)]


def biomarker_name(code: str, _: Translate) -> str:
    return {
        "tmb": _("Tumour mutational burden (TMB)"),
        "msi": _("Microsatellite instability (MSI)"),
        "hrd": _("Homologous recombination deficiency (HRD)"),
    }[code]


def biomarker_words(item: Json, language: str, _: Translate) -> str:
    """Value, unit and class; or in words why there is no value."""
    state = Measured(item["state"])
    if state is Measured.MEASURED:
        value = decimal_words(item["value"] or "", language)
        measured = " ".join(part for part in (value, item["unit"]) if part)
        return ", ".join(part for part in (measured, class_words(item["classification"], _)) if part)
    return {
        Measured.NOT_TESTED: _("not tested"),
        Measured.NOT_EVALUABLE: _("tested, not evaluable"),
        Measured.UNKNOWN: _("unknown whether tested"),
    }[state]


def class_words(code: str, _: Translate) -> str:
    """The class of a biomarker or a variant; a code that has no words here is printed as it stands."""
    known = {
        "low": _("low"),
        "intermediate": _("intermediate"),
        "high": _("high"),
        "stable": _("stable"),
        "likely_unstable": _("probably unstable"),
        "unstable": _("unstable"),
        "inconclusive": _("inconclusive: too few usable sites"),
        "positive": _("positive"),
        "negative": _("negative"),
        "oncogenic": _("oncogenic"),
        "likely_oncogenic": _("likely oncogenic"),
        "uncertain": _("of uncertain significance"),
        "likely_benign": _("likely benign"),
        "benign": _("benign"),
    }
    return known.get(code, code)


def access_words(code: str, _: Translate) -> str:
    """How the patient would come to the drug."""
    known = {
        "indication": _("approved indication"),
        "impress": "IMPRESS-Norway",
        "other_trial": _("another trial"),
        "compassionate_use": _("compassionate use"),
        "off_label": _("outside the approved indication"),
    }
    return known.get(code, code)


def interpretation_words(item: Json, _: Translate) -> str:
    """Class, the reader's text, and whether a second reader has agreed."""
    if item["confirmed"] is None:
        return _("not interpreted")
    text = ". ".join(part for part in (class_words(item["oncogenicity"], _), item["interpretation"]) if part)
    return text if item["confirmed"] else f"{text} ({_('not confirmed by a second reader')})".strip()


def implication_words(said: Json, _: Translate) -> str:
    """What a finding says of the diagnosis or the outcome, with its level, where that holds and who says it."""
    meanings = {
        "supports": _("supports the diagnosis"), "excludes": _("speaks against the diagnosis"),
        "better": _("better outcome"), "worse": _("worse outcome"),
    }  # fmt: skip
    level = " ".join(part for part in (said["system"], said["version"]) if part) + f": {said['level']}"
    source = " ".join(part for part in (said["source"], said["source_version"]) if part)
    beside = ", ".join(part for part in (level, said["tumour"], source) if part)
    return f"{meanings[said['direction']].capitalize()}: {said['subject']} ({beside})"


def evidence_words(evidence: Json | None, _: Translate) -> str:
    if evidence is None:
        return _("not graded")
    version = f" ({evidence['version']})" if evidence["version"] else ""
    return f"{evidence['system']}{version}: {evidence['level']}"


def option_kind_words(kind: str, _: Translate) -> str:
    return {OptionKind.TREATMENT: _("treatment option"), OptionKind.TRIAL: _("trial cohort")}[OptionKind(kind)]


def trial_words(trial: Json | None) -> str:
    if trial is None:
        return ""
    version = f" ({trial['version']})" if trial["version"] else ""
    return f"{trial['trial']}, {trial['cohort']}{version}"


def counselling_words(counselling: Json, _: Translate) -> str:
    words = {
        Counselling.RECOMMENDED: _("Genetic counselling is advised."),
        Counselling.NOT_ASSESSED: _("The need for genetic counselling was not assessed."),
    }[Counselling(counselling["status"])]
    return f"{words} {counselling['reason']}".strip() + follow_up_words(counselling, _)


def follow_up_words(item: Json, _: Translate) -> str:
    """Who sees to it and until when, in brackets; empty when neither is known."""
    due = _("due") + f" {date_words(item['due'])}" if item["due"] else ""
    parts = [part for part in (item["responsible"], due) if part]
    return f" ({', '.join(parts)})" if parts else ""


def quality_words(item: Json, _: Translate) -> str:
    """One figure outside its limit: ``MEDIAN_EXON_COVERAGE 61 (limit ≥ 150)``."""
    value = " ".join(part for part in (item["name"], item["value"], item["unit"]) if part)
    return f"{value} (" + _("limit") + f" {item['limits']})" if item["limits"] else value


def quality_heading(_: Translate) -> str:
    return _(
        "Quality outside the limits of the laboratory's own file: findings may be incomplete or from another person."
    )


def safety_kind_words(kind: str, _: Translate) -> str:
    """What the tumour says of the patient beside it."""
    return {
        "germline": _("Possible hereditary finding: confirm in blood through medical genetics"),
        "pharmacogenetic": _("Pharmacogenetic finding: confirm in blood before treatment"),
        "clonal_blood": _("Possible clonal haematopoiesis: confirm in white cells"),
        "incidental": _("Incidental finding"),
    }[kind]


def safety_words(item: Json, _: Translate) -> str:
    """How far it has been followed up when the document was made, and by whom next."""
    state = {
        "open": _("not yet acknowledged"),
        "acknowledged": _("acknowledged"),
        "informed": _("the patient is informed"),
        "referred": _("sent for confirmation"),
        "answered": _("answered"),
        "journalled": _("entered in the journal"),
        "declined": _("not followed up"),
    }[item["state"]]
    ground = {
        "": "",
        "patient_declines": _("the patient does not want it"),
        "already_known": _("already known"),
        "board_overrides": _("set aside by the board"),
        "artefact": _("not a real variant"),
        "not_relevant": _("no longer matters"),
    }[item["ground"]]
    why = ". ".join(part for part in (ground, item["reason"]) if part)
    next_one = _("next:") + f" {item['responsible']}" if item["responsible"] else ""
    return "; ".join(part for part in (f"{state}: {why}" if why else state, next_one) if part)


def testing_words(item: Json, _: Translate) -> str:
    """One thing to follow up, with what it is where its own words may not say."""
    head = {
        "histology_review": _("Histology review"),
        "rebiopsy": _("New biopsy"),
        "return_to_board": _("Back to the board"),
    }.get(item["kind"], "")
    return f"{head}{': ' if head else ''}{item['text']}{follow_up_words(item, _)}"


def clock_words(moment: str) -> str:
    """The Norwegian wall clock's reading of a snapshot's moment: 14.21"""
    return f"{datetime.fromisoformat(moment).astimezone(OSLO):%H.%M}"


def span_words(span: list[str | None]) -> str:
    """14.21–14.28; open at an end that was not recorded."""
    return "–".join(clock_words(moment) if moment else "" for moment in span)


def course_words(case: Json, names: dict[int, str], _: Translate) -> list[str]:
    """When the case was up, when it was read back, who was there for a part of it. Documents of former times do not
    say, and get nothing.
    """
    called = ", ".join(span_words(span) for span in case.get("called", []))
    read = ", ".join(clock_words(one["at"]) for one in case.get("read_back", []))
    stays = [
        f"{names[stay['id']]} {', '.join(span_words(span) for span in stay['times'])}" for stay in case.get("stays", [])
    ]
    parts = {_("Discussed"): called, _("Read back"): read, _("Present for a part"): "; ".join(stays)}
    return [f"{head}: {text}" for head, text in parts.items() if text]


def consensus_words(conclusion: Json, _: Translate) -> str:
    """Empty where nobody asked, and in documents of former times, which do not say."""
    agreed = conclusion.get("consensus")
    return "" if agreed is None else _("The board agreed.") if agreed else _("The board did not agree.")


def vote_words(vote: Json, _: Translate) -> str:
    """``Do you agree? yes 6, no 1, abstain 0``"""
    counts = ", ".join(f"{choice_words(choice, _)} {vote[choice]}" for choice in ("yes", "no", "abstain"))
    overtaken = " (" + _("closed because the conclusion was changed") + ")" if vote["overtaken"] else ""
    return f"{vote['question']} {counts}{overtaken}"


def choice_words(choice: str, _: Translate) -> str:
    return {"yes": _("for"), "no": _("against"), "abstain": _("abstaining")}[choice]


def voter_words(one: Json, _: Translate) -> str:
    comment = f": {one['comment']}" if one["comment"] else ""
    return f"{one['name']}, {choice_words(one['choice'], _)}{comment}"


def ecog_words(ecog: int | None, _: Translate) -> str:
    return _("unknown") if ecog is None else str(ecog)


def or_unknown(text: str, _: Translate) -> str:
    return text or _("unknown")


def finding_kind_words(kind: str, _: Translate) -> str:
    return {
        "small_variant": _("small variant"),
        "copy_number": _("copy number"),
        "fusion": _("fusion"),
        "splice": _("splice variant"),
    }[kind]


def response_words(code: str, _: Translate) -> str:
    """Best response by RECIST 1.1 or RANO; a code that has no words here is printed as it stands."""
    known = {
        "CR": _("complete response (CR)"),
        "PR": _("partial response (PR)"),
        "SD": _("stable disease (SD)"),
        "PD": _("progressive disease (PD)"),
        "NE": _("not evaluable (NE)"),
        "ongoing": _("ongoing"),
        "unknown": _("unknown"),
        "": _("unknown"),
    }
    return known.get(code, code)


def stop_words(code: str, _: Translate) -> str:
    """Why a line of treatment ended; a code that has no words here is printed as it stands."""
    known = {
        "progression": _("progression"),
        "toxicity": _("toxicity"),
        "completed": _("completed"),
        "patient_wish": _("the patient's wish"),
        "deterioration": _("deterioration"),
        "other": _("other reason"),
        "ongoing": _("ongoing"),
        "unknown": _("unknown"),
        "": _("unknown"),
    }
    return known.get(code, code)
