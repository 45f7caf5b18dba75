"""Gene, transcript, HGVS, population frequency and ClinVar of an allele from VEP's CSQ, SnpEff's ANN or flat INFO."""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from cases.genomics.readers.vcf_header import Header


class Annotation(NamedTuple):
    """What the laboratory's own choice of transcript says; ``mane_*`` where a block of the record is MANE Select."""

    gene: str | None = None
    transcript: str | None = None
    hgvs_c: str | None = None
    hgvs_p: str | None = None
    consequence: str | None = None
    exon: str | None = None
    population_frequency: float | None = None  # 0..1, the highest that is stated
    clinvar: str | None = None
    mane_transcript: str | None = None
    mane_hgvs_c: str | None = None
    mane_hgvs_p: str | None = None


NOTHING = Annotation()
_MAX_TRANSCRIPTS = 2000
_SEVERITY = {"HIGH": 3, "MODERATE": 2, "LOW": 1, "MODIFIER": 0}
# Frequencies of VEP: AF, AFR_AF, MAX_AF, gnomAD_AF, gnomADe_AF_NFE, ExAC_Adj_AF; not MAX_AF_POPS, which is a name.
_FREQUENCY = re.compile(r"(?:.+_)?AF(?:_(?!POPS)[A-Za-z]+)?")
_FREQUENCY_SOURCE = re.compile(r"gnomad|1kg|1000g|exac|topmed", re.IGNORECASE)
_CLINVAR = ("CLIN_SIG", "ClinVar_CLNSIG", "CLINVAR_CLNSIG", "CLNSIG")


class Layout:
    """Where each field stands in an entry; a field that the header does not name reads as empty."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.width = len(names)
        self.at = {name: index for index, name in enumerate(names)}
        self.allele, self.number = self.find("Allele"), self.find("ALLELE_NUM")
        self.pick, self.mane, self.mane_flag = self.find("PICK"), self.find("MANE_SELECT"), self.find("MANE")
        self.canonical, self.biotype, self.impact = self.find("CANONICAL"), self.find("BIOTYPE"), self.find("IMPACT")
        self.gene, self.consequence, self.exon = self.find("SYMBOL"), self.find("Consequence"), self.find("EXON")
        self.feature, self.feature_type = self.find("Feature"), self.find("Feature_type")
        self.hgvs_c, self.hgvs_p = self.find("HGVSc"), self.find("HGVSp")
        self.clinvar = next((self.at[name] for name in _CLINVAR if name in self.at), self.width)
        self.frequencies = [index for name, index in self.at.items() if _FREQUENCY.fullmatch(name)]

    def find(self, name: str) -> int:
        return self.at.get(name, self.width)

    def entries(self, text: str) -> list[list[str]]:
        """Each entry's fields and one empty field behind them."""
        width = self.width
        found = [part.split("|") for part in text.split(",", _MAX_TRANSCRIPTS)[:_MAX_TRANSCRIPTS]]
        for fields in found:
            if len(fields) == width:
                fields.append("")
            else:
                fields[width:] = [""] * (width + 1 - min(width, len(fields)))
        return found


