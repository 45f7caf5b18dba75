"""What the rehearsal leaves behind: two PDFs, the FHIR transaction, the journal text, the summary."""

import json
import shutil
from pathlib import Path
from typing import Any

from django.utils.translation import gettext, override

from cases.genomics.enums import FindingKind
from cases.genomics.models import Profile
from cases.trials.enums import Verdict
from cases.trials.models import Screening
from molmdt.kernel import store
from reports.documents.logic.journal_text import journal_text
from reports.documents.services import frozen_of, print_version
from reports.journal.logic.bundle import transaction_bundle
from reports.journal.management.rehearsal.acts import Played
from reports.journal.services import build_message

COUNTED = {
    "small_variants": FindingKind.SMALL_VARIANT,
    "copy_numbers": FindingKind.COPY_NUMBER,
    "fusions": FindingKind.FUSION,
}
FIGURES = {"tmb": "tmb", "msi_percent": "msi", "hrd_score": "hrd"}


def write(played: Played, out: Path) -> dict[str, Any]:
    """Writes the five files into ``out`` and returns the summary."""
    out.mkdir(parents=True, exist_ok=True)
    version = played.signed.version
    shutil.copyfile(store.path_of(played.signed.sha256), out / "conclusion.pdf")
    minutes = print_version(played.minutes, approvals=[], signer=None, attachments=[], with_identity=False)
    (out / "minutes.pdf").write_bytes(minutes)
    _json(out / "bundle.json", transaction_bundle(build_message(played.message)))
    frozen = frozen_of(version)
    with override("nb"):
        (out / "journal.txt").write_text(journal_text(frozen.value(), frozen.sha256, gettext), encoding="utf-8")
    summary = summarise(played, frozen.value()["conclusion"])
    _json(out / "summary.json", summary)
    return summary


def _json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def summarise(played: Played, conclusion: Any) -> dict[str, Any]:
    """The figures that others rely on; null means not tested."""
    return {
        "case": played.case.pseudonym,
        "profile": profile_figures(played.profile),
        "screening": {verdict.value: _codes(played.screenings, verdict) for verdict in Verdict},
        "conclusion": conclusion,
        "document": {"sha256": played.signed.sha256, "signature_level": played.signed.signature_level},
        "delivery": {"status": played.message.state, "document_reference": played.message.document_reference},
    }


def profile_figures(profile: Profile) -> dict[str, Any]:
    """Distinct findings that the laboratory itself passes, candidates apart, and the whole-sample figures."""
    known = {signature.kind: signature.value for signature in profile.signatures.filter(tested=True)}
    figures = {name: _number(known.get(kind)) for name, kind in FIGURES.items()}
    counts = {name: profile.counts.get(kind.value, 0) for name, kind in COUNTED.items()}
    return counts | figures | {"candidates": profile.counts.get("candidates", 0), "build": profile.build}


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _codes(screenings: list[Screening], verdict: Verdict) -> list[str]:
    return [screening.version.cohort.code for screening in screenings if screening.verdict == verdict]
