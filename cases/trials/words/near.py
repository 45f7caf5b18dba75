"""A near miss in words."""

from cases.trials.enums import Verdict
from cases.trials.logic.explanation import as_json
from cases.trials.logic.near import NearMiss
from cases.trials.words.clauses import negated_words
from cases.trials.words.reasons import asked_words, reason_words


def near_words(near: NearMiss) -> str:
    """What keeps the case out, and why: ``tumour: bile duct: the case has: colon, 12.03.2025``."""
    node = as_json(near.leaf)
    asked = asked_words(node) if near.wanted == Verdict.MATCH else negated_words(node["clause"])
    return f"{asked}: {reason_words(node)}"
