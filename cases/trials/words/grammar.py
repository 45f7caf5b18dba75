"""The reference beside the rule editor: every operator and clause, made from the grammar's own table."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.trials.enums import Operator
from cases.trials.logic.grammar import CLAUSES
from cases.trials.words.problems import wants_words


@dataclass(frozen=True)
class ValueEntry:
    key: str
    wants: str
    required: bool


@dataclass(frozen=True)
class ClauseEntry:
    """``start``: what is put into the text, with the values that must be there."""

    name: str
    says: str
    start: str
    values: tuple[ValueEntry, ...]


_OPERATORS: dict[str, tuple[Promise, str]] = {
    Operator.ALL: (_("every part"), "all:\n  - "),
    Operator.ANY: (_("at least one part"), "any:\n  - "),
    Operator.NOT: (_("the opposite"), "not: "),
    Operator.AT_INCLUSION: (
        _("checked at inclusion: what is not known yet holds nothing back, a known no does"), "at_inclusion: ",
    ),
}  # fmt: skip
_SAYS: dict[str, Promise] = {
    "tumour": _("OncoTree codes with everything under them"),
    "icd_o": _("ICD-O-3 codes of the tumour"),
    "variant": _("a small variant in a gene"),
    "copy_number": _("amplification, deletion or a number of copies"),
    "fusion": _("a fusion with the gene as either partner"),
    "splice": _("a splice variant, such as MET exon 14"),
    "biallelic": _("both alleles of the gene are hit"),
    "loss_of_function": _("the gene's function is lost"),
    "tmb": _("tumour mutational burden"),
    "msi": _("microsatellite instability"),
    "hrd": _("homologous recombination deficiency"),
    "ecog": _("ECOG performance status, not older than so many days"),
    "age": _("age in years"),
    "prior_drug": _("has been treated with one of the drugs"),
    "prior_lines": _("number of earlier lines of treatment"),
    "standard_options_left": _("whether standard treatment is left"),
    "measurable_disease": _("whether the disease can be measured"),
    "brain_metastases": _("whether there are brain metastases"),
    "in_trial": _("whether the patient is in a trial already"),
    "consent": _("what the patient has consented to"),
    "organ": _("a laboratory value, not older than so many days"),
    "outside_indication": _("not covered by the drug's own indication"),
}


def operator_reference() -> list[ClauseEntry]:
    return [ClauseEntry(str(name), str(says), start, ()) for name, (says, start) in _OPERATORS.items()]


def clause_reference() -> list[ClauseEntry]:
    """Clauses in the grammar's order, with what each value must be."""
    return [
        ClauseEntry(
            name,
            str(_SAYS.get(name, "")),
            f"{name}: {{{', '.join(f'{key}: ' for key, field in fields.items() if field.required).rstrip()}}}",
            tuple(ValueEntry(key, wants_words(field.wants), field.required) for key, field in fields.items()),
        )
        for name, fields in CLAUSES.items()
    ]
