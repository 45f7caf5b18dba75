"""Turns a scanner's TIFF or SVS into a plain tiled pyramid: one picture, JPEG tiles, no label, no macro, no metadata.

Run as a process of its own with limits (``run``): a slide is the largest and least trustworthy file that comes in. The
child writes two files and one line of JSON; what it says is numbers and a rule's name, never the file's own text.
"""

import contextlib
import json
import os
import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TILE, QUALITY, THUMBNAIL = 256, 82, 640  # pixels, JPEG quality, longer side in pixels
MAX_PIXELS = 40_000_000_000  # 200,000 x 200,000
MAX_PAGES = 200
EMPTIEST = 4_000  # pixels per byte; a real slide has 5 to 100
MEMORY, CPU, WALL = 3 * 1024**3, 900, 1200.0  # bytes, seconds, seconds
PLAUSIBLE_MPP = (0.05, 10.0)  # micrometres per pixel
TIFF_MAGIC = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_APERIO_MPP = re.compile(r"(?:^|\|)\s*MPP\s*=\s*([0-9.]{1,12})")
_ROOT = Path(__file__).resolve().parents[3]
_CM, _INCH = 3, 2  # TIFF resolution units


class SlideRefused(Exception):
    """``rule`` names the sentence (cases.pathology.words.SLIDE_PROBLEMS)."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Converted:
    width: int  # pixels
    height: int
    micrometres_per_pixel: float | None  # None = the file does not say, or says something impossible


def run(source: Path, pyramid: Path, thumbnail: Path) -> Converted:
    """Converts in a limited child. Raises SlideRefused; the parent survives whatever the file does to the child."""
    environment = {"PYTHONPATH": str(_ROOT), "PATH": os.defpath, "LC_ALL": "C.UTF-8", "VIPS_CONCURRENCY": "2"}
    command = [sys.executable, "-m", __name__, str(source), str(pyramid), str(thumbnail)]
    try:
        child = subprocess.run(
            command, cwd=_ROOT, env=environment, capture_output=True, timeout=WALL, check=False, start_new_session=True
        )
    except subprocess.TimeoutExpired as error:
        raise SlideRefused("too_slow") from error
    with contextlib.suppress(ValueError, KeyError, TypeError):
        said = json.loads(child.stdout)
        if "rule" in said:
            raise SlideRefused(str(said["rule"])[:40])
        return Converted(int(said["width"]), int(said["height"]), said["mpp"])
    raise SlideRefused("damaged" if child.returncode >= 0 else "too_slow")


def convert(source: Path, pyramid: Path, thumbnail: Path) -> Converted:
    """The work itself, in the child."""
    import pyvips

    page, mpp = _choose_page(source)
    try:
        image = pyvips.Image.tiffload(str(source), page=page, access="sequential")
        if image.hasalpha():
            image = image.flatten(background=255)
        image = image.colourspace("srgb").cast("uchar")
        image.tiffsave(
            str(pyramid), tile=True, tile_width=TILE, tile_height=TILE, pyramid=True, compression="jpeg", Q=QUALITY,
            bigtiff=True, keep="none",
        )  # fmt: skip
        small = pyvips.Image.thumbnail(str(pyramid), THUMBNAIL, height=THUMBNAIL, size="down")
        small.jpegsave(str(thumbnail), Q=QUALITY, keep="none")
    except pyvips.Error as error:
        raise SlideRefused("damaged") from error
    return Converted(image.width, image.height, mpp)


def _choose_page(source: Path) -> tuple[int, float | None]:
    """The largest picture of the file (label and macro are small), and its resolution. Raises SlideRefused."""
    import tifffile

    with source.open("rb") as handle:
        if handle.read(4) not in TIFF_MAGIC:
            raise SlideRefused("not_tiff")
    try:
        with tifffile.TiffFile(source) as tiff:
            count = min(len(tiff.pages), MAX_PAGES)
            pages: list[tuple[int, Any]] = [(number, tiff.pages.get(number)) for number in range(count)]
            number, page = max(pages, key=lambda pair: pair[1].imagewidth * pair[1].imagelength)
            _require_picture(page, source.stat().st_size)
            return number, _micrometres(page)
    except SlideRefused:
        raise
    except Exception as error:  # the format's own library answers hostile files with anything
        raise SlideRefused("damaged") from error


def _require_picture(page: Any, size: int) -> None:
    pixels = page.imagewidth * page.imagelength
    if not pixels or pixels > MAX_PIXELS or pixels > EMPTIEST * max(size, 1):
        raise SlideRefused("impossible_size")
    if page.bitspersample != 8 or page.samplesperpixel not in (1, 3, 4):
        raise SlideRefused("not_colour")


def _micrometres(page: Any) -> float | None:
    """From Aperio's description, else from the resolution tags; None where neither says anything plausible."""
    match = _APERIO_MPP.search(page.description or "")
    found = float(match[1]) if match and match[1].count(".") <= 1 and match[1] != "." else _by_resolution(page)
    return round(found, 5) if found is not None and PLAUSIBLE_MPP[0] <= found <= PLAUSIBLE_MPP[1] else None


def _by_resolution(page: Any) -> float | None:
    unit, resolution = page.tags.get("ResolutionUnit"), page.tags.get("XResolution")
    if unit is None or resolution is None or int(unit.value) not in (_CM, _INCH):
        return None
    upper, lower = resolution.value
    if not upper or not lower:
        return None
    return (10_000 if int(unit.value) == _CM else 25_400) * float(lower) / float(upper)


def main() -> int:
    """Limits first, then the work; one line of JSON."""
    for kind, bound in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU)):
        resource.setrlimit(kind, (bound, bound))
    source, pyramid, thumbnail = map(Path, sys.argv[1:4])
    try:
        made = convert(source, pyramid, thumbnail)
        said: dict[str, object] = {"width": made.width, "height": made.height, "mpp": made.micrometres_per_pixel}
    except SlideRefused as refused:
        said = {"rule": refused.rule}
    except MemoryError:
        said = {"rule": "too_slow"}
    sys.stdout.write(json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
