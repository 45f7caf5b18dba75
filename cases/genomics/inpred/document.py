"""The view as JSON: the fixed shape, with what the reader must be told beside it."""

from typing import Any

from cases.genomics.inpred.compare import Shown
from cases.genomics.inpred.rna import slide_entries
from cases.genomics.inpred.sentences import TOLD, WHYS
from cases.genomics.inpred.told import told
from cases.genomics.inpred.view import View


def as_document(view: View) -> dict[str, Any]:
    """``tables``, ``tmb``, ``msi`` and ``purity`` are the contract; the keys behind them explain it."""
    return {
        "tables": {name.value: [_row(row) for row in rows] for name, rows in view.tables.items()},
        "tmb": _tmb(view),
        "msi": {
            "raw": view.msi.raw,
            "percent": _float(view.msi.percent),
            "sites": None if view.msi.usable is None else {"unstable": view.msi.unstable, "usable": view.msi.usable},
            "class": view.msi.msi_class.value,
            "policy": view.msi.policy,
        },
        "purity": {
            "shown": view.purity.shown, "value": _float(view.purity.value), "source": view.purity.source,
        },
        "rna": {
            "sample": view.rna.sample,
            "state": view.rna.state.value,
            "splicing": slide_entries(view.rna.splicing, ","),
            "fusions": slide_entries(view.rna.fusions, ";"),
        },
        "sample": {"asked": view.sample, "in_table": list(view.table.ids), "files": list(view.files)},
        "told": [{"code": one.code, "sentence": TOLD[one.code] % dict(one.values)} for one in told(view)],
    }  # fmt: skip


def _row(row: Shown) -> dict[str, Any]:
    return {
        "gene": row.gene, "genomic_location": row.genomic_location, "dna_change": row.dna_change, "cdna": row.cdna,
        "protein": row.protein, "depth": row.depth, "allele_fraction": row.allele_fraction,
        "class_judgement": row.class_judgement, "reporting_judgement": row.reporting_judgement, "rescued": row.rescued,
        "today": row.today, "ours": row.ours,
        "why": None if row.why is None else WHYS[row.why.code] % dict(row.why.values),
    }  # fmt: skip


def _tmb(view: View) -> dict[str, Any]:
    tmb, in_house = view.tmb, view.tmb.in_house
    return {
        "raw": tmb.raw, "value": _float(tmb.value), "eligible": tmb.eligible, "rounded": tmb.rounded,
        "class": tmb.tmb_class.value, "word": tmb.word, "policy": tmb.policy,
        "in_house": {
            "count": in_house.count, "size": in_house.megabases, "shown": in_house.shown,
            "quotient": in_house.quotient, "today_count": in_house.today,
        },
    }  # fmt: skip


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
