"""One case and what belongs to it."""

from collections.abc import Iterable
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language

from cases.dossier.enums import CaseState, Response, StopReason
from cases.dossier.logic import oncotree
from cases.dossier.logic.completeness import LineFacts, ReferralFacts, SpecimenFacts
from cases.dossier.logic.referral import ORGAN_UNITS
from cases.dossier.models import (
    Case,
    CaseNews,
    Objection,
    OrganFunction,
    PatientIdentity,
    StateChange,
    Task,
    TreatmentLine,
)
from molmdt.accounts.models import Board, Hospital, Person
from molmdt.audit.models import AuditEvent


def case_by_pseudonym(pseudonym: str) -> Case:
    """The case behind a page's address, with what its header and its door need; Http404 without one."""
    cases = Case.objects.select_related("hospital__region", "patient", "referring_doctor", "board")
    return get_object_or_404(cases, pseudonym=pseudonym)


def tumour_of(case: Case) -> str:
    """The tumour in words: the doctor's own, else the type's name, with the code behind."""
    node = oncotree.find(case.oncotree)
    words = case.diagnosis_text or (node.label(get_language() or "nb") if node else "")
    if not words:
        return case.icd10
    return f"{words} ({case.oncotree})" if case.oncotree else words


def lines_of(case: Case) -> list[TreatmentLine]:
    """The treatment lines in order; asked once per case object."""
    kept: list[TreatmentLine] | None = getattr(case, "_lines", None)
    if kept is None:
        kept = list(case.treatment_lines.all())
        case._lines = kept  # type: ignore[attr-defined]
    return kept


def referral_facts(case: Case, *, specimens: Iterable[SpecimenFacts] = (), has_profile: bool = False) -> ReferralFacts:
    """What the checklist asks about. Specimens and profiles belong to rooms above; the caller brings them."""
    return ReferralFacts(
        identified=PatientIdentity.objects.filter(patient_id=case.patient_id).exists(),
        doctor_number=case.referring_doctor.hpr_number,
        contact=case.contact,
        icd10=case.icd10,
        oncotree=case.oncotree,
        morphology=case.morphology,
        diagnosed_on=case.diagnosed_on,
        stage=case.stage,
        metastatic_sites=tuple(case.metastatic_sites),
        ecog=case.ecog,
        ecog_on=case.ecog_on,
        earlier_treatment=case.earlier_treatment,
        lines=tuple(_line(line) for line in lines_of(case)),
        standard_options_left=case.standard_options_left,
        question=case.question.strip(),
        urgency=case.urgency,
        consents=dict(case.consents.values_list("kind", "answer")),
        measurable_disease=case.measurable_disease,
        brain_metastases=case.brain_metastases,
        comorbidity=case.comorbidity,
        family_history=case.family_history,
        concomitant_drugs=case.concomitant_drugs,
        earlier_molecular_tests=case.earlier_molecular_tests,
        organ_codes=frozenset(case.organ_function.values_list("code", flat=True)),
        specimens=tuple(specimens),
        has_profile=has_profile,
    )


def _line(line: TreatmentLine) -> LineFacts:
    return LineFacts(
        drugs=line.drugs,
        started_on=line.started_on,
        stopped_on=line.stopped_on,
        best_response=Response(line.best_response),
        stop_reason=StopReason(line.stop_reason),
    )


def task_by_key(task: int) -> Task:
    """For the door of a task; Http404 without it."""
    tasks = Task.objects.select_related("case__hospital__region", "case__patient", "case__referring_doctor")
    return get_object_or_404(tasks, pk=task)


def tasks_of(case: Case) -> list[Task]:
    """All that was asked or said, open ones first by due date, then newest."""
    tasks = case.tasks.select_related("created_by__hospital", "done_by", "owner")
    return list(tasks.order_by(F("done_at").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "-created_at"))


def open_tasks_of(case: Case) -> list[Task]:
    tasks = case.tasks.filter(done_at=None).select_related("owner")
    return list(tasks.order_by("-blocks_signing", F("due_on").asc(nulls_last=True), "created_at"))


def changes_of(case: Case) -> QuerySet[StateChange]:
    return case.state_changes.select_related("person__hospital").order_by("-at", "-pk")


def return_reason(case: Case) -> StateChange | None:
    """The coordinator's words to the doctor, while the referral is returned."""
    if case.state != CaseState.RETURNED:
        return None
    return changes_of(case).filter(to_state=CaseState.RETURNED).first()


def standing_objection(case: Case) -> Objection | None:
    standing = Objection.objects.filter(patient_id=case.patient_id, withdrawn_at=None)
    return standing.select_related("registered_by").first()


def organ_values(case: Case) -> list[OrganFunction]:
    """Newest first, then in the order in which doctors read them."""
    order = list(ORGAN_UNITS)
    return sorted(case.organ_function.all(), key=lambda one: (-one.measured_on.toordinal(), order.index(one.code)))


def news_since(case: Case, moment: datetime | None, limit: int = 5) -> list[CaseNews]:
    """What has happened since; everything for somebody who has never looked."""
    news = case.news.select_related("person")
    return list((news.filter(at__gt=moment) if moment else news)[:limit])


def access_log_of(case: Case, page: int | str) -> Page[AuditEvent]:
    """The record of one case. Searches and lists that named it count too."""
    return Paginator(AuditEvent.objects.filter(case=case.pseudonym).order_by("-at", "-key"), 50).get_page(page)


def national_board() -> Board:
    """The board that referrals go to. There is one; a house with several will ask."""
    return Board.objects.order_by("pk")[0]


def doctors_of(hospital: Hospital, actor: Person) -> list[Person]:
    """Who may stand as referring doctor: the actor first if they are one, then the hospital's others."""
    referrers = Person.objects.filter(hospital=hospital, role_assignments__role__in=["RO", "GE"]).distinct()
    return sorted(referrers.order_by("name"), key=lambda person: person.pk != actor.pk)
