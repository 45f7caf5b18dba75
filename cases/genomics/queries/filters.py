"""What a reader of the findings table may ask for, as one value; views read it from the address and write it back."""

from dataclasses import dataclass

SHOWN = "shown"
HIDDEN_AT_FIRST = ("not_relevant", "failed", "part", "silent")
# The narrowing filters in the order in which pages name them.
NARROWING = (
    "kind", "mark", "oncogenicity", "evidence", "passed", "protein", "fraction", "chrom", "fresh", "search",
    "actionable",
)  # fmt: skip
YES, NO, UNKNOWN = "yes", "no", "unknown"
WORDS_AT_MOST = 6  # of a search


@dataclass(frozen=True)
class Filters:
    """``show``: groups shown besides those shown at first; empty text or None: not asked for."""

    show: frozenset[str] = frozenset()
    kind: str = ""
    mark: str = ""
    oncogenicity: str = ""  # a class, or "none": not classified
    evidence: str = ""  # own, other, yes (either), no
    passed: str = ""  # yes: the laboratory passes it; no: a candidate
    protein: str = ""  # yes, no, unknown; no small variant is hidden by yes for being no small variant
    low: float | None = None  # allele fraction, per cent
    high: float | None = None
    chrom: str = ""
    fresh: str = ""  # version: not in the version before; visit: new or changed since the reader's last visit
    search: str = ""
    actionable: bool = False  # all of them, whatever the groups hide
    sort: str = ""
    group: str = ""  # gene, pathway
    open: frozenset[str] = frozenset()  # groups that are unfolded
    columns: tuple[str, ...] = ()  # () = the usual ones
    page: int = 1

    @property
    def shown_groups(self) -> frozenset[str]:
        """Groups that the page shows: asked for, or meant by a filter that would else find nothing."""
        meant = {
            "failed": self.passed == NO,
            "not_relevant": self.mark == "not_relevant",
            "silent": self.protein == NO,
        }
        return self.show | {group for group, asked in meant.items() if asked}

    def active(self) -> list[str]:
        """The narrowing filters that are set."""
        fraction = self.low is not None or self.high is not None
        return [name for name in NARROWING if (fraction if name == "fraction" else getattr(self, name))]
