"""What Clinical Trial Markup Language cannot say of a rule, as sentences in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from cases.trials.enums import Unsaid
from cases.trials.logic.ctml.export import LeftOut
from cases.trials.logic.grammar import as_data
from cases.trials.words.clauses import flat_words, negated_words

WHY: Mapping[Unsaid, Any] = {
    Unsaid.AT_INCLUSION: gettext_lazy(
        "The language cannot say that something is checked only when the patient is included."
    ),
    Unsaid.ALTERNATIVE: gettext_lazy("One of these alternatives cannot be said, so none of them is asked for."),
    Unsaid.ALLELE_FRACTION: gettext_lazy("The language does not know allele fractions."),
    Unsaid.ONCOGENIC: gettext_lazy("The language does not know whether a variant is interpreted as oncogenic."),
    Unsaid.COPIES: gettext_lazy("The language does not know numbers of copies."),
    Unsaid.IN_FRAME: gettext_lazy("The language does not know whether a fusion is in frame."),
    Unsaid.BIALLELIC: gettext_lazy("The language cannot say that both alleles are hit."),
    Unsaid.MSI: gettext_lazy("The language has a word and no percentage; only the board's own limit fits it."),
    Unsaid.HRD: gettext_lazy("The language has no score of homologous recombination deficiency."),
    Unsaid.TUMOUR: gettext_lazy("The language's older OncoTree does not have this tumour type as ours does."),
    Unsaid.ECOG: gettext_lazy("The language does not know the performance status or how old it is."),
    Unsaid.TREATMENT: gettext_lazy("The language does not know earlier treatment."),
    Unsaid.STATEMENT: gettext_lazy("The language has no such statement of the referring doctor."),
    Unsaid.CONSENT: gettext_lazy("The language does not know consents."),
    Unsaid.ORGAN: gettext_lazy("The language does not know laboratory values."),
    Unsaid.OTHER: gettext_lazy("The language has no word for this."),
}


def left_out_words(entry: LeftOut) -> tuple[str, str]:
    """What is asked, and why it is not in the document."""
    data = as_data(entry.rule)
    return negated_words(data) if entry.excluded else flat_words(data), str(WHY[entry.why])