class Annotator:
    """Reads the annotation of one file's records; the header's layouts are worked out once."""

    def __init__(self, header: Header) -> None:
        self.csq = Layout(header.csq) if header.csq else None
        self.ann = Layout(header.ann) if header.ann else None
        declared = [name.removeprefix("INFO/") for name in header.numbers if name.startswith("INFO/")]
        self.frequencies = [name for name in declared if _FREQUENCY.fullmatch(name) and _FREQUENCY_SOURCE.search(name)]
        self.clinvar = next((name for name in _CLINVAR if name in declared), "")

    def annotations(self, info: dict[str, str], ref: str, alts: list[str]) -> list[Annotation]:
        """One annotation per alternative allele, in their order."""
        if self.csq and info.get("CSQ"):
            found = _from_csq(info["CSQ"], self.csq, ref, alts)
        elif self.ann and info.get("ANN"):
            found = _from_ann(info["ANN"], self.ann, alts)
        else:
            found = [_flat(info)] * len(alts)
        if self.frequencies or self.clinvar:
            return [self._with_info(note, info, index, len(alts)) for index, note in enumerate(found)]
        return found

    def pair(self, info: dict[str, str]) -> tuple[str, ...]:
        """The two genes that SnpEff says a structural record joins (``EML4&ALK``); empty where it names no pair."""
        if not self.ann or not info.get("ANN"):
            return ()
        names = [entry[self.ann.find("Gene_Name")].split("&") for entry in self.ann.entries(info["ANN"])]
        return next((tuple(pair) for pair in names if len(pair) == 2 and pair[0] != pair[1]), ())

    def genes(self, info: dict[str, str]) -> tuple[str, ...]:
        """The genes at a structural record's own place, those of protein coding transcripts first."""
        if self.csq and info.get("CSQ"):
            layout, entries = self.csq, self.csq.entries(info["CSQ"])
            entries.sort(key=lambda entry: entry[layout.biotype] != "protein_coding")
            named = [entry[layout.gene] for entry in entries]
        elif self.ann and info.get("ANN"):
            entries = self.ann.entries(info["ANN"])
            effect, name = self.ann.find("Annotation"), self.ann.find("Gene_Name")
            within = [entry[name] for entry in entries if entry[effect] != "intergenic_region"]
            named = [gene for gene in within if "&" not in gene]
        else:
            named = [info.get("SYMBOL", "")]
        return tuple(dict.fromkeys(filter(None, named)))

    def _with_info(self, note: Annotation, info: dict[str, str], index: int, alts: int) -> Annotation:
        """What INFO itself says of population and ClinVar, where the annotation is silent."""
        frequency = note.population_frequency
        for name in self.frequencies:
            values = info.get(name, "").split(",")
            text = values[index] if len(values) == alts else values[0]
            frequency = _higher(frequency, _frequency(text)) if text else frequency
        clinvar = note.clinvar or _clinvar(info.get(self.clinvar, ""))
        return note._replace(population_frequency=frequency, clinvar=clinvar)


def _from_csq(text: str, layout: Layout, ref: str, alts: list[str]) -> list[Annotation]:
    entries = layout.entries(text)
    if entries[0][layout.number]:
        column, names = layout.number, [str(index + 1) for index in range(len(alts))]
    else:
        column, names = layout.allele, vep_alleles(ref, alts)
    return [_chosen([entry for entry in entries if entry[column] == own], layout) for own in names]


def _chosen(own: list[list[str]], layout: Layout) -> Annotation:
    """VEP's own pick speaks; where it picked none or several, the best of them."""
    if not own:
        return NOTHING
    pick, select, flag = layout.pick, layout.mane, layout.mane_flag
    picked, mane = [], None
    for entry in own:
        if entry[pick] == "1":
            picked.append(entry)
        if mane is None and (entry[select] or entry[flag]):
            mane = entry
    best = picked[0] if len(picked) == 1 else max(picked or own, key=lambda entry: _rank(entry, layout))
    return _csq_annotation(best, mane, layout)


def vep_alleles(ref: str, alts: list[str]) -> list[str]:
    """How VEP writes the alleles: a first base common to the reference and every allele is cut, nothing left is -."""
    length, first = len(ref), ref[:1]
    if any(len(alt) != length for alt in alts) and all(alt[:1] == first for alt in alts):
        return [alt[1:] or "-" for alt in alts]
    return alts


def _rank(entry: list[str], layout: Layout) -> tuple[int, ...]:
    """Which transcript speaks: MANE Select, canonical, protein coding, then the worst impact."""
    return (
        bool(entry[layout.mane] or entry[layout.mane_flag]),
        entry[layout.canonical] == "YES",
        entry[layout.biotype] == "protein_coding",
        _SEVERITY.get(entry[layout.impact], 0),
    )


