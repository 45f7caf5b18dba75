"""Reads of the dossier room."""

from collections.abc import Iterable

from django.shortcuts import get_object_or_404

from cases.dossier.enums import Response, StopReason
from cases.dossier.logic.completeness import LineFacts, ReferralFacts, SpecimenFacts
from cases.dossier.models import Case, PatientIdentity, TreatmentLine


def case_by_pseudonym(pseudonym: str) -> Case:
    """The case behind a page's address, with what its header and its door need; Http404 without one."""
    cases = Case.objects.select_related("hospital__region", "patient", "referring_doctor", "board")
    return get_object_or_404(cases, pseudonym=pseudonym)


def lines_of(case: Case) -> list[TreatmentLine]:
    """The treatment lines in order; asked once per case object."""
    kept: list[TreatmentLine] | None = getattr(case, "_lines", None)
    if kept is None:
        kept = list(case.treatment_lines.all())
        case._lines = kept  # type: ignore[attr-defined]
    return kept


def referral_facts(
    case: Case, *, specimens: Iterable[SpecimenFacts] = (), has_profile: bool = False
) -> ReferralFacts:
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
