"""Rows of the corpus that only a request or the database can answer: each gives the answer and the rules behind it."""

from collections.abc import Callable
from datetime import date

from django.test import Client

from cases.genomics.enums import KnowledgeKind
from cases.genomics.models import Finding, GeneName, KnowledgeSource, Profile, Upload
from cases.genomics.readers.kinds import Outcome
from molmdt.accounts.enums import Role
from tests.cases.genomics.deliveries import deliver, send
from tests.factories import make_account, make_case, make_specimen

from .made import SAMPLE, Made

Answer = tuple[Outcome, set[str]]
APPROVED = {"MLL2": "KMT2D", "C10orf54": "VSIR"}


def name_genes(aliases: dict[str, str]) -> None:
    """A current table of gene names, as HGNC's is taken in."""
    source = KnowledgeSource.objects.create(
        kind=KnowledgeKind.GENE_NAMES, name="HGNC", version="1", released_on=date(2026, 1, 1), sha256="0" * 64
    )
    for old, gene in aliases.items():
        for symbol, status in ((old, "alias"), (gene, "approved")):
            GeneName.objects.create(source=source, symbol=symbol, approved=gene, status=status)


def _sent(made: Made) -> Upload:
    specimen = make_specimen(make_case(), dna_sample_id=SAMPLE, origin="primary")
    return deliver(specimen, make_account(Role.MOLECULAR_BIOLOGIST), {made.name: made.data})


def _of(upload: Upload) -> Answer:
    return Outcome(upload.state), set(upload.problems.values_list("rule", flat=True))


def request(made: Made) -> Answer:
    """The body is packed on the way, as its name ends."""
    specimen, client = make_specimen(make_case(), dna_sample_id=SAMPLE, origin="primary"), Client()
    client.force_login(make_account(Role.MOLECULAR_BIOLOGIST))
    answer = client.post(
        f"/cases/{specimen.case.pseudonym}/files/send/", made.data, content_type="multipart/form-data; boundary=x",
        headers={"content-encoding": made.name.rpartition(".")[2]},
    )  # fmt: skip
    assert answer.status_code in (413, 415) and not Upload.objects.exists()
    return Outcome.REFUSED, {str(answer.status_code)}


def named(made: Made) -> Answer:
    """Goes by the approved symbol and keeps the written one."""
    name_genes(APPROVED)
    upload = _sent(made)
    (finding,) = Finding.objects.filter(gene_as_written__in=APPROVED)
    assert finding.gene == APPROVED[finding.gene_as_written]
    return _of(upload)


def again(made: Made) -> Answer:
    """Sent twice: the same is one delivery; a corrected one is a new version, and the file of the old one is kept."""
    first = _sent(made)
    corrected = made.beside.get(made.name)
    if corrected is None:
        received = send(first.specimen, make_account(Role.MOLECULAR_BIOLOGIST), {made.name: made.data})
        assert (received.created, received.upload.pk) == (False, first.pk)
        assert Upload.objects.count() == Profile.objects.count() == 1
        return _of(first)
    second = deliver(first.specimen, make_account(Role.MOLECULAR_BIOLOGIST), {made.name: corrected})
    versions = Profile.objects.order_by("version").values_list("version", "state")
    assert list(versions) == [(1, "superseded"), (2, "current")]
    assert len({profile.upload.files.get(name=made.name).sha256 for profile in Profile.objects.all()}) == 2
    return _of(second)


WAYS: dict[str, Callable[[Made], Answer]] = {"request": request, "named": named, "again": again}
