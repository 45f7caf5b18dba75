"""One case of the minutes' frozen record, as the document states it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from cases.meetings.minutes_words import line_owner, view_words
from reports.documents.enums import Counselling
from reports.documents.logic.canonical import Json
from reports.documents.queries.parts import OPTION_KINDS, TESTING_KINDS

Names = Mapping[int, str]


def case_part(case: Json, names: Names) -> Json:
    conflicted = {one["person"] for one in case["conflicts"] if not one["withdrawn_at"]}
    here = sorted(seat["person"] for seat in case["present"])
    deferred = case["deferred"]
    return {
        "order": case["position"],
        "pseudonym": case["pseudonym"],
        "diagnosis": case["diagnosis"],
        "question": case["question"],
        "present": [person for person in here if person not in conflicted],
        "recused": [person for person in here if person in conflicted],
        "discussion": case["discussion"]["text"],
        "discussion_by": [names[one["person"]] for one in case["discussion"]["authors"]],
        "conclusion": _conclusion(case, names) if case["conclusion"] else None,
        "responsible": names.get(case["doctor"], ""),
        "called": case["called"],
        "read_back": case["read_back"],
        "stays": [{"id": seat["person"], "times": seat["times"]} for seat in case["present"] if seat["times"]],
        "shown": [{"at": one["at"], "what": view_words(one)} for one in case["shown"]],
        "material": list(_material(case["material"])),
        "questions": [
            {"who": names.get(one["person"], ""), "text": one["text"], "answer": one["answer"],
             "by": names.get(one["answered_by"], "")}
            for one in case["questions"]
        ],
        "deferred": deferred,
    }  # fmt: skip


def _material(material: Json) -> Any:
    for one in material["referral"]:
        yield {"what": gettext("Referral, version %s") % one["version"], "sha256": one["sha256"], "files": []}
    for one in material["profiles"]:
        made = ", ".join(part for part in (one["laboratory"], one["assay"], one["pipeline"]) if part)
        what = gettext("Profile of %(sample)s, version %(version)s") % one + f" ({made})"
        yield {"what": what, "sha256": one["sha256"], "files": one["files"]}
    for one in material["slides"]:
        yield {"what": gettext("Slide %s") % one["name"], "sha256": one["sha256"], "files": []}


def _conclusion(case: Json, names: Names) -> Json:
    conclusion = case["conclusion"]
    lines = conclusion["lines"]
    counselling = [line for line in lines if line["kind"] == "genetic_counselling"]
    status = Counselling.RECOMMENDED if counselling else Counselling.NOT_ASSESSED
    nobody = {"responsible": "", "due": None}
    return {
        "summary": conclusion["summary"],
        "options": [
            _option(line, priority)
            for priority, line in enumerate((line for line in lines if line["kind"] in OPTION_KINDS), 1)
        ],
        "no_option_reason": "\n".join(line["text"] for line in lines if line["kind"] == "no_option"),
        "further_testing": [
            {"kind": line["kind"], "text": line["text"], **_follow_up(line, names)}
            for line in lines
            if line["kind"] in TESTING_KINDS
        ],
        "genetic_counselling": {
            "status": status.value,
            "reason": "\n".join(line["text"] for line in counselling),
            **(_follow_up(counselling[0], names) if counselling else nobody),
        },
        "consensus": conclusion["consensus"],
        "dissent": conclusion["dissent"],
        "votes": [_vote(poll, names) for poll in case["polls"]],
    }


def _follow_up(line: Json, names: Names) -> Json:
    return {"responsible": line_owner(line, names), "due": line["due_on"]}


def _option(line: Json, priority: int) -> Json:
    cohort = line["cohort"]
    version = f"v{cohort['version']}" if cohort and cohort["version"] else ""
    return {
        "priority": priority,
        "kind": OPTION_KINDS[line["kind"]].value,
        "title": " + ".join(line["drugs"]) or (cohort["code"] if cohort else gettext("treatment")),
        "drugs": line["drugs"],
        "biomarkers": line["findings"],
        "evidence": {
            "system": line["evidence_system"],
            "version": line["evidence_system_version"],
            "level": line["evidence_level"],
        }
        if line["evidence_level"]
        else None,
        "access_route": line["access_route"],
        "trial": {"trial": cohort["trial"], "cohort": cohort["code"], "version": version} if cohort else None,
        "rationale": line["text"],
    }


def _vote(poll: Json, names: Names) -> Json:
    votes = [
        {"name": names.get(one["person"], ""), "choice": one["choice"], "comment": one["comment"]}
        for one in poll["votes"]
    ]
    return {"question": poll["question"], "version": poll["version"], "overtaken": poll["overtaken"],
            **poll["counts"], "votes": votes}  # fmt: skip
