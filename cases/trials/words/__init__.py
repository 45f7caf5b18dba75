"""The room's codes as sentences, in the reader's language: clauses, reasons, missing data, stages."""

from cases.trials.words.clauses import RuleLine, clause_words, rule_lines
from cases.trials.words.reasons import ask_words, datum_words, reason_words, reasons_of
from cases.trials.words.stages import next_words, stage_change_words, stage_words, verdict_words

__all__ = [
    "RuleLine",
    "ask_words",
    "clause_words",
    "datum_words",
    "next_words",
    "reason_words",
    "reasons_of",
    "rule_lines",
    "stage_change_words",
    "stage_words",
    "verdict_words",
]
