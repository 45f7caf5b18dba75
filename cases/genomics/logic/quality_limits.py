"""A quality figure against the limits that the file itself states. No limit is kept here: they change with versions."""

SCORE, P_VALUE = "CONTAMINATION_SCORE", "CONTAMINATION_P_VALUE"


def within_limits(value: float | None, lower: float | None, upper: float | None) -> bool | None:
    """Whether the figure lies between its limits (inclusive); None where it was not measured or nothing limits it."""
    if value is None or (lower is None and upper is None):
        return None
    return (lower is None or value >= lower) and (upper is None or value <= upper)


def contamination(score: bool | None, p_value: bool | None) -> tuple[bool | None, bool | None]:
    """The verdicts on contamination score and p-value together, from each by itself against its limit.

    Source: Illumina, TruSight Oncology 500, Metrics Output: the p-value is only needed when the score is above its
    limit; a p-value at or below its own limit then says that a rearranged genome, not another person, explains the
    score. So a sample fails when the score is above its limit and the p-value does not excuse it; where the file gives
    no p-value the score stands alone.
    """
    if score is None:
        return None, None
    if score:
        return True, None
    return (True, True) if p_value else (False, p_value)
