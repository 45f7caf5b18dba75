"""Patient, case, treatment history, consents, and the work on them."""

from cases.dossier.models.case import BoardDecision, Case
from cases.dossier.models.clinical import Consent, OrganFunction, TreatmentLine
from cases.dossier.models.columns import choices
from cases.dossier.models.patient import Objection, Patient, PatientIdentity
from cases.dossier.models.work import CaseNews, CaseVisit, StateChange, Task

__all__ = [
    "BoardDecision",
    "Case",
    "CaseNews",
    "CaseVisit",
    "Consent",
    "Objection",
    "OrganFunction",
    "Patient",
    "PatientIdentity",
    "StateChange",
    "Task",
    "TreatmentLine",
    "choices",
]
