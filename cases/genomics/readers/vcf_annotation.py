"""Gene, transcript and HGVS of an allele from VEP's CSQ, SnpEff's ANN or PCGR's flat INFO fields."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from cases.genomics.readers.vcf_header import Header


@dataclass(frozen=True, slots=True)
class Annotation:
    gene: str | None = None
    transcript: str | None = None
    hgvs_c: str | None = None
    hgvs_p: str | None = None
    consequence: str | None = None
    exon: str | None = None


NOTHING = Annotation()
_MAX_TRANSCRIPTS = 2000
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_SEVERITY = {"HIGH": 3, "MODERATE": 2, "LOW": 1, "MODIFIER": 0}


def annotations(info: dict[str, str], header: Header, ref: str, alts: list[str]) -> list[Annotation]:
    """One annotation per alternative allele, in their order."""
    if header.csq and info.get("CSQ"):
        return _from_csq(info["CSQ"], header.csq, ref, alts)
    if header.ann and info.get("ANN"):
        return _from_ann(info["ANN"], header.ann, alts)
    flat = _flat(info)
    return [flat] * len(alts)


def _from_csq(text: str, names: tuple[str, ...], ref: str, alts: list[str]) -> list[Annotation]:
    entries = [dict(zip(names, part.split("|"), strict=False)) for part in text.split(",")[:_MAX_TRANSCRIPTS]]
    written = vep_alleles(ref, alts)
    numbered = bool(entries and entries[0].get("ALLELE_NUM"))
    found = []
    for index, allele in enumerate(written):
        own = [
            entry
            for entry in entries
            if (entry.get("ALLELE_NUM") == str(index + 1) if numbered else entry.get("Allele") == allele)
        ]
        found.append(_csq_annotation(max(own, key=_csq_rank)) if own else NOTHING)
    return found


def vep_alleles(ref: str, alts: list[str]) -> list[str]:
    """How VEP writes the alleles: a first base common to the reference and every allele is cut, nothing left is -."""
    if any(len(alt) != len(ref) for alt in alts) and all(alt[:1] == ref[:1] for alt in alts):
        return [alt[1:] or "-" for alt in alts]
    return alts


def _csq_rank(entry: dict[str, str]) -> tuple[int, ...]:
    """Which transcript speaks: VEP's own pick, MANE Select, canonical, protein coding, then the worst impact."""
    return (
        entry.get("PICK") == "1",
        bool(entry.get("MANE_SELECT") or entry.get("MANE")),
        entry.get("CANONICAL") == "YES",
        entry.get("BIOTYPE") == "protein_coding",
        _SEVERITY.get(entry.get("IMPACT", ""), 0),
    )


def _csq_annotation(entry: dict[str, str]) -> Annotation:
    accession, change = _hgvs(entry.get("HGVSc"))
    _, protein = _hgvs(entry.get("HGVSp"))
    feature = entry.get("Feature") if entry.get("Feature_type", "Transcript") == "Transcript" else None
    return Annotation(
        gene=entry.get("SYMBOL") or None,
        transcript=accession or feature or None,
        hgvs_c=change,
        hgvs_p=protein,
        consequence=entry.get("Consequence") or None,
        exon=entry.get("EXON") or None,
    )


def _from_ann(text: str, names: tuple[str, ...], alts: list[str]) -> list[Annotation]:
    """SnpEff sorts its entries, the most important first."""
    entries = [dict(zip(names, part.split("|"), strict=False)) for part in text.split(",")[:_MAX_TRANSCRIPTS]]
    found = []
    for alt in alts:
        entry = next((entry for entry in entries if entry.get("Allele") == alt), None)
        found.append(_ann_annotation(entry) if entry else NOTHING)
    return found


def _ann_annotation(entry: dict[str, str]) -> Annotation:
    return Annotation(
        gene=entry.get("Gene_Name") or None,
        transcript=entry.get("Feature_ID") or None,
        hgvs_c=_decoded(entry.get("HGVS.c")),
        hgvs_p=_decoded(entry.get("HGVS.p")),
        consequence=entry.get("Annotation") or None,
        exon=entry.get("Rank") or None,
    )


def _flat(info: dict[str, str]) -> Annotation:
    """PCGR's annotated VCF keeps the chosen transcript in fields of its own."""
    if "SYMBOL" not in info:
        return NOTHING
    accession, change = _hgvs(info.get("HGVSc"))
    _, protein = _hgvs(info.get("HGVSp"))
    return Annotation(
        gene=info["SYMBOL"] or None,
        transcript=accession or info.get("ENSEMBL_TRANSCRIPT_ID") or info.get("Feature"),
        hgvs_c=change,
        hgvs_p=protein,
        consequence=info.get("CONSEQUENCE") or info.get("Consequence"),
        exon=info.get("EXON"),
    )


def _hgvs(text: str | None) -> tuple[str | None, str | None]:
    decoded = _decoded(text)
    if decoded is None or decoded == ".":
        return None, None
    accession, colon, change = decoded.partition(":")
    return (accession, change) if colon else (None, decoded)


def _decoded(text: str | None) -> str | None:
    """Percent codes decoded once: VEP writes p.Thr190%3D."""
    if not text:
        return None
    return unquote(text) if _ENCODED.search(text) else text
