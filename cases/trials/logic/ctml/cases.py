"""A case of ours as a line of the clinical table and its lines of the genomic one. Pure.

The column TESTED says what was looked at, so that "not tested", "none found" and "unknown" stay three things. Of the
birth date the board knows the year alone; an age within that year is unknown.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cases.dossier.enums import Sex
from cases.genomics.enums import FindingKind
from cases.genomics.logic.protein import read_change, short_change
from cases.genomics.logic.signatures import MsiClass, msi_class
from cases.trials.enums import Examined, Test
from cases.trials.logic.ctml.fields import DEFICIENT, PROFICIENT
from cases.trials.logic.ctml.samples import Sample
from cases.trials.logic.ctml.tables import TableFault, sample_of
from cases.trials.logic.ctml.tumours import name_of
from cases.trials.logic.facts import Alteration, Dossier, Score

GENDERS = {Sex.FEMALE: "Female", Sex.MALE: "Male"}
EXAMINED = {
    Test.SMALL_VARIANTS: Examined.MUTATION,
    Test.GAINS: Examined.GAIN,
    Test.LOSSES: Examined.LOSS,
    Test.FUSIONS: Examined.STRUCTURAL,
}
# Sequence Ontology terms as the classes that these tables write (MAF format of the Genomic Data Commons).
CLASSES = {
    "missense_variant": "Missense_Mutation", "stop_gained": "Nonsense_Mutation", "start_lost": "Translation_Start_Site",
    "splice_acceptor_variant": "Splice_Site", "splice_donor_variant": "Splice_Site",
    "splice_site_variant": "Splice_Site", "splice_region_variant": "Splice_Region",
    "inframe_insertion": "In_Frame_Ins", "conservative_inframe_insertion": "In_Frame_Ins",
    "disruptive_inframe_insertion": "In_Frame_Ins", "inframe_deletion": "In_Frame_Del",
    "conservative_inframe_deletion": "In_Frame_Del", "disruptive_inframe_deletion": "In_Frame_Del",
    "synonymous_variant": "Silent", "stop_lost": "Nonstop_Mutation", "intron_variant": "Intron",
}  # fmt: skip
FRAMESHIFT = "frameshift_variant"
SHIFT_DELETES, SHIFT_INSERTS = "Frame_Shift_Del", "Frame_Shift_Ins"
CALLS = {
    "amplification": "High level amplification", "gain": "Gain", "deletion": "Homozygous deletion",
    "loss": "Heterozygous deletion",
}  # fmt: skip
REPAIR = {
    MsiClass.STABLE: PROFICIENT,
    MsiClass.UNSTABLE: DEFICIENT,
    MsiClass.LIKELY_UNSTABLE: "Cannot assess",
}
_DELINS = re.compile(r"c\.(\d+)(?:_(\d+))?delins([ACGT]+)")


@dataclass(frozen=True, slots=True)
class Tables:
    """One case: its line of the clinical table and those of the genomic one, absent values left out."""

    clinical: Mapping[str, str]
    genomic: tuple[Mapping[str, str], ...]


def tables_of(dossier: Dossier, *, sample_id: str, sex: str, alive: bool) -> Tables:
    """``sample_id``: the pseudonym. The findings are those of the dossier, without those marked as not relevant."""
    values = {
        "SAMPLE_ID": sample_id,
        "BIRTH_DATE": f"{dossier.birth_year:04}" if dossier.birth_year else "",
        "GENDER": GENDERS.get(Sex(sex), ""),
        "VITAL_STATUS": "alive" if alive else "deceased",
        "REPORT_DATE": str(dossier.on),
        "ONCOTREE_PRIMARY_DIAGNOSIS_NAME": name_of(dossier.oncotree),
        "TUMOR_MUTATIONAL_BURDEN_PER_MEGABASE": _number(dossier.scores.get(Test.TMB)),
        "TESTED": _tested(dossier),
    }
    rows = [row for finding in dossier.alterations if not finding.dismissed for row in _rows(finding)]
    rows += _signature(dossier.scores.get(Test.MSI))
    return Tables(_stated(values), tuple(_stated({"SAMPLE_ID": sample_id, **row}) for row in rows))


def sample_from(tables: Tables) -> Sample:
    faults: list[TableFault] = []
    sample = sample_of(tables.clinical, tables.genomic, faults)
    assert not faults, faults  # what tables_of writes can be read
    return sample


def _stated(values: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}


def _number(score: Score | None) -> str:
    return f"{Decimal(repr(score.value)):f}" if score is not None else ""


def _tested(dossier: Dossier) -> str:
    words = {EXAMINED[test] for test in dossier.tested if test in EXAMINED}
    words |= {Examined.SIGNATURE} if Test.MSI in dossier.scores else set()
    return ";".join(sorted(words)) or "NONE"


def _rows(finding: Alteration) -> Iterator[dict[str, str]]:
    if finding.kind == FindingKind.SMALL_VARIANT:
        yield from _mutation(finding)
    elif finding.kind == FindingKind.COPY_NUMBER:
        call = CALLS.get(finding.copy_number_kind, finding.copy_number_kind)
        yield {"VARIANT_CATEGORY": "CNV", "TRUE_HUGO_SYMBOL": finding.gene, "CNV_CALL": call}
    elif finding.kind == FindingKind.FUSION:
        yield {"VARIANT_CATEGORY": "SV", "TRUE_HUGO_SYMBOL": finding.gene, "LEFT_PARTNER_GENE": finding.gene,
               "RIGHT_PARTNER_GENE": finding.partner}  # fmt: skip


def _mutation(finding: Alteration) -> Iterator[dict[str, str]]:
    """One row; a variant of two classes (stop and frameshift) or of two exons has several, as the tables have room for
    one each. A variant without a change of the protein states so (``p.?``), as far as the file says what it does."""
    change = short_change(finding.protein)
    protein = f"p.{change}" if change else "p.?" if finding.consequence else ""
    for word in sorted(classes_of_row(finding)) or [""]:
        for exon in _exons(finding.exon):
            yield {
                "VARIANT_CATEGORY": "MUTATION", "WILDTYPE": "false", "TRUE_HUGO_SYMBOL": finding.gene,
                "TRUE_PROTEIN_CHANGE": protein, "TRUE_VARIANT_CLASSIFICATION": word, "TRUE_TRANSCRIPT_EXON": exon,
            }  # fmt: skip


def _exons(written: str) -> list[str]:
    """``20/28`` is 20, ``19-20/28`` is both; one empty text where the file says none."""
    numbers = [int(number) for number in re.findall(r"\d+", written.split("/")[0])]
    return [str(exon) for exon in range(numbers[0], numbers[-1] + 1)] if numbers else [""]


def classes_of_row(finding: Alteration) -> frozenset[str]:
    """Words for the class of a variant; a term that the tables have no word for stays itself. Empty when nothing says
    it, also for a frameshift of which nobody knows whether bases went or came."""
    terms = {term for term in re.split(r"[&,|]", finding.consequence) if term} or _terms_of_change(finding.protein)
    words = {CLASSES.get(term, term) for term in terms - {FRAMESHIFT}}
    return frozenset(words | ({_shift(finding.cdna)} - {""} if FRAMESHIFT in terms else set()))


def _terms_of_change(protein: str) -> set[str]:
    change = read_change(protein)
    if change is None:
        return set()
    if change.alt == "*":
        return {"stop_gained"}
    if change.alt == "fs":
        return {FRAMESHIFT}
    if change.is_substitution:
        return {"missense_variant"}
    if "ins" in change.alt or "dup" in change.alt:
        return {"inframe_insertion"}
    return {"inframe_deletion"} if "del" in change.alt else {"sequence_variant"}


def _shift(cdna: str) -> str:
    both = _DELINS.search(cdna)
    if both:
        gone = int(both[2] or both[1]) - int(both[1]) + 1
        return SHIFT_DELETES if gone > len(both[3]) else SHIFT_INSERTS
    if "delins" in cdna:
        return ""
    if "del" in cdna:
        return SHIFT_DELETES
    return SHIFT_INSERTS if "dup" in cdna or "ins" in cdna else ""


def _signature(score: Score | None) -> list[dict[str, str]]:
    """Mismatch repair by the unstable sites, as the board's own classes have it; too few usable sites state nothing."""
    found = msi_class(score.value, score.usable_sites) if score is not None else MsiClass.NOT_TESTED
    word = REPAIR.get(found)
    return [{"VARIANT_CATEGORY": "SIGNATURE", "MMR_STATUS": word}] if word else []


def as_csv(tables: Tables) -> tuple[str, str]:
    """The two files that ``screen_files`` reads, clinical and genomic."""
    return _csv([tables.clinical]), _csv(tables.genomic)


def _csv(rows: Sequence[Mapping[str, str]]) -> str:
    text = io.StringIO()
    columns = ["SAMPLE_ID", *sorted({column for row in rows for column in row} - {"SAMPLE_ID"})]
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