def _csq_annotation(entry: list[str], mane: list[str] | None, layout: Layout) -> Annotation:
    accession, change, protein = _names(entry, layout)
    said: tuple[str | None, str | None, str | None] = (None, None, None)
    if mane is not None:
        said = (accession, change, protein) if mane is entry else _names(mane, layout)
        said = (_refseq(mane[layout.mane], said[0]), said[1], said[2])
    frequency = None
    for index in layout.frequencies:
        if entry[index]:
            frequency = _higher(frequency, _frequency(entry[index]))
    return Annotation(
        entry[layout.gene] or None, accession, change, protein, entry[layout.consequence] or None,
        entry[layout.exon] or None, frequency, _clinvar(entry[layout.clinvar]), *said,
    )  # fmt: skip


def _names(entry: list[str], layout: Layout) -> tuple[str | None, str | None, str | None]:
    """Transcript, coding change and protein change of one entry."""
    accession, change = _hgvs(entry[layout.hgvs_c])
    _, protein = _hgvs(entry[layout.hgvs_p])
    if accession is None and entry[layout.feature_type] in ("Transcript", ""):
        accession = entry[layout.feature] or None
    return accession, change, protein


def _refseq(select: str, own: str | None) -> str | None:
    """MANE Select's RefSeq name: Ensembl's transcript of the pair is the same sequence, base by base."""
    return select if select.startswith("NM_") else own


def _from_ann(text: str, layout: Layout, alts: list[str]) -> list[Annotation]:
    """SnpEff sorts its entries, the most important first."""
    entries = layout.entries(text)
    found = []
    for alt in alts:
        entry = next((entry for entry in entries if entry[layout.allele] == alt), None)
        found.append(_ann_annotation(entry, layout) if entry else NOTHING)
    return found


def _ann_annotation(entry: list[str], layout: Layout) -> Annotation:
    return Annotation(
        gene=entry[layout.find("Gene_Name")] or None,
        transcript=entry[layout.find("Feature_ID")] or None,
        hgvs_c=_decoded(entry[layout.find("HGVS.c")]),
        hgvs_p=_decoded(entry[layout.find("HGVS.p")]),
        consequence=entry[layout.find("Annotation")] or None,
        exon=entry[layout.find("Rank")] or None,
    )


def _flat(info: dict[str, str]) -> Annotation:
    """PCGR's annotated VCF keeps the chosen transcript in fields of its own."""
    if "SYMBOL" not in info:
        return NOTHING
    accession, change = _hgvs(info.get("HGVSc", ""))
    _, protein = _hgvs(info.get("HGVSp", ""))
    mane = info.get("MANE_SELECT", "")
    own = accession or info.get("ENSEMBL_TRANSCRIPT_ID") or info.get("Feature")
    said = (_refseq(mane, own), change, protein) if mane not in ("", ".") else (None, None, None)
    return Annotation(
        info["SYMBOL"] or None, own, change, protein, info.get("CONSEQUENCE") or info.get("Consequence"),
        info.get("EXON"), None, None, *said,
    )  # fmt: skip


def _hgvs(text: str) -> tuple[str | None, str | None]:
    if not text or text == ".":
        return None, None
    accession, colon, change = (_decoded(text) or "").partition(":")
    return (accession, change) if colon else (None, accession)


def _decoded(text: str) -> str | None:
    """Percent codes decoded once: VEP writes p.Thr190%3D."""
    return (unquote(text).replace("\0", "\N{REPLACEMENT CHARACTER}") if "%" in text else text) or None


@lru_cache(maxsize=16_384)
def _frequency(text: str) -> float | None:
    """The highest of ``0.01&0.2``; what is no share of chromosomes says nothing."""
    found = None
    for part in text.split("&"):
        try:
            value = float(part)
        except ValueError:
            continue
        found = _higher(found, value) if 0 <= value <= 1 else found
    return found


def _higher(first: float | None, second: float | None) -> float | None:
    if first is None or second is None:
        return second if first is None else first
    return max(first, second)


def _clinvar(text: str) -> str | None:
    return None if text in ("", ".") else text
