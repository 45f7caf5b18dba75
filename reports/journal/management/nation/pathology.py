"""Pathology registers the specimen, its markers, and for some cases a slide drawn by the project."""

from cases.dossier.demo.nation import DemoCase
from cases.pathology.enums import Sufficiency
from cases.pathology.models import Marker, Specimen
from reports.journal.management.nation.story import Nation


def register(nation: Nation, case: DemoCase) -> None:
    for demo in case.specimens:
        specimen = Specimen.objects.create(
            case=nation.cases[case.key],
            requisition=demo.requisition,
            site=demo.site,
            origin=demo.origin,
            material=demo.material,
            taken_on=demo.taken_on,
            tumour_content=None if demo.origin == "liquid" else demo.tumour_content,
            dna_sample_id=demo.dna_sample_id,
            rna_sample_id=demo.rna_sample_id,
            dna=Sufficiency.SUFFICIENT,
            rna=Sufficiency.SUFFICIENT if demo.rna_sample_id else Sufficiency.INSUFFICIENT,
            histology=demo.histology,
        )
        Marker.objects.bulk_create(
            Marker(specimen=specimen, name=name, result=result, assessed_on=demo.taken_on)
            for name, result in demo.markers
        )
