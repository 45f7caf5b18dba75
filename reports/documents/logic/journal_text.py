"""The conclusion as plain text for the treating doctor's journal and the pathology system.

The board states possibilities; it orders nothing. The treating doctor decides and journals.
"""

from reports.documents.logic import words
from reports.documents.logic.canonical import Json
from reports.documents.logic.printable import printable
from reports.documents.logic.words import Translate

_FINDING_GROUPS = ("small_variants", "copy_numbers", "fusions")


def journal_text(snapshot: Json, sha256: str, _: Translate) -> str:
    """Plain text in the document's language, ending with the hash that names the snapshot it was made from."""
    shown = printable(snapshot)
    meeting = shown["meeting"]
    parts = [
        [
            _("Conclusion from the molecular tumour board"),
            f"{meeting['board']}, {words.date_words(meeting['date'])}",
            _("Case") + f": {shown['patient']['pseudonym']}",
            _("Diagnosis") + f": {shown['case']['diagnosis']}",
        ],
        [_("Question") + ":", shown["question"] or _("none stated")],
        _quality(shown, _),
        _conclusion(shown["conclusion"], _),
        _findings(shown, _),
        _biomarkers(shown, _),
        _safety(shown, _),
        [_("Stands on") + ":", *(f"- {item['name']} {item['version']}".rstrip() for item in shown["basis"])],
        [shown["disclaimer"]],
        [
            _("Document") + f" {shown['document']['id']}, " + _("version") + f" {shown['document']['version']}",
            f"SHA-256 {sha256}",
        ],
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if any(lines)) + "\n"


def _conclusion(conclusion: Json, _: Translate) -> list[str]:
    lines = [_("Possibilities considered by the board (not ordered treatment)") + ":"]
    lines += [line for option in conclusion["options"] for line in _option(option, _)]
    if not conclusion["options"]:
        lines.append(_("No option was found") + f": {conclusion['no_option_reason'] or _('no reason recorded')}")
    if conclusion["summary"]:
        lines += ["", conclusion["summary"]]
    if conclusion["further_testing"]:
        lines += [
            "",
            _("To follow up") + ":",
            *(f"- {words.testing_words(item, _)}" for item in conclusion["further_testing"]),
        ]
    lines += ["", words.counselling_words(conclusion["genetic_counselling"], _)]
    agreed = words.consensus_words(conclusion, _)
    votes = [_("Advisory vote") + f": {words.vote_words(vote, _)}" for vote in conclusion.get("votes", [])]
    lines += ["", *([agreed] if agreed else []), *votes] if agreed or votes else []
    if conclusion["dissent"]:
        lines += ["", _("Dissent") + f": {conclusion['dissent']}"]
    return lines


def _quality(shown: Json, _: Translate) -> list[str]:
    """Before everything else that follows from the findings; nothing where every figure is within its limit."""
    lines = [f"- {words.quality_words(item, _)}, {item['sample']}" for item in shown.get("quality", [])]
    return [words.quality_heading(_), *lines] if lines else []


def _safety(shown: Json, _: Translate) -> list[str]:
    """Beside the tumour; nothing where a document of former times does not say."""
    if "safety" not in shown:
        return []
    lines = [
        f"- {words.safety_kind_words(item['kind'], _)}: {item['subject']} ({words.safety_words(item, _)})"
        for item in shown["safety"]
    ]
    return [_("To be clarified beside the tumour") + ":", *(lines or [_("Nothing was raised.")])]


def _option(option: Json, _: Translate) -> list[str]:
    details = [
        (_("Drugs"), ", ".join(option["drugs"])),
        (_("Trial cohort"), words.trial_words(option["trial"])),
        (_("Biomarkers"), ", ".join(option["biomarkers"])),
        (_("Evidence level"), words.evidence_words(option["evidence"], _)),
        (_("Access"), words.access_words(option["access_route"], _)),
        (_("Rationale"), option["rationale"]),
    ]
    head = f"{option['priority']}. {option['title']} ({words.option_kind_words(option['kind'], _)})"
    return [head, *(f"   {label}: {value}" for label, value in details if value)]


def _findings(shown: Json, _: Translate) -> list[str]:
    names = {"small_variants": _("Small variants"), "copy_numbers": _("Copy number"), "fusions": _("Fusions")}
    findings, language = shown["findings"], shown["document"]["language"]
    lines = [_("Key findings") + ":"]
    for item in findings["items"]:
        fraction = item["allele_fraction"]
        share = f", VAF {words.percent_words(fraction, language)}" if fraction is not None else ""
        detail = f" ({item['detail']})" if item["detail"] else ""
        note = words.interpretation_words(item, _)
        lines.append(f"- {item['gene']} {item['change']}{detail}{share}: {note}")
        lines += [f"  {words.implication_words(said, _)}" for said in item.get("implications", ())]
    lines += [f"{names[group]}: {words.finding_words(findings[group], _)}" for group in _FINDING_GROUPS]
    return lines


def _biomarkers(shown: Json, _: Translate) -> list[str]:
    language = shown["document"]["language"]
    return [_("Biomarkers") + ":"] + [
        f"- {words.biomarker_name(item['code'], _)}: {words.biomarker_words(item, language, _)}"
        for item in shown["biomarkers"]
    ]
