"""Age as a pseudonymous reader may know it: in bands of ten years, open at the end where people are few."""

_OPEN_FROM = 90


def age_band(birth_year: int | None, year: int) -> tuple[int, int | None] | None:
    """(51, 60) for somebody who turns 51 to 60 in that year; (91, None) above ninety; None when unknown."""
    if birth_year is None:
        return None
    age = max(year - birth_year, 0)
    if age > _OPEN_FROM:
        return _OPEN_FROM + 1, None
    if age == 0:
        return 0, 10
    low = (age - 1) // 10 * 10 + 1
    return (0 if low == 1 else low), low + 9
