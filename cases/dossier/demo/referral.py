"""A demo case in the form in which every referral comes in."""

from cases.dossier.demo.nation import DemoCase
from cases.dossier.enums import Tri
from cases.dossier.logic.referral import ConsentData, LineData, OrganValue, PatientData, ReferralData

CONTACT = "Telefon 55 00 00 00"  # nobody's number


def patient_data(case: DemoCase) -> PatientData:
    patient = case.patient
    return PatientData(patient.national_id, patient.name, patient.sex, patient.birth_date)


def referral_data(case: DemoCase, department: str) -> ReferralData:
    """What the referring doctor of this department answers."""
    return ReferralData(
        question=case.question,
        urgency=case.urgency,
        department=department,
        contact=CONTACT,
        history=case.history,
        icd10=case.icd10,
        oncotree=case.oncotree,
        morphology=case.morphology,
        diagnosis_text=case.diagnosis_text,
        diagnosed_on=case.diagnosed_on,
        stage=case.stage,
        metastatic_sites=case.metastatic_sites,
        ecog=case.ecog,
        ecog_on=case.ecog_on,
        earlier_treatment=Tri.YES if case.lines else Tri.NO,
        standard_options_left=case.standard_options_left,
        measurable_disease=case.measurable_disease,
        brain_metastases=case.brain_metastases,
        planned_treatment=case.planned_treatment,
        concomitant_drugs=case.concomitant_drugs,
        comorbidity=case.comorbidity,
        family_history=case.family_history,
        earlier_molecular_tests=case.earlier_molecular_tests,
        lines=tuple(
            LineData(line.drugs, line.started_on, line.stopped_on, line.best_response, line.stop_reason)
            for line in case.lines
        ),
        consents={one.kind: ConsentData(one.answer, one.given_on) for one in case.consents},
        organ_function=tuple(OrganValue(one.code, one.value, one.measured_on) for one in case.organ_function),
    )
