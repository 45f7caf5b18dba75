"""Verifies one of our signed reports: signature, coverage, prohibition of changes, embedded data against printed hash.

The validation of the signature follows EN 319 102-1 (pyHanko's AdES validation); the rest is this program's own rule,
written for what we seal: one revision, certified with P=1, data attached, hash printed on every page.
"""

import asyncio
import hashlib
import json
import logging
import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pypdf
from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESStatus
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.ades import AdESBasicValidationResult, ades_basic_validation, ades_with_time_validation
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import LocalKnowledge, SignatureValidationSpec
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy, RevocationCheckingPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from reports.documents.logic.canonical import Json, canonical_json, is_canonical, sha256_hex
from reports.documents.logic.fhir import clinical_bundle
from reports.documents.logic.schema import BadSnapshot, check
from reports.signing.enums import SignatureLevel, Verdict
from reports.signing.structure import coverage_fault

REPORT, IDENTITY, BUNDLE = "molmdt-report.json", "molmdt-identity.json", "bundle.fhir.json"
MAX_BYTES = 50 << 20
PRINTED_HASH = re.compile(r"SHA-256\s+([0-9a-f]{64})")
log = logging.getLogger(__name__)


@dataclass
class Verification:
    """The result, its reasons as {code, message}, and what the file says about itself."""

    verdict: Verdict = Verdict.PASSED
    reasons: list[dict[str, str]] = field(default_factory=list)
    signature: Json = field(default_factory=dict)
    document: Json = field(default_factory=dict)

    def fail(self, code: str, message: str) -> None:
        self.verdict = Verdict.FAILED
        self.reasons.append({"code": code, "message": message})

    def doubt(self, code: str, message: str) -> None:
        if self.verdict is not Verdict.FAILED:
            self.verdict = Verdict.INDETERMINATE
        self.reasons.append({"code": code, "message": message})


def load_roots(data: bytes) -> list[asn1_x509.Certificate]:
    """Certificates of a PEM (one or more) or DER file; raises ValueError when it holds none."""
    if not pem.detect(data):
        return [asn1_x509.Certificate.load(data, strict=True)]
    return [
        asn1_x509.Certificate.load(der) for kind, _, der in pem.unarmor(data, multiple=True) if kind == "CERTIFICATE"
    ]


def verify(pdf: bytes, roots: list[asn1_x509.Certificate]) -> Verification:
    """Verifies one file against trust anchors. Never raises for a bad file: it fails, and says why."""
    result = Verification()
    if len(pdf) > MAX_BYTES:
        result.fail("FORMAT_FAILURE", f"The file is larger than {MAX_BYTES >> 20} MiB.")
        return result
    if fault := coverage_fault(pdf):
        result.fail("COVERAGE", f"The signature does not cover the entire file: {fault}.")
    try:
        _verify_signature(pdf, roots, result)
        if result.verdict is not Verdict.FAILED:
            _verify_data(pdf, result)
    except Exception as error:  # hostile files break parsers in ways nobody can list
        log.info("verification stopped", extra={"kind": type(error).__name__})
        result.fail("FORMAT_FAILURE", f"The file cannot be read as a signed report ({type(error).__name__}).")
    return result


def _embedded_knowledge(reader: PdfFileReader) -> LocalKnowledge:
    """Certificates and revocation answers that travel in the file's security store."""
    if "/DSS" not in reader.root:
        return LocalKnowledge()
    store = DocumentSecurityStore.read_dss(reader)
    lists = [CRLContainer(asn1_crl.CertificateList.load(item.get_object().data)) for item in store.crls]
    answers = [
        container
        for item in store.ocsps
        for container in OCSPContainer.load_multi(asn1_ocsp.OCSPResponse.load(item.get_object().data))
    ]
    return LocalKnowledge(known_crls=lists, known_ocsps=answers, known_certs=list(store.load_certs()))


def _validate(
    reader: PdfFileReader, signature: EmbeddedPdfSignature, roots: list[asn1_x509.Certificate]
) -> AdESBasicValidationResult[Any]:
    """EN 319 102-1, 5.3 without a time stamp, 5.5 with one.

    With embedded validation data, revocation must be proved; a level without them cannot be asked for proof that it
    does not carry, so there the absence of an answer is let pass.
    """
    rule = REQUIRE_REVINFO if "/DSS" in reader.root else RevocationCheckingPolicy.from_legacy("soft-fail")
    trust = SimpleTrustManager.build(trust_roots=roots)
    certificates = CertValidationPolicySpec(trust_manager=trust, revinfo_policy=CertRevTrustPolicy(rule))
    specification = SignatureValidationSpec(certificates, local_knowledge=_embedded_knowledge(reader))
    method = ades_basic_validation if _level(reader, signature) is SignatureLevel.B_B else ades_with_time_validation
    digest = signature.compute_digest()
    return asyncio.run(method(signature.signed_data, specification, raw_digest=digest))


