"""Pictures of a profile's findings. Each is also a table: whatever a picture shows can be read without seeing it."""

from cases.genomics.queries.pictures.base import Asked, Picture
from cases.genomics.queries.pictures.classes import mutational_classes
from cases.genomics.queries.pictures.copies import copies_along_genome
from cases.genomics.queries.pictures.fractions import fraction_against_depth, fractions_along_genome
from cases.genomics.queries.pictures.fusions import fusion_diagrams
from cases.genomics.queries.pictures.protein import lollipops

PICTURES = {
    "depth": fraction_against_depth,
    "genome": fractions_along_genome,
    "copies": copies_along_genome,
    "protein": lollipops,
    "fusions": fusion_diagrams,
    "classes": mutational_classes,
}

__all__ = ["PICTURES", "Asked", "Picture"]
