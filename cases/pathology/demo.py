"""Slide images drawn by the project: tissue stained with HE, or by immunohistochemistry. Same seed, same pixels."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy
import pyvips
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 4096, 3072  # pixels
MICROMETRES_PER_PIXEL = 0.5  # as a 20x scanner
TILE, QUALITY = 256, 72
THUMBNAIL = 512  # pixels, the longer side
COARSE = 16  # tissue is shaped on a grid this many times smaller
NUCLEI = 15_000
Colour = tuple[int, int, int]
GLASS: Colour = (244, 241, 243)
Area = list[list[int]]  # corners, [x, y] in pixels


class Stain(StrEnum):
    HE = "HE"
    IHC = "IHC"


@dataclass(frozen=True, slots=True)
class Palette:
    ground: Colour
    fibre: Colour
    nucleus: Colour
    tumour_nucleus: Colour
    positive: Colour | None  # brown rim of stained cells


PALETTES = {
    Stain.HE: Palette((232, 176, 201), (214, 140, 178), (112, 74, 146), (84, 48, 128), None),
    Stain.IHC: Palette((225, 226, 234), (206, 210, 224), (128, 146, 186), (112, 128, 176), (142, 88, 44)),
}


@dataclass(frozen=True, slots=True)
class DrawnSlide:
    path: Path
    thumbnail: Path
    width: int
    height: int
    micrometres_per_pixel: float
    sequenced_area: Area  # empty on an IHC slide
    tumour_content: float  # share of nuclei inside the sequenced area that are tumour, 0..1, as drawn


def draw_slide(path: Path, *, seed: int, stain: Stain, tumour_content: float) -> DrawnSlide:
    """Draws a tiled, pyramidal JPEG TIFF at ``path`` and a thumbnail beside it; ``tumour_content`` 0..1."""
    rng = numpy.random.default_rng([seed, list(Stain).index(stain)])
    palette = PALETTES[stain]
    tissue, tumour = _shapes(rng)
    image = Image.fromarray(_ground(rng, tissue, palette))
    area = _sequenced_area(tumour)
    share = _draw_nuclei(ImageDraw.Draw(image), rng, tissue, tumour, palette, tumour_content)
    if stain is Stain.HE:
        corners = [tuple(corner) for corner in area]
        ImageDraw.Draw(image).line([*corners, corners[0]], fill=(24, 60, 160), width=14)
    pixels = pyvips.Image.new_from_array(numpy.asarray(image)).copy(
        interpretation="srgb", xres=1000 / MICROMETRES_PER_PIXEL, yres=1000 / MICROMETRES_PER_PIXEL
    )
    pixels.tiffsave(
        str(path), tile=True, pyramid=True, compression="jpeg", Q=QUALITY, tile_width=TILE, tile_height=TILE
    )
    thumbnail = path.with_suffix(".jpg")
    pixels.thumbnail_image(THUMBNAIL).jpegsave(str(thumbnail), Q=80)
    return DrawnSlide(path, thumbnail, WIDTH, HEIGHT, MICROMETRES_PER_PIXEL, area if stain is Stain.HE else [], share)


def _noise(rng: numpy.random.Generator, cells: int) -> numpy.ndarray:
    """Smooth noise 0..1 on the coarse grid, with about ``cells`` hills across."""
    small = rng.random((max(2, cells * 3 // 4), cells)).astype(numpy.float32)
    size = (WIDTH // COARSE, HEIGHT // COARSE)
    return numpy.asarray(Image.fromarray(small).resize(size, Image.Resampling.BICUBIC)).clip(0, 1)


def _shapes(rng: numpy.random.Generator) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Where tissue is and where tumour is, as booleans on the coarse grid."""
    rows, columns = numpy.mgrid[0 : HEIGHT // COARSE, 0 : WIDTH // COARSE]
    across = (columns / (WIDTH // COARSE) - 0.5) / 0.46
    down = (rows / (HEIGHT // COARSE) - 0.5) / 0.44
    radius = numpy.hypot(across, down) + 0.5 * (_noise(rng, 7) - 0.5)
    centre = rng.uniform(-0.2, 0.2, 2)
    inner = numpy.hypot(across - centre[0], down - centre[1]) + 0.4 * (_noise(rng, 9) - 0.5)
    return radius < 0.95, inner < 0.62


def _ground(rng: numpy.random.Generator, tissue: numpy.ndarray, palette: Palette) -> numpy.ndarray:
    """Glass, stroma and fibres at full size."""
    fibres = (_noise(rng, 60) * 0.6 + _noise(rng, 22) * 0.4) * tissue
    mask = Image.fromarray((tissue * 255).astype(numpy.uint8)).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    weave = Image.fromarray((fibres * 255).astype(numpy.uint8)).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    ground = Image.composite(
        Image.new("RGB", (WIDTH, HEIGHT), palette.fibre), Image.new("RGB", (WIDTH, HEIGHT), palette.ground), weave
    )
    return numpy.asarray(Image.composite(ground, Image.new("RGB", (WIDTH, HEIGHT), GLASS), mask)).copy()


def _draw_nuclei(
    pen: ImageDraw.ImageDraw,
    rng: numpy.random.Generator,
    tissue: numpy.ndarray,
    tumour: numpy.ndarray,
    palette: Palette,
    content: float,
) -> float:
    """Scatters nuclei; inside the tumour ``content`` of them are tumour cells. Returns the share really drawn."""
    places = rng.random((NUCLEI, 2)) * (WIDTH, HEIGHT)
    dice, sizes, tilt = rng.random(NUCLEI), rng.random(NUCLEI), rng.random(NUCLEI)
    inside = malignant = 0
    for (x, y), die, size, lean in zip(places.tolist(), dice.tolist(), sizes.tolist(), tilt.tolist(), strict=True):
        cell = int(y) // COARSE, int(x) // COARSE
        if not tissue[cell]:
            continue
        in_tumour = bool(tumour[cell])
        is_tumour = in_tumour and die < content
        inside += in_tumour
        malignant += is_tumour
        _nucleus(pen, x, y, size, lean, palette, is_tumour)
    return malignant / inside if inside else 0.0


def _nucleus(
    pen: ImageDraw.ImageDraw, x: float, y: float, size: float, lean: float, palette: Palette, is_tumour: bool
) -> None:
    width = 9 + 7 * size if is_tumour else 5 + 3 * size
    height = width * (0.55 + 0.45 * lean)
    if is_tumour and palette.positive:
        pen.ellipse((x - width - 4, y - height - 4, x + width + 4, y + height + 4), fill=palette.positive)
    pen.ellipse(
        (x - width, y - height, x + width, y + height), fill=palette.tumour_nucleus if is_tumour else palette.nucleus
    )
    if is_tumour:  # a nucleolus
        pen.ellipse((x - 2, y - 2, x + 2, y + 2), fill=(54, 26, 88))


def _sequenced_area(tumour: numpy.ndarray) -> Area:
    """An octagon round the middle of the tumour, as a pathologist rings the area to be scraped."""
    rows, columns = numpy.nonzero(tumour)
    x, y = float(columns.mean()) * COARSE, float(rows.mean()) * COARSE
    across, down = float(columns.std()) * COARSE * 1.2, float(rows.std()) * COARSE * 1.2
    angles = numpy.arange(8) * numpy.pi / 4 + numpy.pi / 8
    return [[round(x + across * float(numpy.cos(a))), round(y + down * float(numpy.sin(a)))] for a in angles]
