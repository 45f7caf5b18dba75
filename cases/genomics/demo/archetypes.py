"""What the tumours of the demo nation carry, by archetype number. Pure data; ``build`` makes profiles of it."""

from dataclasses import dataclass

from cases.genomics.demo.model import Fusion, GeneCopies, Origin

# GRCh37 breakpoints; strands as Arriba writes them (gene/fusion).
FUSIONS = {
    fusion.gene_a + "::" + fusion.gene_b: fusion
    for fusion in (
        Fusion("FGFR2", "BICC1", "10", 123243211, "10", 60461834, "-/-", "+/+", "inversion", True),
        Fusion("ATP1B1", "NRG1", "1", 169080736, "8", 32453346, "+/+", "+/+", "translocation", True),
        Fusion("TPM3", "ALK", "1", 154142876, "2", 29446394, "-/-", "-/-", "translocation", True),
        Fusion("EML4", "ALK", "2", 42522654, "2", 29446394, "+/+", "-/-", "inversion", True),
        Fusion("NCOA4", "RET", "10", 51582937, "10", 43612030, "+/+", "+/+", "duplication", True),
        Fusion("CCDC6", "RET", "10", 61665879, "10", 43612032, "-/-", "+/+", "inversion", True),
        Fusion("CD74", "ROS1", "5", 149784243, "6", 117645578, "-/-", "-/-", "translocation", True),
        Fusion("FGFR3", "TACC3", "4", 1808661, "4", 1741429, "+/+", "+/+", "duplication", True),
        Fusion("TMPRSS2", "ERG", "21", 42880006, "21", 39956867, "-/-", "-/-", "deletion", True),
    )
}

