"""What the rules of oncogenicity may know of one small variant, frozen, and the reasons that they give. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from cases.genomics.logic.protein import ProteinChange, read_change


class Reason(StrEnum):
    """Why; the sentences are in reasons.py."""

    NULL_IN_SUPPRESSOR = "null_in_suppressor"
    NULL_IN_LAST_EXON = "null_in_last_exon"
    NOT_NULL = "not_null"
    NOT_SUPPRESSOR = "not_suppressor"
    ROLE_NOT_STATED = "role_not_stated"
    NO_GENE_TABLE = "no_gene_table"
    NO_CONSEQUENCE = "no_consequence"
    NO_PROTEIN = "no_protein"
    NO_CHANGE = "no_change"
    SAME_CHANGE = "same_change"
    OTHER_AT_RESIDUE = "other_at_residue"
    NOT_MISSENSE = "not_missense"
    CUT_SHORT = "cut_short"
    NOT_KNOWN = "not_known"
    NO_EVIDENCE_TABLE = "no_evidence_table"
    HOTSPOT = "hotspot"
    OTHER_HOTSPOT_RULE = "other_hotspot_rule"
    NOT_HOTSPOT = "not_hotspot"
    NO_HOTSPOT_TABLE = "no_hotspot_table"
    IN_DOMAIN = "in_domain"
    OUTSIDE_DOMAINS = "outside_domains"
    NO_DOMAINS = "no_domains"
    LENGTH_CHANGED = "length_changed"
    STOP_LOST = "stop_lost"
    LENGTH_KEPT = "length_kept"
    NOT_CANCER_GENE = "not_cancer_gene"
    FREQUENCY = "frequency"
    NO_FREQUENCY = "no_frequency"
    SILENT = "silent"
    NOT_SILENT = "not_silent"
    NEAR_SPLICE = "near_splice"
    COMPUTED = "computed"
    COMPUTED_OTHERWISE = "computed_otherwise"
    NO_COMPUTED = "no_computed"
    FUNCTIONAL_LISTED = "functional_listed"
    FOR_A_PERSON = "for_a_person"


@dataclass(frozen=True, slots=True)
class Domain:
    """Residues of the protein, both ends included."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class HotspotCount:
    """Tumours with any change of the residue, and with this very change."""

    residue: str
    samples: int
    same_change: int


@dataclass(frozen=True, slots=True)
class Known:
    """A variant of the same gene that is established as oncogenic. ``change`` as ``V600E``; ``source`` names whose word
    it is, with the version."""

    change: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantFacts:
    """One small variant and what is known of it. An empty source name: that table is not loaded.

    ``domains`` None: the table says nothing of domains. ``population_frequency`` 0..1, None: not stated by the file.
    ``computed``: (tool, damaging or benign) as the file states. ``functional``: studies that the evidence lists.
    """

    gene: str
    consequence: str = ""
    protein: str = ""
    exon: str = ""
    gene_source: str = ""
    oncogene: bool | None = None
    tumour_suppressor: bool | None = None
    domains: tuple[Domain, ...] | None = None
    hotspot_source: str = ""
    hotspot: HotspotCount | None = None
    known_source: str = ""
    known: tuple[Known, ...] = ()
    functional: tuple[str, ...] = ()
    population_frequency: float | None = None
    computed: tuple[tuple[str, bool], ...] = ()

    @property
    def terms(self) -> frozenset[str]:
        return frozenset(self.consequence.replace(",", "&").split("&")) - {""}

    @property
    def change(self) -> ProteinChange | None:
        return read_change(self.protein)

    @property
    def in_last_exon(self) -> bool:
        """``15/15``: a product cut short there may escape decay."""
        number, _, total = self.exon.partition("/")
        return bool(total) and number == total
