"""The words of the safety nets. English here, bokmaal in the catalogue."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.genomics.enums import SafetyGround, SafetyKind, SafetyState
from cases.genomics.words import word
from molmdt.web.numbers import rounded

Words = Mapping[Any, str | Promise]

SAFETY_KINDS: Words = {
    SafetyKind.GERMLINE: _("Possible hereditary finding"),
    SafetyKind.PHARMACOGENETIC: _("Pharmacogenetic finding: urgent"),
    SafetyKind.CLONAL_BLOOD: _("Possible clone of blood cells"),
    SafetyKind.INCIDENTAL: _("Incidental finding"),
}
SAFETY_STATES: Words = {
    SafetyState.OPEN: pgettext_lazy("safety", "open"),
    SafetyState.ACKNOWLEDGED: _("acknowledged"),
    SafetyState.INFORMED: _("the patient is informed"),
    SafetyState.REFERRED: _("sent for confirmation"),
    SafetyState.ANSWERED: _("answered"),
    SafetyState.JOURNALLED: _("journalled"),
    SafetyState.DECLINED: pgettext_lazy("safety", "declined"),
    SafetyState.WITHDRAWN: _("withdrawn: no longer in the profile"),
}
GROUNDS: Words = {
    SafetyGround.PATIENT_DECLINES: _("the patient does not want it"),
    SafetyGround.ALREADY_KNOWN: _("already known"),
    SafetyGround.BOARD_OVERRIDES: _("the board sets it aside"),
    SafetyGround.ARTEFACT: _("not a real variant"),
    SafetyGround.NO_LONGER_RELEVANT: _("no longer matters"),
}
# What a person does to bring a flag into a state, as the page's button says it.
_STEPS: Words = {
    SafetyState.ACKNOWLEDGED: _("Acknowledge"),
    SafetyState.INFORMED: _("The patient is informed"),
    SafetyState.REFERRED: _("Referred to medical genetics"),
    SafetyState.ANSWERED: _("The answer has come"),
    SafetyState.JOURNALLED: _("Entered in the journal"),
    SafetyState.DECLINED: _("Decline"),
}
_STEPS_BY_KIND: Mapping[SafetyKind, Words] = {
    SafetyKind.PHARMACOGENETIC: {SafetyState.REFERRED: _("Blood test ordered")},
    SafetyKind.CLONAL_BLOOD: {SafetyState.REFERRED: _("White cells sent")},
    SafetyKind.INCIDENTAL: {SafetyState.REFERRED: _("Referred for examination")},
}
# What each step is for, under its button.
HELP: Mapping[SafetyKind, Words] = {
    SafetyKind.GERMLINE: {
        SafetyState.ACKNOWLEDGED: _("Somebody has seen it. The conclusion may then be signed."),
        SafetyState.INFORMED: _("The treating doctor has told the patient and asked for consent."),
        SafetyState.REFERRED: _("A predictive test takes written consent, and counselling before and after it."),
        SafetyState.ANSWERED: _("Write what blood showed."),
        SafetyState.JOURNALLED: _("The answer stands in the patient's journal. That ends the matter here."),
    },
    SafetyKind.PHARMACOGENETIC: {
        SafetyState.ACKNOWLEDGED: _("The treating doctor has seen it and holds the drug or its dose back."),
    },
}
# One sentence for each rule; (rule, answer) where the answers read differently.
REASONS: Mapping[str, str | Promise] = {
    "by_hand": _("%(name)s: %(text)s"),
    "gene_listed": _("%(gene)s is on none of the rule set's lists"),
    "reads": _("A person has looked at the reads and does not believe them"),
    "laboratory_mark": _("The laboratory itself marks it as relevant for heredity (%(word)s)"),
    "class:yes": _("Pathogenic by the laboratory's word: %(word)s (%(by)s)"),
    "class:no": _("Not pathogenic by the laboratory's word: %(word)s (%(by)s)"),
    "class:unknown": _("The laboratory's word does not settle it: %(word)s (%(by)s)"),
    "class_null": _("A null variant that two persons call %(word)s"),
    "class_missing": _("Class of heredity unknown: no file states it"),
    "passed:yes": _("The laboratory passes it"),
    "passed:no": _("The laboratory does not pass it: %(filters)s"),
    "rescued": _("Set aside by the laboratory (%(filters)s), but pathogenic by its own word"),
    "population:yes": _("Population frequency %(seen)s, at most %(limit)s"),
    "population:none": _("Population frequency not stated: nothing to filter on"),
    "population:no": _("Population frequency %(seen)s is above %(limit)s"),
    "matched_normal:yes": _("Allele fraction in the normal sample %(seen)s, at least %(limit)s"),
    "matched_normal:no": _("Not in the matched normal sample (%(seen)s)"),
    "matched_normal:unknown": _("Allele fraction in the normal sample %(seen)s: neither inherited nor absent"),
    "any_tumour": _("%(gene)s is followed up whatever the tumour"),
    "on_tumour:yes": _("Tumour type %(tumour)s is on the gene's list (%(wanted)s)"),
    "on_tumour:no": _("Tumour type %(tumour)s is not on the gene's list (%(wanted)s)"),
    "on_tumour:unknown": _("Tumour type unknown or too coarse (%(tumour)s); the gene's list is %(wanted)s"),
    "age:yes": _("Age at diagnosis %(age)s, below %(limit)s"),
    "age:no": _("Age at diagnosis %(age)s, not below %(limit)s"),
    "age:unknown": _("Age at diagnosis unknown or on the limit (%(age)s); the limit is below %(limit)s"),
    "not_hypermutated": _("Not known to be hypermutated"),
    "hypermutated:yes": _("The tumour is hypermutated; %(gene)s is followed up all the same"),
    "hypermutated:no": _("The tumour is hypermutated; %(gene)s is then set aside"),
    "both_alleles:yes": _("%(gene)s takes two variants, and there are two"),
    "both_alleles:no": _("%(gene)s takes two variants, and there is one"),
    "variant_type": _("Unknown whether a single-base change or an indel"),
    "allele_fraction:yes": _("Allele fraction %(seen)s, at least %(limit)s"),
    "allele_fraction:no": _("Allele fraction %(seen)s is below %(limit)s"),
    "allele_fraction:unknown": _("Allele fraction not stated; the limit is %(limit)s"),
    "plasma:yes": _("Read in plasma"),
    "plasma:unknown": _("Unknown whether it is plasma or tissue"),
    "clonal_gene": _("%(gene)s is often altered in clones of blood cells"),
    "silent": _("Does not alter the protein"),
    "clonal_fraction:yes": _("Allele fraction %(seen)s, at least %(limit)s"),
    "clonal_fraction:no": _("Allele fraction %(seen)s is below %(limit)s"),
    "clonal_fraction:unknown": _("Allele fraction not stated; the limit is %(limit)s"),
    "below_inherited:yes": _("Allele fraction at most %(limit)s, where inherited variants begin"),
    "below_inherited:no": _("Allele fraction %(seen)s is above %(limit)s: inherited or the tumour's"),
    "not_in_tissue:yes": _("Not seen in a tissue sample of the case"),
    "not_in_tissue:no": _("Seen in a tissue sample of the case too"),
    "no_white_cells": _("No matched white cells to compare with"),
    "in_white_cells:yes": _("Seen in the matched white cells (%(seen)s)"),
    "in_white_cells:no": _("Not in the matched white cells (%(seen)s)"),
    "mimics": _("%(gene)s from a clone of blood cells would look like a target of %(drug)s inhibitors"),
    "table_missing": _("The table of drug-gene alleles is not loaded: nothing can be said"),
    "allele:yes": _("%(allele)s, activity %(activity)s"),
    "allele:no": _("None of the alleles in the table"),
    "allele_works": _("%(allele)s works as the common allele does"),
    "drug_ongoing": _("Being given: %(drugs)s"),
    "drug_planned:yes": _("Planned: %(drugs)s"),
    "drug_planned:no": _("Planned treatment has no such drug: %(drugs)s"),
    "plan_missing": _("The planned treatment is not stated"),
    "activity_score": _("Activity score %(score)s if blood confirms one altered copy. %(key)s %(advice)s (%(source)s)"),
}
# What must be known about a rule set before it is trusted, by its id.
REMARKS: Words = {
    "esmo-pmwg-2023": _(
        "The seven genes that count in any tumour are named in the article. The lists by tumour type and age, the "
        "limits and the filters are general knowledge of the field; medical genetics must check them in its tables."
    ),
    "uk-intermediate-conservative-2025": _(
        "Made from the article's abstract alone. Medical genetics must complete it from the article's tables before it "
        "is used for patients."
    ),
    "clonal-blood": _(
        "The upper limit separates a blood clone from an inherited variant, seen in about half of the reads."
    ),
}
# The name and source of a rule set that stand for no publication, by its id; the others are cited as they are.
TITLES: Words = {"clonal-blood": _("Clonal haematopoiesis in plasma")}
SOURCES: Words = {
    "clonal-blood": _(
        "General knowledge of the field (more than half of the variants in free DNA may come from blood cells); gene "
        "list and lower limit as commonly used for clonal haematopoiesis of indeterminate potential"
    ),
}
ADVICE: Words = {
    "none": _("No change of dose."),
    "reduce_by_a_quarter_to_half": _("Reduce the starting dose by 25 to 50 per cent."),
    "reduce_by_half": _("Reduce the starting dose by 50 per cent."),
    "avoid": _("Avoid the drug."),
    "": "",
}
_FRACTIONS = frozenset({"seen", "limit"})
_NUMBERS = frozenset({"score", "activity"})


def step_word(kind: SafetyKind, to: SafetyState) -> str:
    """The button that brings a flag of this kind into the state."""
    return str(_STEPS_BY_KIND.get(kind, {}).get(to) or _STEPS[to])


def help_word(kind: SafetyKind, to: SafetyState) -> str:
    return str(HELP.get(kind, {}).get(to) or HELP[SafetyKind.GERMLINE].get(to, ""))


def reason_sentence(rule: str, answer: str, values: Mapping[str, Any]) -> str:
    """A rule's answer in words, with the values that it saw; the rule's name for a rule of former times."""
    silent = "seen" in values and values["seen"] is None
    sentence = (silent and REASONS.get(f"{rule}:none")) or REASONS.get(f"{rule}:{answer}") or REASONS.get(rule)
    if sentence is None:
        return f"{rule}: {answer}"
    said = {name: _value(rule, name, value) for name, value in values.items()}
    try:
        return str(sentence) % said
    except (KeyError, TypeError, ValueError):
        return f"{rule}: {answer}"


def _value(rule: str, name: str, value: Any) -> str:
    if value is None or value == "":
        return "" if name in {"key", "advice"} else _now("not stated")
    if name == "key":
        return str(ADVICE.get(value, value))
    if name == "word" and rule == "class_null":
        return word("oncogenicity", value)
    if name in _FRACTIONS and isinstance(value, float) and value <= 1:
        percent = Decimal(str(value)) * 100
        return f"{rounded(percent, 0 if percent == percent.to_integral_value() else 1)} %"
    if name in _NUMBERS:
        number = Decimal(value)
        return rounded(number, max(0, -int(number.as_tuple().exponent)))
    return str(value)
