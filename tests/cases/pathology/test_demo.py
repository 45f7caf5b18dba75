"""Slides drawn by the project."""

import time
from pathlib import Path

import pytest
import pyvips
import tifffile

from cases.pathology.demo import HEIGHT, WIDTH, Stain, draw_slide


@pytest.mark.parametrize("stain", list(Stain))
def test_slide_is_a_small_tiled_pyramid(tmp_path: Path, stain: Stain) -> None:
    began = time.process_time()
    slide = draw_slide(tmp_path / "slide.tif", seed=3, stain=stain, tumour_content=0.45)
    assert time.process_time() - began < 5
    assert slide.path.stat().st_size < 2_500_000
    with tifffile.TiffFile(slide.path) as tiff:
        assert len(tiff.pages) >= 4
        assert tiff.pages[0].is_tiled
        assert tiff.pages[0].shape == (HEIGHT, WIDTH, 3)
    assert max(pyvips.Image.new_from_file(str(slide.thumbnail)).width, 1) == 512


def test_same_seed_same_bytes_and_another_seed_another_slide(tmp_path: Path) -> None:
    made = [
        draw_slide(tmp_path / f"{name}.tif", seed=seed, stain=Stain.HE, tumour_content=0.3).path.read_bytes()
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    ]
    assert made[0] == made[1] != made[2]


def test_ring_lies_on_the_slide_and_the_tumour_content_is_drawn(tmp_path: Path) -> None:
    slide = draw_slide(tmp_path / "slide.tif", seed=11, stain=Stain.HE, tumour_content=0.6)
    assert len(slide.sequenced_area) == 8
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in slide.sequenced_area)
    assert abs(slide.tumour_content - 0.6) < 0.05
    assert draw_slide(tmp_path / "ihc.tif", seed=11, stain=Stain.IHC, tumour_content=0.6).sequenced_area == []
