"""The words that users read for knowledge: what tables are about, why an item is or may be about a finding."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.genomics.enums import DifferenceKind, Direction, KnowledgeKind, ReceiptState, ReplayState
from cases.genomics.logic.matching import Reason

KINDS: dict[str, str | Promise] = {
    KnowledgeKind.EVIDENCE: _("Evidence"),
    KnowledgeKind.GENE_NAMES: _("Gene names"),
    KnowledgeKind.TRANSCRIPTS: _("Transcripts"),
    KnowledgeKind.HOTSPOTS: _("Hotspots"),
    KnowledgeKind.GENES: _("Cancer genes"),
    KnowledgeKind.DRUG_GENES: _("Drug genes"),
    KnowledgeKind.RETIRED: _("Retired transcripts"),
}
FORMATS: dict[str, str | Promise] = {
    "own": _("Own table (documented CSV)"),
    "civic": _("CIViC, evidence items (TSV)"),
    "hgnc": _("HGNC, symbols and aliases"),
    "mane": _("MANE, summary table"),
    "hotspots": _("Cancer Hotspots"),
    "oncokb-genes": _("OncoKB, gene list"),
    "oncokb-levels": _("OncoKB, list of levels"),
    "cpic": _("CPIC, table of allele functions"),
    "pharmcat": _("PharmCAT, alleles (JSON)"),
    "refseq-removed": _("RefSeq, removed records"),
}
REPLAYS: dict[str, str | Promise] = {
    ReplayState.RUNNING: _("running"),
    ReplayState.DONE: _("done"),
    ReplayState.STOPPED: _("stopped"),
}
RECEIPTS: dict[str, str | Promise] = {
    ReceiptState.WAITING: _("waiting"),
    ReceiptState.READING: _("being read"),
    ReceiptState.STORED: _("stored"),
    ReceiptState.KNOWN: _("here before"),
    ReceiptState.REFUSED: _("refused"),
}
DIFFERENCES: dict[str, str | Promise] = {
    DifferenceKind.LEVEL: _("Level"),
    DifferenceKind.CLASS: _("Class"),
    DifferenceKind.THERAPY: _("Therapy"),
}
EVIDENCE_KINDS: dict[str, str | Promise] = {
    "predictive": _("predictive"),
    "diagnostic": _("diagnostic"),
    "prognostic": _("prognostic"),
    "predisposing": _("predisposing"),
    "oncogenic": _("oncogenic"),
    "functional": _("functional"),
}
DIRECTIONS: dict[str, str | Promise] = {
    Direction.SUPPORTS: _("supports the diagnosis"),
    Direction.EXCLUDES: _("speaks against the diagnosis"),
    Direction.BETTER: _("better outcome"),
    Direction.WORSE: _("worse outcome"),
}
REASONS: dict[str, str | Promise] = {
    Reason.SAME_CHANGE: _("the same change"),
    Reason.SAME_RESIDUE: _("the same residue"),
    Reason.SAME_CLASS: _("the same kind of change"),
    Reason.SAME_EXON: _("the same exon"),
    Reason.SAME_COPIES: _("the same copy number change"),
    Reason.SAME_FUSION: _("the same fusion"),
    Reason.JUDGED: _("judged to be oncogenic"),
    Reason.NOT_READABLE: _("the source's words cannot be compared with a finding"),
    Reason.NOT_ANNOTATED: _("the file states neither protein change nor consequence"),
    Reason.NO_EXON: _("the file does not state the exon"),
    Reason.NO_PARTNER: _("the fusion's other gene is not named"),
    Reason.OUT_OF_FRAME: _("the fusion is out of frame"),
    Reason.NOT_INTERPRETED: _("nobody has judged whether it is oncogenic"),
    Reason.SPLICE_UNPROVEN: _("a splice-site variant; its effect on the transcript is not shown"),
    Reason.NOT_ONCOGENIC: _("the source speaks of the unchanged gene"),
}
# What the project's own tables call an alteration; other sources' words, and names of variants, stay as they are.
ALTERATIONS: dict[str, str | Promise] = {
    "amplification": _("amplification"), "deletion": _("deletion"), "exon 11 mutation": _("exon 11 mutation"),
    "exon 14 skipping": _("exon 14 skipping"), "exon 19 deletion": _("exon 19 deletion"),
    "exon 20 insertion": _("exon 20 insertion"), "fusion": _("fusion"), "loss of function": _("loss of function"),
    "oncogenic mutation": _("oncogenic mutation"),
}  # fmt: skip
BY_NAME = {
    "knowledge_kind": KINDS, "knowledge_format": FORMATS, "replay": REPLAYS, "receipt": RECEIPTS,
    "direction": DIRECTIONS, "difference": DIFFERENCES, "evidence_kind": EVIDENCE_KINDS, "match_reason": REASONS,
    "alteration": ALTERATIONS,
}  # fmt: skip
