"""What the laboratories do: files in through the readers, marks, interpretations read by a second person."""

import tempfile
from pathlib import Path

from django.db.models import Q, QuerySet

from cases.dossier.demo.nation import DemoCase
from cases.genomics import services as genomics
from cases.genomics.demo.cases import CLASSIFIED_OTHERWISE, profile_of
from cases.genomics.demo.facts import variants_of
from cases.genomics.demo.files import make_files
from cases.genomics.demo.interpretations import EVIDENCE, DemoInterpretation, interpretations
from cases.genomics.enums import FindingKind, ProfileState, Relevance
from cases.genomics.models import Finding
from cases.genomics.queries.criteria import suggestions_of
from cases.pathology.models import Specimen
from molmdt.accounts.models import Account, Hospital
from reports.journal.management.nation.story import Nation

# Who works at the nodes, by the node's hospital. Ahus has its biology done in Oslo.
BIOINFORMATICIANS = {
    "ous": "bioinformatiker.ous",
    "ahus": "bioinformatiker.ahus",
    "bergen": "bioinformatiker.haukeland",
    "st-olavs": "bioinformatiker.stolavs",
}
BIOLOGISTS = {
    "ous": "molekylarbiolog.ous",
    "ahus": "molekylarbiolog.ous",
    "bergen": "molekylarbiolog.haukeland",
    "st-olavs": "molekylarbiolog.stolavs",
}
SECOND_READER = {
    "molekylarbiolog.ous": "genetiker.ous",
    "molekylarbiolog.haukeland": "genetiker.haukeland",
    "molekylarbiolog.stolavs": "molekylarbiolog.ous",
}


def deliver_files(nation: Nation, case: DemoCase) -> None:
    """Makes the laboratory's files and hands them in; they are read by the job that follows."""
    profile = profile_of(case)
    if profile is None:
        return
    specimen = Specimen.objects.select_related("case__hospital", "case__patient").get(case=nation.cases[case.key])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        incoming = [
            genomics.Incoming(str(path.relative_to(folder)), [path.read_bytes()])
            for path in make_files(profile, folder)
        ]
    laboratory = nation.laboratory_of(case.hospital)
    genomics.receive(
        specimen=specimen,
        files=incoming,
        actor=nation.accounts[BIOINFORMATICIANS[laboratory.code]],
        laboratory=laboratory,
    )


def mark_findings(nation: Nation, case: DemoCase) -> None:
    """The bioinformatician marks what the board should look at."""
    actor = nation.accounts[BIOINFORMATICIANS[nation.laboratory_of(case.hospital).code]]
    for found, _ in _main_findings(nation, case):
        genomics.mark(finding=found, actor=actor, relevance=Relevance.RELEVANT)


def interpret(nation: Nation, case: DemoCase) -> None:
    """The molecular biologist writes what the main findings mean and asks for a second reader."""
    writer = _writer(nation, nation.laboratory_of(case.hospital))
    for finding, said in _main_findings(nation, case):
        draft = genomics.save(
            finding=finding,
            actor=writer,
            expected_version=0,
            oncogenicity=CLASSIFIED_OTHERWISE.get((case.key, said.gene), said.oncogenicity),
            text=said.text,
            actions=[
                genomics.Action(
                    drugs=action.drugs,
                    effect=action.effect,
                    level_own_tumour=action.level_own_tumour,
                    level_other_tumours=action.level_other_tumours,
                )
                for action in said.actions
            ],
            judgement=_judgement(finding, said, otherwise=(case.key, said.gene) in CLASSIFIED_OTHERWISE),
            implied=[
                genomics.Implied(one.use, one.direction, one.subject, one.system, one.level) for one in said.implied
            ],
        )
        genomics.propose(interpretation=draft, actor=writer, expected_version=draft.version)


def _judgement(finding: Finding, said: DemoInterpretation, *, otherwise: bool) -> genomics.Judgement:
    met = said.met(finding.consequence, otherwise=otherwise)
    suggested = {one.key for one in suggestions_of(finding) if one.met}
    judged = [genomics.Judged(key, True, "" if key in suggested else EVIDENCE.get(key, "")) for key in met]
    return genomics.Judgement(judged, deviation="" if otherwise else said.deviation)


def confirm_interpretations(nation: Nation, case: DemoCase) -> None:
    """Another person agrees."""
    writer = _writer(nation, nation.laboratory_of(case.hospital))
    reader = nation.accounts[SECOND_READER[writer.username]]
    for finding, _ in _main_findings(nation, case):
        proposed = finding.interpretations.get(state="proposed")
        genomics.confirm(interpretation=proposed, actor=reader, expected_version=proposed.version)


def _writer(nation: Nation, laboratory: Hospital) -> Account:
    return nation.accounts[BIOLOGISTS[laboratory.code]]


def _main_findings(nation: Nation, case: DemoCase) -> list[tuple[Finding, DemoInterpretation]]:
    """The case's findings that the archetype has something to say about, each with what is said."""
    current = Finding.objects.filter(profile__case=nation.cases[case.key], profile__state=ProfileState.CURRENT)
    pairs = []
    for said in interpretations()[case.archetype]:
        finding = finding_of(current, said.gene, said.kind)
        if finding is not None:
            pairs.append((finding, said))
    return pairs


def finding_of(findings: QuerySet[Finding], gene: str, kind: FindingKind | None = None) -> Finding | None:
    """The finding of a gene that matters: for small variants the driver, never a bystander in the same gene."""
    named = findings.filter(Q(gene=gene) | Q(partner_gene=gene), passed=True)
    if kind is not None:
        named = named.filter(kind=kind)
    drivers = {f"{variant.gene.symbol} {variant.cdna}" for variant in variants_of("driver")}
    for finding in named.exclude(copy_number_kind="neutral").order_by("kind", "pk"):
        small = finding.kind == FindingKind.SMALL_VARIANT
        if not small or f"{gene} {finding.hgvs_c.rpartition(':')[2]}" in drivers:
            return finding
    return None
