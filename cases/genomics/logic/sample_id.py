"""InPreD's sample identifier ``PPPyyyy-Ann-Sxz-Mll`` and what it tells without asking anybody.

Source: InPreD nomenclature as used by TSOPPI and PRONTO (DOMAIN.md 3.2). Letters are case sensitive. The alphabet of
the attempt and replicate characters is not published: digits, X and small letters occur.
"""

import re
from dataclasses import dataclass

NODES = {"IPA": "Ahus", "IPD": "OUS", "IPH": "Haukeland", "IPO": "St. Olavs"}
NUCLEIC_ACIDS = {"D": "DNA", "R": "RNA", "C": "cfDNA"}
ASSAYS = {
    "01": "TSO500 DNA",
    "02": "lung fusion panel",
    "03": "TSO500 RNA",
    "04": "methylation array",
    "05": "whole genome",
    "06": "TSO500 HRD",
    "07": "whole transcriptome",
    "50": "external",
    "51": "external",
}
SAMPLE_TYPES = {
    "A": "post allogeneic transplant",
    "C": "cell line",
    "D": "distal metastasis, naive",
    "d": "distal metastasis, post treatment",
    "E": "naive",
    "e": "post treatment",
    "L": "liquid",
    "M": "metastasis",
    "N": "normal or control",
    "P": "primary, naive",
    "p": "primary, post treatment",
    "R": "regional metastasis, naive",
    "r": "regional metastasis, post treatment",
    "T": "primary tumour",
    "X": "unknown",
}
MATERIALS = {
    "A": "archived FFPE",
    "B": "blood",
    "C": "cytology",
    "E": "extramedullary",
    "F": "fresh frozen",
    "M": "fresh bone marrow",
    "S": "buccal swab",
    "X": "unspecified",
}
SITES = {
    "00": "cancer of unknown origin",
    "01": "adrenal gland",
    "02": "ampulla of Vater",
    "03": "biliary tract",
    "04": "bladder or urinary tract",
    "05": "bone",
    "06": "breast",
    "07": "cervix",
    "08": "central nervous system",
    "09": "colon or rectum",
    "10": "oesophagus or stomach",
    "11": "eye",
    "12": "head and neck",
    "13": "kidney",
    "14": "liver",
    "15": "lung",
    "16": "lymphoid",
    "17": "myeloid",
    "18": "ovary or fallopian tube",
    "19": "pancreas",
    "20": "peripheral nervous system",
    "21": "peritoneum",
    "22": "pleura",
    "23": "prostate",
    "24": "skin",
    "25": "soft tissue",
    "26": "testis",
    "27": "thymus",
    "28": "thyroid",
    "29": "uterus",
    "30": "vulva or vagina",
    "XX": "not available",
}

_CORE = r"(?P<node>IP[ADHO])(?P<number>\d{4})-(?P<acid>[DRC])(?P<assay>0[1-7]|5[01])"
_REST = (
    r"-(?P<type>[ACDdEeLMNPpRrTX])(?P<attempt>[0-9X])(?P<replicate>[0-9X])"
    r"-(?P<material>[ABCFEMSX])(?P<site>[0-2]\d|30|XX)"
)
_WHOLE = re.compile(_CORE + _REST)
_INSIDE = re.compile(r"(?<![A-Za-z0-9])" + _CORE + _REST + r"(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class SampleId:
    """The parts of one identifier; the words are InPreD's, in English."""

    text: str
    node: str  # IPA, IPD, IPH, IPO
    patient: str  # node and number: IPD9106
    nucleic_acid: str  # D, R, C
    assay: str  # two digits
    sample_type: str
    attempt: str
    replicate: str
    material: str
    site: str  # 00-30, XX

    @property
    def is_rna(self) -> bool:
        return self.nucleic_acid == "R"

    @property
    def is_cell_line(self) -> bool:
        return self.sample_type == "C"

    @property
    def is_normal(self) -> bool:
        return self.sample_type == "N"

    @property
    def specimen(self) -> str:
        """What DNA and RNA of one piece of tissue share: patient, sample type, material and site."""
        return f"{self.patient}-{self.sample_type}-{self.material}{self.site}"

    def described(self) -> dict[str, str]:
        """The words behind the letters, for a form to fill in."""
        return {
            "node": NODES[self.node],
            "nucleic_acid": NUCLEIC_ACIDS[self.nucleic_acid],
            "assay": ASSAYS[self.assay],
            "sample_type": SAMPLE_TYPES[self.sample_type],
            "material": MATERIALS[self.material],
            "site": SITES[self.site],
        }


def parse_sample_id(text: str) -> SampleId | None:
    """The identifier's parts, or None when the text is not one. ``_P`` (a sample pair's ending) is accepted."""
    return _parts(_WHOLE.fullmatch(text.strip().removesuffix("_P")))


def find_sample_ids(text: str) -> tuple[SampleId, ...]:
    """Every identifier inside a longer text such as a file's name, in order, without repeats."""
    found = (_parts(match) for match in _INSIDE.finditer(text.replace("_", " ")))
    return tuple(dict.fromkeys(part for part in found if part is not None))


# What the letters of type and material say in the words of a specimen; letters that are not here say nothing about it.
_ORIGINS = {
    **dict.fromkeys("PpT", "primary"),
    **dict.fromkeys("DdMRr", "metastasis"),
    "L": "liquid",
}
_SPECIFIC_MATERIALS = frozenset("ABCF")


def differing_parts(sample: SampleId, *, origin: str, material: str) -> list[str]:
    """What the id says of origin or material and the specimen's registration contradicts; unknown contradicts nothing.

    ``origin``: primary, metastasis, liquid or unknown. ``material``: the letter A, B, C, F, or X for another.
    """
    said = []
    known = _ORIGINS.get(sample.sample_type)
    if known is not None and origin in _ORIGINS.values() and origin != known:
        said.append(SAMPLE_TYPES[sample.sample_type])
    if {sample.material, material} <= _SPECIFIC_MATERIALS and sample.material != material:
        said.append(MATERIALS[sample.material])
    return said


def _parts(match: re.Match[str] | None) -> SampleId | None:
    if match is None:
        return None
    return SampleId(
        text=match[0],
        node=match["node"],
        patient=match["node"] + match["number"],
        nucleic_acid=match["acid"],
        assay=match["assay"],
        sample_type=match["type"],
        attempt=match["attempt"],
        replicate=match["replicate"],
        material=match["material"],
        site=match["site"],
    )
