"""Depth and allele fraction of one allele, wherever the caller keeps them.

| caller | depth | reads of the allele | fraction |
| Mutect2, DRAGEN, GATK | DP | AD (Number=R) | AF |
| MuTect 1 | DP | AD | FA |
| VarScan 2 | DP | AD (Number=1, beside RD) | FREQ in percent |
| VarDict | DP | VD | AF |
| Strelka 2 | DP | AU CU GU TU / TIR TAR, tier 1 | computed |
| MuSE | DP | AD (Number=R) | computed |
| SomaticSniper | DP | BCOUNT (A, C, G, T), else DP4 (reference and alternative by strand) | computed |
| PCGR | INFO TDP | - | INFO TVAF (control: CDP, CVAF) |
"""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, TypeVar

from cases.genomics.readers import cells
from cases.genomics.readers.cells import CellError

Number = TypeVar("Number")


class Depth(NamedTuple):
    depth: int | None = None
    alt_depth: int | None = None
    allele_fraction: float | None = None  # 0..1
    allele_sum: int | None = None


class WrongNumber(NamedTuple):
    name: str
    found: int
    expected: int


NO_DEPTH = Depth()
# Looking a number up takes half as long as reading it, and what is here needs no check; others take the long way.
_COUNTS = {str(count): count for count in range(10_000)}


class Format:
    """One FORMAT text of a file, worked out once: its names, and whether the plain way of GATK and DRAGEN fits."""

    def __init__(self, text: str, declared: dict[str, str]) -> None:
        self.names = text.split(":")
        at = {name: index for index, name in enumerate(self.names)}
        self.ad, self.af, self.dp = (at.get(name, -1) for name in ("AD", "AF", "DP"))
        # AD is looked at before every other way of counting reads; RD beside it is VarScan's.
        numbers = declared.get("FORMAT/AD", "."), declared.get("FORMAT/AF", ".")
        self.plain = (
            min(self.ad, self.af, self.dp) >= 0 and "RD" not in at and numbers[0] in "R." and numbers[1] in "A."
        )
        self.least = max(self.ad, self.af, self.dp)
        self.width = len(self.names)


def plain_depth(text: str, form: Format) -> Depth | None:
    """``depth_of`` for one allele of a sample's column in a plain FORMAT; None where it needs a closer look."""
    values = text.split(":")
    if not form.least < len(values) <= form.width:
        return None
    first, _, second = values[form.ad].partition(",")
    reference, reads, depth = _COUNTS.get(first), _COUNTS.get(second), _COUNTS.get(values[form.dp])
    fraction = _plain_fraction(values[form.af])
    if reference is None or reads is None or depth is None or fraction is None:
        return None
    return Depth(depth, reads, fraction, reference + reads)


@lru_cache(maxsize=65_536)
def _plain_fraction(text: str) -> float | None:
    try:
        return cells.fraction(text)
    except CellError:
        return None


def numbers_agree(sample: dict[str, str], declared: dict[str, str], alts: int) -> WrongNumber | None:
    """The first of AD and AF whose number of values is not what the header declares (R, A); None when all agree."""
    for name in ("AD", "AF"):
        text = sample.get(name)
        expected = {"R": alts + 1, "A": alts}.get(declared.get(f"FORMAT/{name}", "."))
        if text is None or expected is None or text == ".":
            continue
        found = text.count(",") + 1
        if found != expected:
            return WrongNumber(name, found, expected)
    return None


def depth_of(sample: dict[str, str], ref: str, alt: str, index: int, alts: int) -> Depth:
    """What the sample's column says about allele ``index``. Raises CellError for a value that cannot be."""
    depth = _integer(sample.get("DP"), "DP")
    alt_depth, allele_sum, ref_depth = _reads(sample, ref, alt, index, alts)
    fraction = _fraction(sample, index, alts)
    if depth is None:
        depth = _integer(sample.get("DPT"), "DPT") if "DPT" in sample else allele_sum
    if fraction is None and alt_depth is not None:
        total = ref_depth + alt_depth if ref_depth is not None else depth
        fraction = alt_depth / total if total and alt_depth <= total else None
    return Depth(depth, alt_depth, fraction, allele_sum)


