"""The tables of the genomics room."""

from cases.genomics.models.deliveries import QuarantineClearance, ReadingProblem, Upload, UploadedFile
from cases.genomics.models.interpretations import Actionability, Criterion, Disagreement, Implication, Interpretation
from cases.genomics.models.knowledge import (
    DrugGeneAllele,
    EvidenceItem,
    GeneFact,
    GeneName,
    Hotspot,
    KnowledgeSource,
    ManeTranscript,
    Replay,
    ReplayDifference,
    RetiredTranscript,
)
from cases.genomics.models.profiles import Finding, FindingSheet, Metric, Observation, Profile, SavedView, Signature
from cases.genomics.models.quality import QualityResult, QualityRun
from cases.genomics.models.receipts import Receipt
from cases.genomics.models.safety import SafetyFlag, SafetyStep

__all__ = [
    "Actionability",
    "Criterion",
    "Disagreement",
    "DrugGeneAllele",
    "EvidenceItem",
    "Finding",
    "FindingSheet",
    "GeneFact",
    "GeneName",
    "Hotspot",
    "Implication",
    "Interpretation",
    "KnowledgeSource",
    "ManeTranscript",
    "Metric",
    "Observation",
    "Profile",
    "QualityResult",
    "QualityRun",
    "QuarantineClearance",
    "ReadingProblem",
    "Receipt",
    "Replay",
    "ReplayDifference",
    "RetiredTranscript",
    "SafetyFlag",
    "SafetyStep",
    "SavedView",
    "Signature",
    "Upload",
    "UploadedFile",
]
