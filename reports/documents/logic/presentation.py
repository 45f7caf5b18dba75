"""A snapshot prepared for a page: printable text, words for codes. The print templates and the preview lay it out."""

from reports.documents.logic import words
from reports.documents.logic.canonical import Json
from reports.documents.logic.printable import printable
from reports.documents.logic.words import Translate


def conclusion_part(conclusion: Json, _: Translate) -> Json:
    """The board's conclusion, from printable text."""
    options = [
        {
            **option,
            "kind_words": words.option_kind_words(option["kind"], _),
            "evidence_words": words.evidence_words(option["evidence"], _),
            "trial_words": words.trial_words(option["trial"]),
            "access_words": words.access_words(option["access_route"], _),
            "graded": option["evidence"] is not None,
        }
        for option in conclusion["options"]
    ]
    counselling = words.counselling_words(conclusion["genetic_counselling"], _)
    testing = [words.testing_words(item, _) for item in conclusion["further_testing"]]
    votes = [
        {"words": words.vote_words(vote, _), "voters": [words.voter_words(one, _) for one in vote.get("votes", [])]}
        for vote in conclusion.get("votes", [])
    ]
    return {
        **conclusion,
        "options": options,
        "testing_words": testing,
        "counselling_words": counselling,
        "consensus_words": words.consensus_words(conclusion, _),
        "vote_lines": votes,
    }


def _finding(item: Json, language: str, _: Translate) -> Json:
    fraction = item["allele_fraction"]
    share = words.percent_words(fraction, language) if fraction is not None else ""
    return {
        **item,
        "kind_words": words.finding_kind_words(item["kind"], _),
        "share": share,
        "interpretation_words": words.interpretation_words(item, _),
        "implication_lines": [words.implication_words(said, _) for said in item.get("implications", ())],
    }


def conclusion_page(snapshot: Json, _: Translate) -> Json:
    """Everything that the conclusion document shows."""
    shown = printable(snapshot)
    language, case, findings = shown["document"]["language"], shown["case"], shown["findings"]
    groups = {"small_variants": _("Small variants"), "copy_numbers": _("Copy number"), "fusions": _("Fusions")}
    return {
        **shown,
        "conclusion": conclusion_part(shown["conclusion"], _),
        "case": {
            **case,
            "stage": words.or_unknown(case["stage"], _),
            "ecog_words": words.ecog_words(case["ecog"], _),
            "treatment_lines": [_line(line, _) for line in case["treatment_lines"]],
        },
        "finding_items": [_finding(item, language, _) for item in findings["items"]],
        "finding_groups": [
            {"name": name, "state": findings[key], "words": words.finding_words(findings[key], _)}
            for key, name in groups.items()
        ],
        "quality_heading": words.quality_heading(_),
        "quality_lines": [
            {"words": words.quality_words(item, _), "sample": item["sample"]} for item in shown.get("quality", [])
        ],
        "safety_lines": [_safety(item, _) for item in shown["safety"]] if "safety" in shown else None,
        "biomarkers": [
            {
                "name": words.biomarker_name(item["code"], _),
                "state": item["state"],
                "words": words.biomarker_words(item, language, _),
            }
            for item in shown["biomarkers"]
        ],
        "meeting_date": words.date_words(shown["meeting"]["date"]),
    }


def _safety(item: Json, _: Translate) -> Json:
    return {
        **item,
        "kind_words": words.safety_kind_words(item["kind"], _),
        "words": words.safety_words(item, _),
        "raised_words": _raised(item["rules"], _),
    }


def _raised(rules: str, _: Translate) -> str:
    """The rule set by its name, or a person."""
    return _("Raised by a person, not by a rule") if rules == "by hand" else rules


def _line(line: Json, _: Translate) -> Json:
    return {
        **line,
        "response_words": words.response_words(line["best_response"], _),
        "stop_words": words.stop_words(line["stop_reason"], _),
    }


def minutes_page(snapshot: Json, _: Translate) -> Json:
    """Everything that the minutes show: who took part, and for each case who was present and what was concluded."""
    shown = printable(snapshot)
    names = {person["id"]: person["name"] for person in shown["participants"]}
    cases = [
        {
            **case,
            "conclusion": conclusion_part(case["conclusion"], _) if case["conclusion"] else None,
            "present_names": [names[number] for number in case["present"]],
            "absent_names": [names[n] for n in names if n not in case["present"] and n not in case["recused"]],
            "recused_names": [names[number] for number in case["recused"]],
            "back_on": words.date_words(until) if (until := (case.get("deferred") or {}).get("until")) else "",
            "course_words": words.course_words(case, names, _),
            "shown_lines": [f"{words.clock_words(one['at'])} {one['what']}" for one in case.get("shown", [])],
        }
        for case in shown["cases"]
    ]
    return {**shown, "cases": cases, "meeting_date": words.date_words(shown["meeting"]["date"])}
