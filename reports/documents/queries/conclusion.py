"""The snapshot of a conclusion."""

from django.utils import translation

from cases.dossier.models import Case
from cases.genomics.enums import SAFETY_ENDED
from cases.genomics.queries.safety import for_document
from cases.meetings.models import Conclusion
from reports.documents.logic import schema
from reports.documents.logic.canonical import Json
from reports.documents.queries import evidence, parts

UNKNOWN_CODES = frozenset({"", "unknown"})


def _author_roles(conclusion: Conclusion) -> dict[int, str]:
    """The role in which somebody sat in the room; for others the first role that they hold."""
    return dict(conclusion.item.attendances.values_list("person_id", "role"))


def _case(case: Case) -> Json:
    lines = case.treatment_lines.order_by("number")
    return {
        "hospital": case.hospital.name,
        "organisation_number": case.hospital.organisation_number,
        "requester": parts.person(case.referring_doctor, "RO"),
        "diagnosis": case.diagnosis_text or case.oncotree or case.icd10,
        "icd10": case.icd10,
        "oncotree": case.oncotree,
        "stage": case.stage,
        "ecog": case.ecog,
        "treatment_lines": [
            {
                "number": line.number,
                "drugs": line.drugs,
                "best_response": "" if line.best_response in UNKNOWN_CODES else line.best_response,
                "stop_reason": "" if line.stop_reason in UNKNOWN_CODES else line.stop_reason,
            }
            for line in lines
        ],
    }


def _safety(case: Case) -> list[Json]:
    """Flags that stand or were clarified. Frozen as they are now; a later step is followed in the case."""
    return [
        {
            "kind": flag.kind,
            "subject": flag.subject,
            "state": flag.state,
            "ground": flag.ground,
            "reason": flag.reason_given,
            "responsible": "" if flag.state in SAFETY_ENDED else parts.responsible(flag.task),
            "rules": flag.rules,
        }
        for flag in for_document(case)
    ]


def tells_other_flags(snapshot: Json, case: Case) -> bool:
    """Whether a flag was raised, or one withdrawn, since the snapshot was made: its section would be untrue. How far
    each flag has come does not count; a document of former times, without the section, says nothing untrue."""
    told = snapshot.get("safety")
    if told is None:
        return False
    stands = sorted((flag.kind, flag.subject) for flag in for_document(case))
    return sorted((line["kind"], line["subject"]) for line in told) != stands


def authors(conclusion: Conclusion) -> list[Json]:
    roles = _author_roles(conclusion)
    people = conclusion.authors.select_related("hospital").prefetch_related("role_assignments").order_by("pk")
    return [
        parts.person(one, roles.get(one.pk) or next((a.role for a in one.role_assignments.all()), "")) for one in people
    ]


def build_conclusion_snapshot(conclusion: Conclusion, *, heading: parts.Heading, identity_sha256: str) -> Json:
    """Everything the document says, checked against its schema; raises BadSnapshot."""
    case, profiles = conclusion.case, evidence.current_profiles(conclusion.case)
    with translation.override(heading.language):
        snapshot = {
            "schema": schema.CONCLUSION,
            "document": heading.as_json(),
            "patient": {"pseudonym": case.pseudonym, "identity_sha256": identity_sha256},
            "case": _case(case),
            "question": case.question,
            "meeting": parts.meeting(conclusion.item.meeting),
            "conclusion": parts.conclusion(conclusion),
            "findings": evidence.findings(conclusion, profiles),
            "biomarkers": evidence.biomarkers(profiles),
            "quality": evidence.quality(case),
            "safety": _safety(case),
            "basis": evidence.basis(conclusion),
            "authors": authors(conclusion),
            "disclaimer": parts.disclaimer(case.hospital, heading.language),
        }
    schema.check(snapshot)
    return snapshot
