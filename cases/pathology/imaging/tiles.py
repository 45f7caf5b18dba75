"""Tiles of a converted slide, numbered as OpenSeadragon asks for them: level 0 is one pixel, the last is full size."""

import io
import threading
from functools import lru_cache

from openslide import OpenSlide
from openslide.deepzoom import DeepZoomGenerator

from cases.pathology.imaging.convert import QUALITY, TILE
from molmdt.kernel import store

OPEN_SLIDES = 12  # kept open per process
_lock = threading.Lock()


@lru_cache(maxsize=OPEN_SLIDES)
def _pyramid(sha256: str) -> DeepZoomGenerator:
    return DeepZoomGenerator(OpenSlide(str(store.path_of(sha256))), tile_size=TILE, overlap=0, limit_bounds=False)


def levels(sha256: str) -> int:
    """How many levels the pyramid has."""
    with _lock:
        return int(_pyramid(sha256).level_count)


def tile(sha256: str, level: int, column: int, row: int) -> bytes | None:
    """One JPEG tile; None where the pyramid has none."""
    with _lock:
        pyramid = _pyramid(sha256)
    if not 0 <= level < pyramid.level_count:
        return None
    columns, rows = pyramid.level_tiles[level]
    if not (0 <= column < columns and 0 <= row < rows):
        return None
    picture, out = pyramid.get_tile(level, (column, row)), io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