def _reads(
    sample: dict[str, str], ref: str, alt: str, index: int, alts: int
) -> tuple[int | None, int | None, int | None]:
    """Reads of the allele, their sum over all alleles, reads of the reference where only tiers are given."""
    if "AD" in sample:
        values = sample["AD"].split(",")
        if len(values) == 1 and "RD" in sample:
            if index:
                return None, None, None  # VarScan counts the first allele only
            alt_depth, ref_depth = _integer(values[0], "AD"), _integer(sample["RD"], "RD")
            return alt_depth, _sum(alt_depth, ref_depth), None
        if len(values) == alts + 1:
            reads = [_integer(value, "AD") for value in values]
            return reads[index + 1], _sum(*reads), None
    if "VD" in sample:
        return _integer(sample["VD"], "VD"), None, None
    if "TIR" in sample:
        alt_depth, ref_depth = _tier_one(sample, "TIR"), _tier_one(sample, "TAR")
        return alt_depth, None, ref_depth
    if f"{alt}U" in sample and f"{ref}U" in sample:
        return _tier_one(sample, f"{alt}U"), None, _tier_one(sample, f"{ref}U")
    if "BCOUNT" in sample or "DP4" in sample:
        return _sniper(sample, alt, alts)
    if "ADT" in sample:
        values = sample["ADT"].split(",")
        return (_integer(values[index + 1], "ADT") if len(values) == alts + 1 else None), None, None
    return None, None, None


def _sniper(sample: dict[str, str], alt: str, alts: int) -> tuple[int | None, int | None, int | None]:
    """SomaticSniper counts bases; DP4 tells no alleles apart, so it serves where there is only one."""
    counts = [_integer(value, "BCOUNT") for value in sample.get("BCOUNT", "").split(",")]
    if len(counts) == 4 and alt in "ACGT":
        return counts["ACGT".index(alt)], _sum(*counts), None
    strands = [_integer(value, "DP4") for value in sample.get("DP4", "").split(",")]
    if len(strands) == 4 and alts == 1:
        return _sum(*strands[2:]), _sum(*strands), None
    return None, None, None


def _fraction(sample: dict[str, str], index: int, alts: int) -> float | None:
    for name in ("AF", "FA", "VAF"):
        if name in sample:
            values = sample[name].split(",")
            if len(values) not in (1, alts):
                raise CellError("number", value=sample[name], field=name)
            return _named(cells.fraction, values[index] if len(values) == alts else values[0], name)
    return _percent(sample, index, alts)


def _percent(sample: dict[str, str], index: int, alts: int) -> float | None:
    """VarScan's share of reads."""
    text = sample.get("FREQ")
    if text is None or text == ".":
        return None
    values = text.split(",")
    if index and len(values) != alts:
        return None
    chosen = values[index] if len(values) == alts else values[0]
    percent = _named(cells.number, chosen.removesuffix("%"), "FREQ")
    if percent is None or not 0 <= percent <= 100:
        raise CellError("fraction_range", value=text, field="FREQ")
    return percent / 100 if chosen.endswith("%") else percent


def info_depth(info: dict[str, str], index: int, *, control: bool = False) -> Depth:
    """PCGR's tags in INFO; nothing else in INFO speaks of the sample (INFO/AF is a share of chromosomes)."""
    names = ("CDP", "CVAF") if control else ("TDP", "TVAF")
    if names[0] not in info and names[1] not in info:
        return NO_DEPTH
    depth = _integer(_pick(info.get(names[0]), index), names[0])
    return Depth(depth, None, _named(cells.fraction, _pick(info.get(names[1]), index), names[1]), None)


def _pick(text: str | None, index: int) -> str | None:
    if text is None:
        return None
    values = text.split(",")
    return values[index] if index < len(values) else values[0]


def _integer(text: str | None, name: str) -> int | None:
    if text is None or text in (".", ""):
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        _named(cells.integer, text, name)  # says what is wrong: negative, or no whole number
        raise CellError("number", value=text, field=name)
    return int(text)


def _tier_one(sample: dict[str, str], name: str) -> int | None:
    return _integer(sample[name].split(",")[0], name) if name in sample else None


def _named(read: Callable[[str | None], Number], text: str | None, name: str) -> Number:
    """What ``read`` makes of the text; what is wrong with it is said of the field of this name."""
    try:
        return read(text)
    except CellError as error:
        error.field = name
        raise


def _sum(*values: int | None) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
