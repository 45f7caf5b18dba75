"""Words of a variant's identity, of its biology and of the sample checks. English here, bokmaal in the catalogue."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.genomics.logic.biallelic import Answer, Reason
from cases.genomics.logic.liftover import NoLift
from cases.genomics.logic.transcripts import Standing

# What a sample id says of a specimen (logic/sample_id.py): values of the reading report's sentences.
SAMPLE_WORDS = (
    _("distal metastasis, naive"), _("distal metastasis, post treatment"), _("liquid"), _("metastasis"),
    _("primary, naive"), _("primary, post treatment"), _("regional metastasis, naive"),
    _("regional metastasis, post treatment"), _("primary tumour"), _("archived FFPE"), _("blood"), _("cytology"),
    _("fresh frozen"),
)  # fmt: skip

GROUPS: dict[str, dict[str, str | Promise]] = {
    "standing": {
        Standing.SELECT: _("MANE Select"),
        Standing.PLUS_CLINICAL: _("MANE Plus Clinical"),
        Standing.OTHER_VERSION: _("MANE has another version of it, or the file states none"),
        Standing.NOT_MANE: _("not the MANE transcript"),
        Standing.UNKNOWN: "",
    },
    "no_lift": {
        NoLift.UNMAPPED: _("no lift-over: the place has no counterpart there"),
        NoLift.GAP: _("no lift-over: bases were added or removed at the place between the builds"),
        NoLift.SPLIT: _("no lift-over: the place is split there"),
        NoLift.REVERSED: _("no lift-over: the place lies on the other strand there"),
        NoLift.REFERENCE_DIFFERS: _("no lift-over: other reference bases stand there"),
    },
    "biallelic": {
        Answer.YES: _("both copies are lost"),
        Answer.NO: _("not both copies are lost"),
        Answer.UNKNOWN: _("not known whether both copies are lost"),
    },
    "biallelic_reason": {
        Reason.NO_COPY_LEFT: _("no copy is left"),
        Reason.VARIANT_AND_DELETION: _("a variant, and the other copy is deleted"),
        Reason.VARIANT_AND_NEUTRAL_LOSS: _("a variant, and loss of heterozygosity: no other copy is left beside it"),
        Reason.VARIANT_ON_ONLY_COPY: _("a variant on the only copy (X of a man)"),
        Reason.TWO_VARIANTS: _("two variants, presumed on different copies; the reads do not show it"),
        Reason.EFFECT_UNKNOWN: _("it is not established that the variant inactivates the gene"),
        Reason.PART_OF_CELLS: _("the variant is in a part of the tumour cells only"),
        Reason.OTHER_COPY_KEPT: _("another copy is kept"),
        Reason.OTHER_COPY_UNKNOWN: _("loss of heterozygosity was not looked at"),
        Reason.COPIES_UNKNOWN: _("no copy number is reported here"),
        Reason.ONE_COPY_LOST: _("one copy is lost, and no inactivating variant is found in the other"),
        Reason.VARIANTS_NOT_TESTED: _("small variants were not tested"),
        Reason.FRACTION_SUGGESTS_ALL: _("the allele fraction suggests that every copy carries the variant"),
    },
    "purity_source": {
        "pathology": _("counted by pathology"),
        "pipeline": _("estimated by the pipeline"),
        "assumed": _("assumed, nobody has assessed it: nothing is concluded from it"),
    },
    "copies_source": {
        "gene": _("reported for the gene"),
        "segment": _("reported for the segment"),
        "none_reported": _("assumed, no change is reported here"),
        "not_tested": _("assumed, copy numbers were not tested"),
    },
    "sample_check": {
        "sample": _("Sample id"),
        "specimen": _("Sample id and specimen"),
        "sex": _("Sex"),
        "inherited": _("Inherited variants"),
        "own": _("Other samples of the patient"),
        "run": _("Others of the run"),
    },
    "sample_state": {
        "agrees": pgettext_lazy("sample check", "agrees"),
        "differs": pgettext_lazy("sample check", "does not agree"),
        "cannot_tell": pgettext_lazy("sample check", "cannot be told"),
    },
}
