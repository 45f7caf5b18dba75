"""What each clause looks at, so that cases that are alike in it need be judged only once. Pure.

A clause that is not named here is judged on the whole dossier of every case: right, and slow.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cases.genomics.enums import FindingKind
from cases.trials.enums import Operator, Test
from cases.trials.logic.fast_sheet import TESTS, touch
from cases.trials.logic.grammar import Clause, Group, Node


@dataclass(frozen=True, slots=True)
class Looks:
    """``paths``: facts as in ``fast_sheet.PATHS``; ``touches``: which alterations matter, as in ``fast_sheet.touched``;
    ``incidental``: also what is incidental of these; ``cost``: what is asked first."""

    paths: tuple[str, ...]
    touches: frozenset[str] = frozenset()
    cost: int = 0
    incidental: bool = False
    everything: bool = False

    def __or__(self, other: "Looks") -> "Looks":
        return Looks(
            tuple(dict.fromkeys((*self.paths, *other.paths))), self.touches | other.touches,
            max(self.cost, other.cost), self.incidental or other.incidental, self.everything or other.everything,
        )  # fmt: skip


EVERYTHING = Looks((), cost=99, everything=True)
Asked = Mapping[str, Any]
INCIDENTAL = frozenset({"exon", "min_allele_fraction", "max_allele_fraction", "copies", "min_copies", "max_copies"})


def _fact(path: str, cost: int) -> Callable[[Asked], Looks]:
    return lambda asked: Looks((path,), cost=cost)


def _in_gene(*kinds: FindingKind) -> Callable[[Asked], Looks]:
    """Alterations of these kinds alone: of others in the gene the clause knows nothing."""

    def looks(asked: Asked) -> Looks:
        touches = frozenset(touch(kind, asked["gene"]) for kind in kinds)
        return Looks((TESTS,), touches, cost=5, incidental=not INCIDENTAL.isdisjoint(asked))

    return looks


COST_OF_A_PLACE = 1  # the tumour, which leaves few and is cheaply asked
# The number is the cost. Asked first is what many rules ask in the same words and few values answer; then the genes;
# last one's own values and days.
LOOKS: dict[str, Callable[[Asked], Looks]] = {
    "tumour": _fact("oncotree", 1),
    "outside_indication": _fact("oncotree", 1),
    "icd_o": lambda asked: Looks(("icd10", "morphology"), cost=1),
    "standard_options_left": _fact("standard_options_left", 1),
    "measurable_disease": _fact("measurable_disease", 1),
    "brain_metastases": _fact("brain_metastases", 1),
    "age": _fact("birth_year", 2),
    "in_trial": _fact("trials", 2),
    "consent": lambda asked: Looks((f"consents/{asked['to']}",), cost=2),
    "ecog": _fact("ecog", 3),
    "tmb": _fact(f"scores/{Test.TMB}", 4),
    "msi": _fact(f"scores/{Test.MSI}", 4),
    "hrd": _fact(f"scores/{Test.HRD}", 4),
    "variant": _in_gene(FindingKind.SMALL_VARIANT),
    "copy_number": _in_gene(FindingKind.COPY_NUMBER),
    "fusion": _in_gene(FindingKind.FUSION),
    "splice": _in_gene(FindingKind.SPLICE),
    "biallelic": _in_gene(FindingKind.SMALL_VARIANT, FindingKind.COPY_NUMBER),
    "loss_of_function": _in_gene(FindingKind.SMALL_VARIANT, FindingKind.COPY_NUMBER),
    "prior_drug": _fact("lines", 6),
    "prior_lines": _fact("lines", 6),
    "organ": lambda asked: Looks((f"organs/{asked['code']}",), cost=7),
}
# How long ago these are matters. Of other facts only whether their day has come.
DATED = frozenset({"ecog", "organs"})
VARIED = DATED | {"scores", "lines", "trials"}  # hardly two cases say the same


def in_operators(node: Node) -> Node | None:
    """The same question in operators and clauses that other rules ask as well; None where there is no such form. An
    indication that does not cover the case: the tumour is another, or the indication's condition does not hold."""
    if isinstance(node, Group) or node.name != "outside_indication":
        return None
    place = Clause("tumour", {key: node.values[key] for key in ("within", "except") if key in node.values})
    elsewhere = Group(Operator.NOT, (place,))
    if "when" not in node.values:
        return elsewhere
    return Group(Operator.ANY, (elsewhere, Group(Operator.NOT, (node.values["when"],))))


def looks_of(node: Node) -> Looks:
    """Of a clause with the rules inside it, or of all parts of a group."""
    if isinstance(node, Group):
        inner = [looks_of(part) for part in node.parts]
    elif node.name in LOOKS:
        nested = [value for value in node.values.values() if isinstance(value, Clause | Group)]
        inner = [LOOKS[node.name](node.values), *map(looks_of, nested)]
    else:
        return EVERYTHING
    seen = inner[0]
    for one in inner[1:]:
        seen |= one
    return seen
