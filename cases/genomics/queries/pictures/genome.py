"""The chromosomes side by side on one axis."""

from typing import Any

from django.utils.translation import gettext as _

from cases.genomics.logic.build import LENGTHS
from cases.genomics.queries.pictures.base import layout


class Genome:
    """Places of a build as one number, in bases from the beginning of chromosome 1."""

    def __init__(self, build: str) -> None:
        self._lengths = LENGTHS[build]
        self._starts: dict[str, int] = {}
        total = 0
        for name, length in self._lengths.items():
            self._starts[name] = total
            total += length
        self.length = total
        self.names = list(self._lengths)

    def at(self, chrom: str, position: int) -> float:
        return float(self._starts[chrom] + position)

    def layout(self, **values: Any) -> dict[str, Any]:
        """Every second chromosome shaded; names below."""
        bands = [
            {
                "type": "rect", "xref": "x", "yref": "paper", "y0": 0, "y1": 1, "layer": "below",
                "x0": self._starts[name], "x1": self._starts[name] + self._lengths[name],
                "fillcolor": "#f1f4f7", "line": {"width": 0},
            }
            for name in self.names[1::2]
        ]  # fmt: skip
        middles = [self._starts[name] + self._lengths[name] / 2 for name in self.names]
        axis = {
            "range": [0, self.length], "tickvals": middles, "ticktext": self.names, "showgrid": False,
            "title": {"text": _("Chromosome")}, "tickfont": {"size": 11}, "tickangle": 0, "zeroline": False,
        }  # fmt: skip
        return layout(xaxis=axis, shapes=bands, **values)
