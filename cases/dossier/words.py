"""How the codes of the dossier are read aloud. Keys are the enums' members; values are translated where shown."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.dossier.enums import (
    CaseState,
    ConsentAnswer,
    ConsentKind,
    Response,
    RevealReason,
    Sex,
    Source,
    StopReason,
    TaskKind,
    Tri,
    Urgency,
)

Words = Mapping[str, Any]  # a text, or a lazy one that is translated where it is shown

STATES: Words = {
    CaseState.DRAFT: _("draft"),
    CaseState.SUBMITTED: _("submitted"),
    CaseState.RETURNED: _("returned"),
    CaseState.ACCEPTED: _("accepted"),
    CaseState.SCHEDULED: _("on an agenda"),
    CaseState.DISCUSSED: _("discussed"),
    CaseState.CONCLUDED: _("concluded"),
    CaseState.SIGNED: _("signed"),
    CaseState.DISPATCHED: _("sent to the journal"),
    CaseState.FOLLOWED_UP: _("in follow-up"),
    CaseState.CLOSED: _("closed"),
    CaseState.DEFERRED: _("deferred"),
    CaseState.WITHDRAWN: _("withdrawn"),
    CaseState.DECEASED: _("deceased"),
}
# Status by word first, by tone second: see ``.tag`` in molmdt.css.
STATE_TONES: Mapping[str, str] = {
    CaseState.RETURNED: "warn",
    CaseState.DEFERRED: "warn",
    CaseState.SIGNED: "good",
    CaseState.DISPATCHED: "good",
}
SEXES: Words = {Sex.FEMALE: _("Woman"), Sex.MALE: _("Man"), Sex.UNKNOWN: _("Sex unknown")}
RESPONSES: Words = {
    Response.COMPLETE: _("complete response (CR)"),
    Response.PARTIAL: _("partial response (PR)"),
    Response.STABLE: _("stable disease (SD)"),
    Response.PROGRESSIVE: _("progression (PD)"),
    Response.NOT_EVALUABLE: _("not evaluable (NE)"),
    Response.ONGOING: pgettext_lazy("response", "not assessed yet"),
    Response.UNKNOWN: _("unknown"),
}
STOP_REASONS: Words = {
    StopReason.PROGRESSION: _("progression"),
    StopReason.TOXICITY: _("side effects"),
    StopReason.COMPLETED: _("completed as planned"),
    StopReason.PATIENT_WISH: _("the patient's wish"),
    StopReason.DETERIORATION: _("worsened general condition"),
    StopReason.OTHER: _("other reason"),
    StopReason.ONGOING: pgettext_lazy("treatment", "still given"),
    StopReason.UNKNOWN: _("unknown"),
}
CONSENTS: Words = {
    ConsentKind.MOLECULAR_PROFILING: _("Molecular profiling"),
    ConsentKind.BOARD_DISCUSSION: _("Discussion in the board"),
    ConsentKind.STUDY_INFORMATION: _("To be told about trials"),
    ConsentKind.GERMLINE_INFORMATION: _("To be told about hereditary findings"),
    ConsentKind.INCIDENTAL_FINDINGS: _("To be told about incidental findings"),
}
CONSENT_ANSWERS: Words = {
    ConsentAnswer.YES: _("yes"),
    ConsentAnswer.NO: _("no"),
    ConsentAnswer.NOT_ASKED: _("not asked"),
}
URGENCIES: Words = {
    Urgency.ORDINARY: _("ordinary"),
    Urgency.SOON: _("soon"),
    Urgency.URGENT: _("urgent"),
}
TRI: Words = {Tri.YES: _("yes"), Tri.NO: _("no"), Tri.UNKNOWN: _("unknown")}
NOT_GIVEN = _("not given")
ORGAN_FUNCTION: Words = {
    "anc": _("Neutrophils (ANC)"),
    "hb": _("Haemoglobin"),
    "platelets": _("Platelets"),
    "bilirubin_uln": _("Bilirubin"),
    "alt_uln": _("ALT"),
    "creatinine_clearance": _("Creatinine clearance"),
}
# Units as people read them; the stored ones are in ``logic.referral.ORGAN_UNITS``.
UNITS: Words = {
    "10^9/L": "10\u2079/L",
    "x ULN": _("x upper limit of normal"),
    "mL/min/1.73m2": _("mL/min/1.73 m²"),
}
NEWS: Words = {
    "referral_changed": _("The referral was changed"),
    "information_request": _("Information was asked for"),
    "task_closed": _("A task was closed"),
    "comment": _("A comment was written"),
    "profile_imported": _("A genomic profile came in"),
    "delivery_quarantined": _("A delivery was put in quarantine"),
    "interpretation_confirmed": _("An interpretation was confirmed"),
    "pathology_changed": _("Pathology was changed"),
    "slide_added": _("A slide was added"),
    "cohort_fits": _("A cohort fits now"),
    "cohort_fits_no_more": _("A cohort no longer fits"),
    "cohort_could_fit": _("Could fit now"),
    "offer_found": _("A place in a cohort could be offered now"),
    "offer_called": _("The treating doctor was called about a place"),
    "offer_taken_up": _("The offer of a place was taken up"),
    "offer_not_suitable": _("Not suitable for the place that was offered"),
    "offer_declined": _("The patient declined the place that was offered"),
    "offer_fits_no_more": _("The place that was offered fits no more"),
    "slot_reserved": _("A place in a cohort was reserved"),
    "slot_waiting": _("Put on a cohort's waiting list"),
    "slot_from_waiting_list": _("A waiting patient got a place in a cohort"),
    "slot_released": _("A place in a cohort was given back"),
    "slot_expired": _("A reserved place in a cohort ran out"),
    "slot_in_screening": _("The hospital examines the patient for a cohort"),
    "slot_replaced": _("Not evaluable; the place in the cohort went on"),
    "slot_enrolled_again": _("Evaluable after all; the place in the cohort is the patient's again"),
    "line_moved": _("Moved in a cohort's waiting list"),
    "overrun_requested": _("A place beyond the design was asked for"),
    "overrun_signed": _("A place beyond the design was signed"),
    "overrun_declined": _("A place beyond the design was declined"),
    "waiver_granted": _("A criterion of a cohort was set aside"),
    "waiver_withdrawn": _("A criterion of a cohort holds again"),
    "germline_flag": _("A possible hereditary finding is to be followed up"),
    "pharmacogenetic": _("A pharmacogenetic finding is to be followed up"),
    "clonal_blood": _("A variant that may come from blood cells is to be followed up"),
    "incidental_finding": _("An incidental finding is to be followed up"),
    "safety_step": _("A follow-up went one step on"),
    "genetic_counselling": _("Genetic counselling is to be offered"),
    "further_testing": _("Further testing is wanted"),
    "rebiopsy": _("A new biopsy is wanted"),
    "histology_review": _("Pathology is to look once more"),
    "return_to_board": _("The case is to come back to the board"),
    **{f"state_{state}": word for state, word in STATES.items()},
}
# The checklist's points, as they read after "Missing:".
POINTS: Words = {
    "identity": _("national identity number"),
    "doctor": _("the referring doctor's HPR number"),
    "contact": _("telephone of the referring unit"),
    "question": _("question to the board"),
    "urgency": _("urgency"),
    "icd10": _("diagnosis (ICD-10)"),
    "oncotree": _("tumour type (OncoTree)"),
    "diagnosed_on": _("date of diagnosis"),
    "morphology": _("morphology (ICD-O-3)"),
    "stage": _("stage or metastatic sites"),
    "ecog": _("ECOG with date"),
    "ecog_fresh": _("ECOG not older than 28 days"),
    "lines": _("earlier treatment"),
    "line_details": _("start, stop and response of every treatment line"),
    "standard_options": _("whether standard treatment is left"),
    "consent_board": _("consent to discussion in the board"),
    "consent_study": _("consent to be told about trials"),
    "consent_germline": _("consent to be told about hereditary findings"),
    "specimen": _("specimen with site, date and origin"),
    "tumour_content": _("tumour cell content"),
    "sample_id": _("the laboratory's sample id"),
    "molecular_report": _("genomic profile"),
    "family_history": _("family history"),
    "comorbidity": _("comorbidity"),
    "organ_function": _("blood tests and kidney function"),
    "concomitant_drugs": _("other drugs"),
    "brain_metastases": _("whether there are brain metastases"),
    "measurable_disease": _("whether the disease is measurable"),
    "markers": _("immunohistochemistry"),
    "earlier_tests": _("earlier molecular tests"),
    "consent_incidental": _("wish about incidental findings"),
}
SOURCES: Words = {
    Source.REFERRER: _("referring doctor"),
    Source.PATHOLOGY: _("pathology"),
    Source.LABORATORY: _("laboratory"),
}
REVEAL_REASONS: Words = {
    RevealReason.TREATMENT: _("I treat the patient"),
    RevealReason.CONTACT: _("The patient is to be contacted"),
    RevealReason.SAMPLE_MATCHING: _("To match a specimen with the right patient"),
    RevealReason.JOURNAL: _("To look something up in the journal"),
    RevealReason.GENETIC_COUNSELLING: _("Genetic counselling"),
}
TASK_KINDS: Words = {
    TaskKind.INFORMATION_REQUEST: _("Information wanted"),
    TaskKind.COMMENT: _("Comment"),
    "germline_flag": _("Possible hereditary finding"),
    "pharmacogenetic": _("Pharmacogenetic finding"),
    "clonal_blood": _("Possible clone of blood cells"),
    "incidental_finding": _("Incidental finding"),
    "genetic_counselling": _("Genetic counselling"),
    "further_testing": _("Further testing"),
    "rebiopsy": _("New biopsy"),
    "histology_review": _("Pathology review"),
    "return_to_board": _("Back to the board"),
}
# What stands in the record of who has seen a case: the action's name -> words for the reader.
ACTIONS: Words = {
    "case.list": _("saw the case in a list"),
    "case.open": _("opened the case"),
    "identity.reveal": _("saw name and national number"),
    "patient.lookup": _("looked the patient up"),
    "referral.create": _("wrote the referral"),
    "referral.edit": _("changed the referral"),
    "referral.submit": _("submitted the referral"),
    "referral.triage": _("assessed the referral"),
    "objection.register": _("registered an objection"),
    "genomic_file.upload": _("delivered laboratory files"),
    "somatic.view": _("saw genomic findings"),
    "findings.export": _("took genomic findings out as a file"),
    "germline.view": _("saw hereditary findings"),
    "safety.handle": _("followed up a hereditary or other finding beside the tumour"),
    "safety.raise": _("raised a finding beside the tumour"),
    "slide.view": _("saw slides"),
    "interpretation.edit": _("interpreted a finding"),
    "interpretation.approve": _("confirmed an interpretation"),
    "pathology.edit": _("changed pathology"),
    "dossier.edit": _("changed the case"),
    "case.comment": _("wrote in the discussion"),
    "meeting.plan": _("planned a meeting"),
    "meeting.join": _("took part in the meeting"),
    "meeting.run": _("ran the meeting"),
    "conclusion.draft": _("wrote in the conclusion"),
    "conclusion.approve": _("approved the conclusion"),
    "conclusion.sign": _("signed the conclusion"),
    "report.read": _("read a document"),
    "delivery.view": _("saw the delivery to the journal"),
    "access_log.view": _("saw this list"),
}
# To whom a question can be put.
ASKABLE_ROLES: Words = {
    "RO": _("the referring doctor"),
    "LC": _("the hospital's coordinator"),
    "NC": _("the national coordinator"),
    "PA": _("pathology"),
    "BI": _("bioinformatics"),
    "MB": _("molecular biology"),
    "GE": _("medical genetics"),
}
