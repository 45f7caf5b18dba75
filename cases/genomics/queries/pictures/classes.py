"""Mutational classes of the small variants that the filters show."""

from django.utils.translation import gettext as _

from cases.genomics.enums import FindingKind
from cases.genomics.logic.substitutions import CLASSES, SUBSTITUTIONS, counted
from cases.genomics.queries.pictures.base import BLUE, GREY, Asked, Line, Picture, built, layout

WHOLE_TICKS_FROM = 10  # variants; from here on the drawing itself finds whole numbers for its axis


def mutational_classes(asked: Asked) -> Picture:
    small = asked.findings.filter(kind=FindingKind.SMALL_VARIANT)
    counts = counted(small.order_by().values_list("ref", "alt"))
    words = {"insertion": _("insertion"), "deletion": _("deletion"), "other": _("other")}
    names = [words.get(name, name) for name in CLASSES]
    bars = {
        "type": "bar", "x": names, "y": list(counts.values()), "text": [str(n) for n in counts.values()],
        "textposition": "outside", "hovertemplate": "%{x}: %{y}<extra></extra>", "cliponaxis": False,
        "marker": {"color": [BLUE if name in SUBSTITUTIONS else GREY for name in CLASSES]},
    }  # fmt: skip
    total = sum(counts.values())
    whole = {"dtick": 1} if max(counts.values()) < WHOLE_TICKS_FROM else {}
    look = layout(
        yaxis={"title": {"text": _("Small variants")}, "gridcolor": "#e3e7ec", **whole}, showlegend=False,
        xaxis={"title": {"text": _("Class, by the pyrimidine of the pair")}},
    )  # fmt: skip
    return Picture(
        title=_("Mutational classes"), figure=built([bars], look), head=[_("Class"), _("Small variants"), _("Share")],
        lines=[
            Line([name, str(number), f"{round(100 * number / total)} %" if total else "–"])
            for name, number in zip(names, counts.values(), strict=True)
        ],
        said=[
            _("Six classes, without the bases beside them: those need a reference sequence, and none is used here."),
            _("A panel of genes holds too few variants for signatures; read the bars as a hint only."),
        ],
    )  # fmt: skip
