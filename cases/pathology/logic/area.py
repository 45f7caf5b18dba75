"""The size of a marked area."""

from collections.abc import Sequence


def area_mm2(corners: Sequence[Sequence[float]], micrometres_per_pixel: float | None) -> float | None:
    """Square millimetres inside a polygon of pixel corners (shoelace formula); None without corners or scale."""
    if len(corners) < 3 or not micrometres_per_pixel:
        return None
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    doubled = sum(first[0] * second[1] - second[0] * first[1] for first, second in pairs)
    return abs(doubled) / 2 * (micrometres_per_pixel / 1000) ** 2
