"""Sealing a PDF: PAdES in one revision, certified so that nothing may change afterwards (DocMDP P=1).

The validation data (certificates, revocation lists) go into the revision of the signature, so that the signature covers
the entire file and no later update is ever legitimate.
"""

import hashlib
import logging
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from reports.signing.enums import SignatureLevel
from reports.signing.keys import Authority, KeyPair, demonstration_authority

FIELD_NAME = "Seal"
# It warns at every seal that validation data are not fetched; here they are at hand, and fetching is what we avoid.
logging.getLogger("pyhanko.sign.signers.pdf_signer").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Sealed:
    """A sealed PDF, what its signature really holds, and which certificate made it."""

    pdf: bytes
    level: SignatureLevel
    certificate_sha256: str


@dataclass(frozen=True)
class Tools:
    """What a seal is made with; without ``validation`` no long-term data are embedded."""

    signer: signers.Signer
    timestamper: Any | None
    validation: ValidationContext | None


def _certificate(pair: KeyPair) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(pair.certificate.public_bytes(serialization.Encoding.DER))


def _private_key(pair: KeyPair) -> asn1_keys.PrivateKeyInfo:
    return asn1_keys.PrivateKeyInfo.load(
        pair.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


def demonstration_tools(authority: Authority) -> Tools:
    """Seal, time stamp and revocation list of the demonstration authority: B-LT without any network."""
    root = _certificate(authority.root)
    store = SimpleCertificateStore.from_certs([root])
    signer = signers.SimpleSigner(_certificate(authority.seal), _private_key(authority.seal), store)
    timestamper = DummyTimeStamper(_certificate(authority.timestamp), _private_key(authority.timestamp), store)
    revocations = asn1_crl.CertificateList.load(authority.revocation_list.public_bytes(serialization.Encoding.DER))
    validation = ValidationContext(
        trust_roots=[root], crls=[revocations], allow_fetching=False, revocation_mode="hard-fail"
    )
    return Tools(signer, timestamper, validation)


def _configured_tools() -> Tools:
    """The hospital's own seal. With a time-stamping service the level is B-T; without, B-B, and it is recorded so."""
    passphrase = settings.SIGNING_PASSPHRASE.encode() if settings.SIGNING_PASSPHRASE else None
    signer = signers.SimpleSigner.load_pkcs12(settings.SIGNING_PKCS12, passphrase=passphrase)
    if signer is None:
        raise ImproperlyConfigured("SIGNING_PKCS12 cannot be opened with SIGNING_PASSPHRASE")
    return Tools(signer, HTTPTimeStamper(settings.TIMESTAMP_URL) if settings.TIMESTAMP_URL else None, None)


def current_tools() -> Tools:
    """The configured seal, or in the embedded mode the demonstration's. Raises ImproperlyConfigured without either."""
    return _configured_tools() if settings.SIGNING_PKCS12 else demonstration_tools(demonstration_authority())


def seal(pdf: bytes, *, reason: str, place: str, tools: Tools) -> Sealed:
    """Seals a PDF once; nothing is written anywhere."""
    long_term = tools.validation is not None and tools.timestamper is not None
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD_NAME,
        reason=reason,
        location=place,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        validation_context=tools.validation if long_term else None,
        embed_validation_info=long_term,
        dss_settings=DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE),
    )
    signer = signers.PdfSigner(metadata, signer=tools.signer, timestamper=tools.timestamper)
    output = BytesIO()
    signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), output=output)
    level = SignatureLevel.B_LT if long_term else SignatureLevel.B_T if tools.timestamper else SignatureLevel.B_B
    certificate = tools.signer.signing_cert
    digest = hashlib.sha256(certificate.dump()).hexdigest() if certificate else ""
    return Sealed(output.getvalue(), level, digest)