TP53 = (
    "TP53 c.524G>A", "TP53 c.743G>A", "TP53 c.818G>A", "TP53 c.742C>T", "TP53 c.817C>T", "TP53 c.637C>T",
    "TP53 c.659A>G", "TP53 c.733G>A", "TP53 c.844C>T", "TP53 c.1024C>T",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """One variant (or one of several) that the archetype carries."""

    of: tuple[str, ...]  # keys in facts.variants(); the seed picks one
    origin: Origin = Origin.SOMATIC
    copies: int = 2
    mutated: int = 1
    clone: float | None = None  # share of cells for a subclone or a blood clone, 0..1; None = all tumour cells
    observed: float | None = None  # a fraction that the archetype's story fixes


@dataclass(frozen=True, slots=True)
class Template:
    calls: tuple[Call, ...]
    copies: tuple[GeneCopies, ...] = ()
    fusions: tuple[str, ...] = ()  # the seed picks one
    passengers: tuple[int, int] = (4, 9)  # fewest and most, beside the calls
    tmb: float | None = None  # mutations per megabase; None = what the listed variants make
    msi_unstable: tuple[int, int] = (0, 5)
    hrd: tuple[int, int] | None = None  # None = not tested
    rna: bool = True  # False: too little material
    liquid: bool = False


def one(*keys: str, copies: int = 2, mutated: int = 1, clone: float | None = None) -> Call:
    return Call(keys, copies=copies, mutated=mutated, clone=clone)


def germline(key: str, copies: int = 2, mutated: int = 1, observed: float | None = None) -> Call:
    return Call((key,), origin=Origin.GERMLINE, copies=copies, mutated=mutated, observed=observed)


def blood(key: str, clone: float) -> Call:
    return Call((key,), origin=Origin.BLOOD_CLONE, clone=clone)


ARCHETYPES: dict[int, Template] = {
    1: Template((), (GeneCopies("BAP1", 0, 0),), ("FGFR2::BICC1",)),
    2: Template((
        one("BRAF c.1799T>A"), one("APC c.3924dup", "APC c.4348C>T", "APC c.4393_4394del"),
        one(*TP53, copies=1),
    )),
    3: Template((one(*TP53, copies=1),), (GeneCopies("ERBB2", 18, 1),)),
    4: Template(
        (germline("BRCA2 c.5946del", copies=1),), (GeneCopies("BRCA2", 1, 0), GeneCopies("RB1", 1, 0)),
        ("TMPRSS2::ERG",), hrd=(46, 58),
    ),
    5: Template((one("BRAF c.1799T>A"),), passengers=(1, 4), hrd=(8, 17)),
    6: Template((one(*TP53, copies=1), one("SMAD4 c.1333C>T", copies=1)), fusions=("ATP1B1::NRG1",)),
    7: Template(
        (one("BRAF c.1799T>A"), one("TERT c.-124C>T")), (GeneCopies("CDKN2A", 0, 0), GeneCopies("PTEN", 1, 0)),
    ),
    8: Template((one("PTCH1 c.1975C>T", copies=1), one("SMO c.1604G>T", "SMO c.1234C>T", clone=0.6)),
                passengers=(18, 26)),
    9: Template((
        one("MLH1 c.676C>T", copies=2, mutated=2), one("RNF43 c.1976del"), one("MSH6 c.3261del", clone=0.7),
        one("ARID1A c.1366C>T"),
    ), tmb=48, msi_unstable=(52, 78)),
    10: Template((
        one(*TP53, copies=1), one("NOTCH1 c.7375C>T"), one("NOTCH1 c.7318C>T"), one("CDKN2A c.172C>T", copies=1),
    ), tmb=61),
    11: Template((germline("TP53 c.524G>A", copies=2, mutated=2, observed=0.71), one("RB1 c.1666C>T", copies=1))),
    12: Template((germline("DPYD c.1905+1G>A"), one(*TP53), one("PIK3CA c.1633G>A", clone=0.5))),
    13: Template((
        one("EGFR c.2573T>G"), one(*TP53), blood("DNMT3A c.2645G>A", 0.12), blood("TET2 c.1648C>T", 0.06),
        blood("JAK2 c.1849G>T", 0.22),
    ), rna=False, liquid=True),
    14: Template((), fusions=("TPM3::ALK",), passengers=(0, 2)),
    15: Template((one("APC c.2626C>T", clone=0.5), one("SMAD4 c.1082G>A")), fusions=("NCOA4::RET", "CCDC6::RET")),
    16: Template((), (GeneCopies("CDK4", 22, 1), GeneCopies("MDM2", 28, 1)), passengers=(0, 3)),
    17: Template((
        one("NF1 c.2033dup", copies=1), one("MAP2K1 c.167A>C", "MAP2K1 c.171G>T"), one("TERT c.-124C>T"),
        one("CDKN2A c.238C>T", copies=1),
    ), passengers=(24, 34)),
    18: Template((
        one("KRAS c.35G>A", "KRAS c.35G>T"), one("SMAD4 c.1333C>T", "SMAD4 c.1082G>A", copies=1), one(*TP53, copies=1),
        one("CDKN2A c.172C>T", copies=1),
    )),
    19: Template((one(*TP53), one("STK11 c.475C>T")), passengers=(3, 3), tmb=4, rna=False),
    20: Template((
        one("POLE c.857C>G"), one("PTEN c.389G>A"), one("PTEN c.697C>T"), one("TP53 c.637C>T"), one("APC c.4348C>T"),
        one("PIK3CA c.1633G>A"), one("CTNNB1 c.134C>T"),
    ), passengers=(86, 90), tmb=180),
    21: Template((one(*TP53),), fusions=("CD74::ROS1",), passengers=(1, 4)),
    22: Template((one("IDH1 c.394C>T"), one("ARID1A c.1366C>T"))),
    23: Template((one("PIK3CA c.3140A>G"), one("ESR1 c.1613A>G", clone=0.8), one("AKT1 c.49G>A", clone=0.2)),
                 hrd=(14, 28)),
    24: Template((one("FGFR3 c.746C>G"), one("TERT c.-124C>T")), (GeneCopies("CDKN2A", 0, 0),), passengers=(7, 12)),
    25: Template((one("KRAS c.34G>T"), one("STK11 c.475C>T", copies=1))),
    26: Template((one("ERBB2 c.929C>T"), one("ATM c.9023G>A", clone=0.9), one(*TP53))),
}  # fmt: skip