def _verify_signature(pdf: bytes, roots: list[asn1_x509.Certificate], result: Verification) -> None:
    reader = PdfFileReader(BytesIO(pdf), strict=True)
    signatures = reader.embedded_signatures
    if len(signatures) != 1:
        result.fail("FORMAT_FAILURE", f"The file holds {len(signatures)} signatures where one is expected.")
        return
    signature = signatures[0]
    signature.compute_integrity_info()
    if signature.docmdp_level is not MDPPerm.NO_CHANGES or not _is_certification(reader, signature):
        result.fail("DOCMDP", "The signature does not certify the file against every change.")
    outcome = _validate(reader, signature, roots)
    subindication = outcome.ades_subindic
    if subindication.status is AdESStatus.FAILED:
        result.fail(subindication.standard_name, "The signature is not valid for these bytes.")
    elif subindication.status is AdESStatus.INDETERMINATE:
        result.doubt(
            subindication.standard_name, outcome.failure_msg or "The seal's certificate cannot be trusted here."
        )
    stamp = getattr(outcome.api_status, "timestamp_validity", None)
    proven = stamp is not None and stamp.intact and stamp.valid and stamp.trusted
    reported = signature.self_reported_timestamp
    result.signature = {
        "level": _level(reader, signature).value,
        "certificate": signature.signer_cert.subject.human_friendly,
        "certificate_sha256": sha256_of(signature.signer_cert),
        "signed_at": reported.isoformat() if reported else None,
        "timestamp": stamp.timestamp.isoformat() if stamp and proven else None,
        "subindication": subindication.standard_name,
    }


def sha256_of(certificate: asn1_x509.Certificate) -> str:
    return hashlib.sha256(certificate.dump()).hexdigest()


def _level(reader: PdfFileReader, signature: EmbeddedPdfSignature) -> SignatureLevel:
    """What the signature holds, whether or not it is trusted here."""
    if signature.signer_info["unsigned_attrs"].native is None:
        return SignatureLevel.B_B
    kinds = {attribute["type"].native for attribute in signature.signer_info["unsigned_attrs"]}
    if "signature_time_stamp_token" not in kinds:
        return SignatureLevel.B_B
    return SignatureLevel.B_LT if "/DSS" in reader.root else SignatureLevel.B_T


def _is_certification(reader: PdfFileReader, signature: EmbeddedPdfSignature) -> bool:
    permissions = reader.root.get("/Perms", {})
    return "/DocMDP" in permissions and permissions["/DocMDP"] == signature.sig_object


def _verify_data(pdf: bytes, result: Verification) -> None:
    reader = pypdf.PdfReader(BytesIO(pdf))
    attachments: dict[str, list[bytes]] = {name: list(data) for name, data in reader.attachments.items()}
    texts = {name: data[0].decode("utf-8") for name, data in attachments.items() if len(data) == 1}
    if REPORT not in texts:
        result.fail("DATA_MISSING", f"The file does not hold exactly one {REPORT}.")
        return
    text = texts[REPORT]
    snapshot: Json = json.loads(text)
    if not is_canonical(text):
        result.fail("DATA_FORMAT", f"{REPORT} is not in canonical form.")
    try:
        check(snapshot)
    except BadSnapshot as error:
        result.fail("DATA_FORMAT", f"{REPORT} does not fit its schema: {error}.")
        return
    result.document = {
        "id": snapshot["document"]["id"],
        "kind": snapshot["document"]["kind"],
        "version": snapshot["document"]["version"],
        "snapshot_sha256": sha256_hex(text),
    }
    _verify_printed(reader, sha256_hex(text), result)
    if snapshot["document"]["kind"] == "conclusion":
        _verify_conclusion_data(snapshot, texts, result)


def _verify_printed(reader: pypdf.PdfReader, sha256: str, result: Verification) -> None:
    for number, page in enumerate(reader.pages, 1):
        if set(PRINTED_HASH.findall(page.extract_text())) != {sha256}:
            result.fail("DATA_MISMATCH", f"Page {number} does not print the hash of the embedded data.")


def _verify_conclusion_data(snapshot: Json, texts: dict[str, str], result: Verification) -> None:
    identity: Any = json.loads(texts[IDENTITY]) if IDENTITY in texts else None
    if identity is None or sha256_hex(texts[IDENTITY]) != snapshot["patient"]["identity_sha256"]:
        result.fail("DATA_MISMATCH", "The identity in the file is not the one that the conclusion is about.")
        return
    if texts.get(BUNDLE) != canonical_json(clinical_bundle(snapshot, identity)):
        result.fail("DATA_MISMATCH", f"{BUNDLE} does not say what {REPORT} says.")
