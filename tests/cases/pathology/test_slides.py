"""Slides: converted once, shown in tiles behind the door, looked at with one row in the record."""

import io
from pathlib import Path

import numpy
import pytest
import pyvips
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageDraw

from cases.pathology.demo import Stain, draw_slide
from cases.pathology.imaging.convert import SlideRefused, run
from cases.pathology.models import Slide, Specimen
from cases.pathology.services import add_slide
from molmdt.accounts.enums import Role
from molmdt.accounts.models import Account
from molmdt.audit.models import AuditEvent
from molmdt.kernel import jobs, store
from tests.factories import make_account, make_case, make_hospital, make_specimen

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small picture of discs on glass, tiled as scanners do."""
    path = tmp_path_factory.mktemp("slides") / "drawn.tif"
    picture = Image.new("RGB", (1400, 1000), (244, 241, 243))
    pen = ImageDraw.Draw(picture)
    for number in range(60):
        x, y = 37 * number % 1300, 91 * number % 900
        pen.ellipse((x, y, x + 60, y + 60), fill=(112, 74, 146))
    pyvips.Image.new_from_array(numpy.asarray(picture)).copy(interpretation="srgb", xres=2000, yres=2000).tiffsave(
        str(path), tile=True, tile_width=256, tile_height=256, compression="jpeg", resunit="cm"
    )
    return path


@pytest.fixture
def pathologist() -> Account:
    return make_account(Role.PATHOLOGIST)


@pytest.fixture
def specimen() -> Specimen:
    return make_specimen(make_case())


@pytest.fixture
def slide(specimen: Specimen, pathologist: Account, drawn: Path) -> Slide:
    made = add_slide(specimen=specimen, actor=pathologist, chunks=[drawn.read_bytes()], stain="HE")
    jobs.run_all()
    made.refresh_from_db()
    return made


def test_slide_becomes_a_pyramid_and_its_source_is_not_kept(slide: Slide) -> None:
    assert (slide.state, slide.width, slide.height) == ("ready", 1400, 1000)
    assert slide.micrometres_per_pixel == pytest.approx(0.5, rel=0.01)
    assert store.path_of(slide.pyramid_sha256).exists() and store.path_of(slide.thumbnail_sha256).exists()
    assert not store.path_of(slide.source_sha256).exists()


def test_demo_slide_of_the_project_is_converted(tmp_path: Path) -> None:
    draw_slide(tmp_path / "demo.tif", seed=7, stain=Stain.HE, tumour_content=0.4)
    made = run(tmp_path / "demo.tif", tmp_path / "p.tif", tmp_path / "t.jpg")
    assert (made.width, made.height, made.micrometres_per_pixel) == (4096, 3072, pytest.approx(0.5, rel=0.01))


def test_same_file_twice_is_one_slide(slide: Slide, pathologist: Account, drawn: Path) -> None:
    again = add_slide(specimen=slide.specimen, actor=pathologist, chunks=[drawn.read_bytes()], stain="HE")
    assert again == slide


def test_aperio_slide_loses_label_and_macro_and_keeps_its_scale(shared: Path, tmp_path: Path) -> None:
    import tifffile

    made = run(shared / "pathology" / "CMU-1-Small-Region.svs", tmp_path / "p.tif", tmp_path / "t.jpg")
    assert (made.width, made.height) == (2220, 2967)
    assert made.micrometres_per_pixel == pytest.approx(0.499)
    with tifffile.TiffFile(tmp_path / "p.tif") as tiff:
        sizes = [(page.imagewidth, page.imagelength) for page in tiff.pages]
        assert sizes[0] == (2220, 2967) and all(page.is_tiled for page in tiff.pages)
        assert "Aperio" not in (tiff.pages[0].description or "")
    assert len(sizes) > 2


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "not_tiff"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "not_tiff"),
        (b"II*\x00\x08\x00\x00\x00" + b"\xff" * 400, "damaged"),
        (b"II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00", "impossible_size"),
    ],
)
def test_file_that_is_no_slide_is_refused(tmp_path: Path, content: bytes, rule: str) -> None:
    (tmp_path / "s.svs").write_bytes(content)
    with pytest.raises(SlideRefused) as refused:
        run(tmp_path / "s.svs", tmp_path / "p.tif", tmp_path / "t.jpg")
    assert refused.value.rule == rule


def test_truncated_slide_is_refused_on_the_page(
    client: Client, specimen: Specimen, pathologist: Account, drawn: Path
) -> None:
    client.force_login(pathologist)
    address = f"/cases/{specimen.case.pseudonym}/pathology/"
    file = SimpleUploadedFile("cut.tif", drawn.read_bytes()[:6000])
    client.post(f"{address}specimens/{specimen.pk}/slides/", {"files": file, "stain": "HE", "description": ""})
    jobs.run_all()
    assert Slide.objects.get().state == "refused"
    assert "Filen er skadet" in client.get(address).content.decode()


def test_tiles_are_pictures_and_strange_ones_do_not_exist(client: Client, slide: Slide, pathologist: Account) -> None:
    client.force_login(pathologist)
    base = f"/cases/{slide.specimen.case.pseudonym}/pathology/slides/{slide.pk}"
    answer = client.get(f"{base}/tiles/11/0_0.jpg")
    assert answer.status_code == 200 and Image.open(io.BytesIO(answer.content)).size == (256, 256)
    for path in ("tiles/12/0_0.jpg", "tiles/11/6_0.jpg", "tiles/1000000000/0_0.jpg", "tiles/11/-1_0.jpg"):
        assert client.get(f"{base}/{path}").status_code == 404


def test_looking_leaves_one_row_in_five_minutes(client: Client, slide: Slide, pathologist: Account) -> None:
    client.force_login(pathologist)
    base = f"/cases/{slide.specimen.case.pseudonym}/pathology/slides/{slide.pk}"
    for column in range(4):
        client.get(f"{base}/tiles/11/{column}_0.jpg")
    assert AuditEvent.objects.filter(action="slide.view", verb="R", object_id=str(slide.pk)).count() == 1


def test_tile_of_a_stranger_does_not_exist(client: Client, slide: Slide) -> None:
    client.force_login(make_account(Role.PATHOLOGIST, hospital=make_hospital("unn")))
    base = f"/cases/{slide.specimen.case.pseudonym}/pathology/slides/{slide.pk}"
    for path in ("", "tiles/8/0_0.jpg", "thumbnail.jpg", "card/"):
        assert client.get(f"{base}/{path}").status_code == 404


def test_slide_is_not_found_under_another_case(client: Client, slide: Slide, pathologist: Account) -> None:
    client.force_login(pathologist)
    other = make_case().pseudonym
    assert client.get(f"/cases/{other}/pathology/slides/{slide.pk}/tiles/8/0_0.jpg").status_code == 404


def test_sequenced_area_is_kept_and_must_lie_inside(client: Client, slide: Slide, pathologist: Account) -> None:
    client.force_login(pathologist)
    address = f"/cases/{slide.specimen.case.pseudonym}/pathology/slides/{slide.pk}/"
    assert client.post(f"{address}area/", {"corners": "[[0,0],[1401,0],[5,5]]"}).status_code == 422
    assert client.post(f"{address}area/", {"corners": "[[0,0],[1200,0],[1200,1000],[0,1000]]"}).status_code == 302
    assert "0,3 mm²" in client.get(address).content.decode()
