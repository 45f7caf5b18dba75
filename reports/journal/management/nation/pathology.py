"""Pathology registers the specimen and its markers, and for some cases sends a slide that the project has drawn."""

import tempfile
from pathlib import Path

from cases.dossier.demo.nation import DemoCase, DemoSpecimen
from cases.pathology import services as pathology
from cases.pathology.demo import Stain, draw_slide
from cases.pathology.enums import Sufficiency
from cases.pathology.models import Specimen
from molmdt.accounts.models import Account
from reports.journal.management.nation.story import Nation

PATHOLOGISTS = {
    "ous": "patolog.ous",
    "ahus": "patolog.ahus",
    "bergen": "patolog.haukeland",
    "st-olavs": "patolog.stolavs",
}
# Cases of today's meeting whose slides are shown, with their stains. Drawing and converting take a second each.
SLIDES = {"D24": (Stain.HE, Stain.IHC), "D26": (Stain.HE,), "D28": (Stain.HE,)}
ANTIBODY = {"D24": "BAP1"}


def register(nation: Nation, case: DemoCase) -> None:
    actor = _pathologist(nation, case)
    for demo in case.specimens:
        specimen = pathology.save_specimen(case=nation.case(case.key), actor=actor, values=_values(demo))
        for name, result in demo.markers:
            pathology.add_marker(specimen=specimen, actor=actor, name=name, result=result, assessed_on=demo.taken_on)


def send_slides(nation: Nation, case: DemoCase) -> None:
    """Draws the slides and hands them in; they are converted by the jobs that follow."""
    specimen = Specimen.objects.select_related("case").get(case=nation.cases[case.key])
    for stain in SLIDES.get(case.key, ()):
        with tempfile.TemporaryDirectory() as folder:
            drawn = draw_slide(
                Path(folder) / "slide.tif",
                seed=case.seed,
                stain=stain,
                tumour_content=case.specimens[0].tumour_content / 100,
            )
            pathology.add_slide(
                specimen=specimen,
                actor=_pathologist(nation, case),
                chunks=[drawn.path.read_bytes()],
                stain=stain.value if stain is Stain.HE else ANTIBODY[case.key],
                description=case.specimens[0].site,
                sequenced_area=drawn.sequenced_area,
            )


def _pathologist(nation: Nation, case: DemoCase) -> Account:
    return nation.accounts[PATHOLOGISTS[nation.laboratory_of(case.hospital).code]]


def _values(demo: DemoSpecimen) -> dict[str, object]:
    return {
        "requisition": demo.requisition,
        "site": demo.site,
        "origin": demo.origin,
        "material": demo.material,
        "taken_on": demo.taken_on,
        "tumour_content": None if demo.origin == "liquid" else demo.tumour_content,
        "dna_sample_id": demo.dna_sample_id,
        "rna_sample_id": demo.rna_sample_id,
        "dna": Sufficiency.SUFFICIENT,
        "rna": Sufficiency.SUFFICIENT if demo.rna_sample_id else Sufficiency.INSUFFICIENT,
        "histology": demo.histology,
    }
