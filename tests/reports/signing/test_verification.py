"""Attacks on a really sealed report, judged by our verifier and by poppler's."""

import datetime as dt
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from reports.documents.logic.canonical import canonical_json, freeze
from reports.documents.logic.fhir import clinical_bundle
from reports.documents.rendering.page import Act, document_html
from reports.documents.rendering.pdf import Attachment, render_pdf
from reports.signing.enums import Verdict
from reports.signing.keys import demonstration_authority, root_certificate_path
from reports.signing.seal import current_tools, seal
from reports.signing.verification import BUNDLE, IDENTITY, REPORT, Verification, load_roots, verify
from tests.reports.snapshots import snapshot

AT = dt.datetime(2026, 11, 24, 15, 2, tzinfo=dt.UTC)
SIGNER = Act("Kari Hansen", "Møteleder", "9000002", "Oslo universitetssykehus HF", AT)
BLOCK = {"name": "Åse Čáŋŋá", "national_id": "01817010055", "kind": "fnr", "salt": "00"}


def report(*, identity: dict = BLOCK, embedded: str | None = None, bundle: str | None = None) -> bytes:
    """An unsigned report; ``embedded`` and ``bundle`` replace what is attached."""
    block = freeze(identity)
    value = snapshot(patient={"pseudonym": "M-2026-0142", "identity_sha256": freeze(BLOCK).sha256})
    frozen = freeze(value)
    html = document_html(frozen, identity=identity, approvals=[SIGNER], signer=SIGNER)
    files = [
        Attachment(REPORT, "x", (embedded or frozen.text).encode()),
        Attachment(IDENTITY, "x", block.text.encode()),
        Attachment(BUNDLE, "x", (bundle or canonical_json(clinical_bundle(value, identity))).encode()),
    ]
    return render_pdf(html=html, attachments=files, created=AT, identifier=frozen.sha256[:32])


@cache
def sealed() -> bytes:
    return seal(report(), reason="test", place="Oslo", tools=current_tools()).pdf


def judged(pdf: bytes) -> Verification:
    demonstration_authority()
    return verify(pdf, load_roots(root_certificate_path().read_bytes()))


def codes(result: Verification) -> set[str]:
    return {reason["code"] for reason in result.reasons}


def test_untouched_report_passes_here_and_at_poppler(tmp_path: Path) -> None:
    result = judged(sealed())
    assert (result.verdict, result.reasons) == (Verdict.PASSED, [])
    assert result.signature["level"] == "PAdES B-LT" and result.signature["timestamp"]
    path = tmp_path / "conclusion.pdf"
    path.write_bytes(sealed())
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True, check=True).stdout
    assert "Signature is Valid" in said and "Total document signed" in said


def test_flipped_byte_fails_wherever_it_is() -> None:
    pdf = sealed()
    gap = pdf.index(b"/Contents <")
    for place in (100, len(pdf) // 4, gap - 200, len(pdf) - 40):
        spoilt = bytearray(pdf)
        spoilt[place] ^= 1
        assert judged(bytes(spoilt)).verdict is Verdict.FAILED, place


def test_incremental_update_fails() -> None:
    output = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(sealed()))
    writer.root["/Extra"] = writer.root["/Lang"]
    writer.update_root()
    writer.write(output)
    result = judged(output.getvalue())
    assert result.verdict is Verdict.FAILED and "COVERAGE" in codes(result)


def test_single_byte_at_the_end_fails() -> None:
    assert "COVERAGE" in codes(judged(sealed() + b"\n"))


def test_byte_range_that_is_missing_short_or_doubled_fails() -> None:
    pdf = sealed()
    at = pdf.index(b"/ByteRange")
    assert judged(pdf.replace(b"/ByteRange", b"/ByteRenge", 1)).verdict is Verdict.FAILED
    assert judged(pdf[:-20]).verdict is Verdict.FAILED
    assert judged(pdf + pdf[at : at + 60]).verdict is Verdict.FAILED


def test_unknown_authority_is_indeterminate() -> None:
    result = verify(sealed(), [])
    assert result.verdict is Verdict.INDETERMINATE
    assert codes(result) == {"NO_CERTIFICATE_CHAIN_FOUND"}


def _self_signed(tmp_path: Path) -> signers.SimpleSigner:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import NameOID

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Mol-MDT demonstration seal")])
    start = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(start).not_valid_after(start + dt.timedelta(days=9))
    certificate = builder.add_extension(usage, critical=True).sign(key, hashes.SHA256())
    path = tmp_path / "other.p12"
    protection = serialization.BestAvailableEncryption(b"secret")
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, protection))
    signer = signers.SimpleSigner.load_pkcs12(str(path), passphrase=b"secret")
    assert signer is not None
    return signer


def _sign(pdf: bytes, signer: signers.SimpleSigner, **metadata: object) -> bytes:
    output = BytesIO()
    details = signers.PdfSignatureMetadata(
        field_name="Seal", subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256", **metadata
    )
    signers.PdfSigner(details, signer=signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=output)
    return output.getvalue()


def test_certificate_of_somebody_else_is_not_ours(tmp_path: Path) -> None:
    other = _sign(report(), _self_signed(tmp_path), certify=True, docmdp_permissions=fields.MDPPerm.NO_CHANGES)
    result = judged(other)
    assert result.verdict is Verdict.INDETERMINATE
    assert result.signature["level"] == "PAdES B-B"


@pytest.mark.parametrize("level", [fields.MDPPerm.FILL_FORMS, fields.MDPPerm.ANNOTATE, None])
def test_signature_that_allows_changes_fails(tmp_path: Path, level: fields.MDPPerm | None) -> None:
    how = {"certify": True, "docmdp_permissions": level} if level else {}
    result = judged(_sign(report(), _self_signed(tmp_path), **how))
    assert result.verdict is Verdict.FAILED and "DOCMDP" in codes(result)


def test_embedded_data_that_are_not_what_is_printed_fail() -> None:
    changed = freeze(snapshot(question="Noe annet")).text
    result = judged(seal(report(embedded=changed), reason="t", place="Oslo", tools=current_tools()).pdf)
    assert result.verdict is Verdict.FAILED and "DATA_MISMATCH" in codes(result)


def test_identity_of_another_patient_fails() -> None:
    other = {**BLOCK, "name": "Ola Annen", "national_id": "01817010063"}
    result = judged(seal(report(identity=other), reason="t", place="Oslo", tools=current_tools()).pdf)
    assert result.verdict is Verdict.FAILED and "DATA_MISMATCH" in codes(result)


def test_fhir_bundle_that_says_something_else_fails() -> None:
    result = judged(seal(report(bundle="{}"), reason="t", place="Oslo", tools=current_tools()).pdf)
    assert "DATA_MISMATCH" in codes(result)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"<html></html>", b"\x00" * 1000])
def test_anything_else_fails_without_raising(data: bytes) -> None:
    assert judged(data).verdict is Verdict.FAILED


def test_unsigned_report_fails() -> None:
    assert judged(report()).verdict is Verdict.FAILED


def test_stripped_of_its_revision_the_file_fails() -> None:
    output = BytesIO()
    with pikepdf.open(BytesIO(sealed())) as pdf:
        pdf.save(output)
    assert judged(output.getvalue()).verdict is Verdict.FAILED


def test_keys_are_readable_by_the_owner_alone() -> None:
    demonstration_authority()
    folder = root_certificate_path().parent
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.glob("*.key"))
