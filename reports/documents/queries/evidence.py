"""What was found, not found and not tested in the current profiles of a case."""

from collections.abc import Sequence

from django.utils.translation import gettext

from cases.dossier.models import Case
from cases.genomics.enums import FindingKind, InterpretationState, ProfileState, Relevance
from cases.genomics.logic import signatures as classes
from cases.genomics.models import Finding, Implication, Interpretation, Profile, Signature
from cases.genomics.queries.metrics import failed_metrics
from cases.meetings.models import Conclusion
from reports.documents.enums import Finding as Found
from reports.documents.enums import Measured
from reports.documents.logic.canonical import Json
from reports.documents.queries.parts import decimal_text, finding_change, finding_gene

GROUPS = {
    "small_variants": (FindingKind.SMALL_VARIANT, ("small_variants",)),
    "copy_numbers": (FindingKind.COPY_NUMBER, ("copy_numbers", "exon_copy_numbers")),
    "fusions": (FindingKind.FUSION, ("fusions",)),
}
UNITS = {"tmb": "mut/Mb", "msi": "%", "hrd": ""}
TESTED = frozenset({"reported", "none_reported"})


def current_profiles(case: Case) -> list[Profile]:
    return list(case.profiles.filter(state=ProfileState.CURRENT).order_by("pk"))


def _group_state(profiles: Sequence[Profile], kind: FindingKind, sections: tuple[str, ...]) -> Found:
    if not profiles:
        return Found.UNKNOWN
    if Finding.objects.filter(profile__in=profiles, kind=kind, passed=True).exists():
        return Found.FOUND
    tested = any(profile.sections.get(section) in TESTED for profile in profiles for section in sections)
    return Found.NONE_FOUND if tested else Found.NOT_TESTED


def _interpretation(finding: Finding) -> Interpretation | None:
    live = [i for i in finding.interpretations.all() if i.state != InterpretationState.SUPERSEDED]
    return live[0] if live else None


def _item(finding: Finding) -> Json:
    reading = _interpretation(finding)
    coding = f"{finding.transcript}:{finding.hgvs_c}" if finding.transcript and finding.hgvs_c else finding.hgvs_c
    reads = (
        gettext("%(count)d reads") % {"count": finding.supporting_reads} if finding.supporting_reads is not None else ""
    )
    copies = (
        gettext("%(count)s copies") % {"count": decimal_text(finding.copy_number, 1)}
        if finding.copy_number is not None
        else ""
    )
    fraction = finding.allele_fraction
    return {
        "kind": finding.kind,
        "gene": finding_gene(finding),
        "change": finding_change(finding)[:500],
        "detail": ", ".join(part for part in (coding, reads, copies) if part)[:500],
        "allele_fraction": decimal_text(fraction) if fraction is not None else None,
        "oncogenicity": reading.oncogenicity if reading else "",
        "confirmed": reading.state == InterpretationState.CONFIRMED if reading else None,
        "interpretation": reading.text if reading else "",
        "implications": [_implication(said) for said in reading.implications.all()] if reading else [],
    }


def _implication(said: Implication) -> Json:
    return {
        "use": said.use,
        "direction": said.direction,
        "subject": said.subject,
        "system": said.system,
        "version": said.system_version,
        "level": said.level,
        "tumour": said.oncotree,
        "source": said.source,
        "source_version": said.source_version,
    }


def findings(conclusion: Conclusion, profiles: Sequence[Profile]) -> Json:
    """Findings marked as relevant, and those that the conclusion itself leans on."""
    named = Finding.objects.filter(profile__case=conclusion.case)
    leaned_on = conclusion.lines.values("findings")
    chosen = named.filter(profile__in=profiles, relevance=Relevance.RELEVANT) | named.filter(pk__in=leaned_on)
    rows = chosen.prefetch_related("interpretations__implications").order_by("kind", "gene", "variant_key", "pk")
    states = {name: _group_state(profiles, *group).value for name, group in GROUPS.items()}
    return {**states, "items": [_item(finding) for finding in rows]}


def _class(signature: Signature) -> str:
    if signature.kind == "tmb":
        return classes.tmb_class(signature.value).value
    if signature.kind == "msi":
        return classes.msi_class(signature.value, signature.usable_sites).value
    return classes.hrd_class(signature.value).value


def _biomarker(code: str, profiles: Sequence[Profile], signatures: Sequence[Signature]) -> Json:
    """The newest figure; without one, why there is none."""
    own = [signature for signature in signatures if signature.kind == code]
    measured = [signature for signature in own if signature.tested and signature.value is not None]
    nothing = {"code": code, "value": None, "unit": "", "classification": ""}
    if measured and measured[-1].value is not None:
        value, unit = decimal_text(measured[-1].value), UNITS[code]
        state = Measured.MEASURED.value
        return {"code": code, "state": state, "value": value, "unit": unit, "classification": _class(measured[-1])}
    if any(signature.tested for signature in own):
        return nothing | {"state": Measured.NOT_EVALUABLE.value}
    if not profiles or any(signature.tested is None for signature in own):
        return nothing | {"state": Measured.UNKNOWN.value}
    return nothing | {"state": Measured.NOT_TESTED.value}


def biomarkers(profiles: Sequence[Profile]) -> list[Json]:
    signatures = list(Signature.objects.filter(profile__in=profiles).order_by("profile__imported_at", "pk"))
    return [_biomarker(code, profiles, signatures) for code in ("tmb", "msi", "hrd")]


def quality(case: Case) -> list[Json]:
    """Figures of the current profiles outside the limits that their files state."""
    return [
        {
            "name": failed.name,
            "value": failed.text,
            "unit": failed.unit,
            "limits": "" if failed.limits == "-" else failed.limits,
            "section": failed.section,
            "sample": failed.sample,
        }
        for failed in failed_metrics(case)
    ]


def basis(conclusion: Conclusion) -> list[Json]:
    """What the meeting recorded (profiles, rules, evidence scales, quorum), and the cut-offs of the biomarkers."""
    recorded = conclusion.basis
    rows = [
        {
            "name": " ".join(str(part) for part in (one.get("assay"), one.get("sample"), one.get("build")) if part)[
                :500
            ],
            "version": ", ".join(str(part) for part in (one.get("pipeline"), f"v{one.get('version')}") if part)[:500],
        }
        for one in recorded.get("profiles", [])
    ]
    rows += [{"name": one["system"], "version": one["version"]} for one in recorded.get("evidence", [])]
    rules = ", ".join(f"{one['cohort']} v{one['version']}" for one in recorded.get("cohorts", []))
    quorum = recorded.get("quorum", {}).get("rule")
    named = [(gettext("Cohort rules"), rules), (gettext("Quorum rule"), str(quorum or ""))]
    named += [
        ("TMB", classes.INPRED_TMB_2026.id),
        ("MSI", classes.INPRED_MSI_2026.id),
        ("HRD", classes.MYRIAD_HRD_42.id),
    ]
    return rows + [{"name": name, "version": version[:500]} for name, version in named if version]
