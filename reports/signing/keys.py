"""The keys of the seal: a PKCS#12 file in production, a demonstration authority made once in the embedded mode.

The demonstration authority holds a root, a seal and a time-stamping service of its own; anybody who trusts its root can
verify its seals, nobody else can. It is refused in production.
"""

import datetime as dt
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ROOT, SEAL, TIMESTAMP = "root", "seal", "timestamp"
YEARS = {ROOT: 20, SEAL: 3, TIMESTAMP: 10}
NAMES = {
    ROOT: "Mol-MDT demonstration authority",
    SEAL: "Mol-MDT demonstration seal",
    TIMESTAMP: "Mol-MDT demonstration time",
}
REVOCATION_LIST_DAYS = 365 * 3  # the demonstration has no service that would renew it


PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class KeyPair:
    certificate: x509.Certificate
    key: PrivateKey


@dataclass(frozen=True)
class Authority:
    """The demonstration authority: root, seal, time-stamping service, and the root's current revocation list."""

    root: KeyPair
    seal: KeyPair
    timestamp: KeyPair
    revocation_list: x509.CertificateRevocationList


def _world_time() -> dt.datetime:
    """Certificates and seals live in the world's time, also where a test or a demonstration has moved the clock."""
    return dt.datetime.now(dt.UTC)


def keys_folder() -> Path:
    return Path(settings.MOLMDT_HOME, "keys")


def root_certificate_path() -> Path:
    """The demonstration root as PEM: what ``verify_document --trust`` and pdfsig's store may be given."""
    return keys_folder() / f"{ROOT}.pem"


def _name(which: str) -> x509.Name:
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "NO")
    organisation = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Mol-MDT (demonstration)")
    return x509.Name([country, organisation, x509.NameAttribute(NameOID.COMMON_NAME, NAMES[which])])


def _usage(*, signs_documents: bool, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=signs_documents,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _new_key(which: str) -> PrivateKey:
    """Elliptic curves open and sign in a millisecond; pyHanko's own time-stamping service knows RSA alone."""
    if which == TIMESTAMP:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP256R1())


def _issue(which: str, issuer: KeyPair | None) -> KeyPair:
    key = _new_key(which)
    start = _world_time() - dt.timedelta(minutes=5)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(which))
        .issuer_name(_name(ROOT))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=365 * YEARS[which]))
        .add_extension(
            x509.BasicConstraints(ca=issuer is None, path_length=0 if issuer is None else None), critical=True
        )
        .add_extension(_usage(signs_documents=which == SEAL, signs_certificates=issuer is None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if issuer is not None:
        authority_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
        builder = builder.add_extension(authority_key, critical=False)
    if which == TIMESTAMP:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return KeyPair(builder.sign(issuer.key if issuer else key, hashes.SHA256()), key)


def _write_secret(path: Path, data: bytes) -> None:
    """Readable by the owner alone from the first byte, complete or not there at all."""
    temporary = path.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as sink:
        sink.write(data)
        sink.flush()
        os.fsync(sink.fileno())
    os.replace(temporary, path)


def _store(which: str, pair: KeyPair) -> None:
    key = pair.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write_secret(keys_folder() / f"{which}.key", key)
    _write_secret(keys_folder() / f"{which}.pem", pair.certificate.public_bytes(serialization.Encoding.PEM))


def _load(which: str) -> KeyPair:
    folder = keys_folder()
    key = serialization.load_pem_private_key((folder / f"{which}.key").read_bytes(), password=None)
    if not isinstance(key, PrivateKey):
        raise ImproperlyConfigured(f"{which}.key in the keys folder is of a kind that is not used here")
    return KeyPair(x509.load_pem_x509_certificate((folder / f"{which}.pem").read_bytes()), key)


def _make_once() -> None:
    """Makes the demonstration authority; of two processes that start at once, the lock file lets one do it."""
    import fcntl

    folder = keys_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (folder / "complete").exists():
            return
        root = _issue(ROOT, None)
        _store(ROOT, root)
        for which in (SEAL, TIMESTAMP):
            _store(which, _issue(which, root))
        _write_secret(folder / "complete", b"")


def _revocation_list(root: KeyPair) -> x509.CertificateRevocationList:
    """Nothing is revoked in the demonstration; the list is fresh, as B-LT wants it."""
    start = _world_time() - dt.timedelta(minutes=1)
    builder = x509.CertificateRevocationListBuilder().issuer_name(root.certificate.subject).last_update(start)
    builder = builder.next_update(start + dt.timedelta(days=REVOCATION_LIST_DAYS))
    authority_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key())
    builder = builder.add_extension(authority_key, critical=False)
    return builder.add_extension(x509.CRLNumber(int(start.timestamp())), critical=False).sign(root.key, hashes.SHA256())


@lru_cache(maxsize=4)
def _pairs(folder: Path) -> tuple[KeyPair, KeyPair, KeyPair]:
    if not (folder / "complete").exists():
        _make_once()
    return _load(ROOT), _load(SEAL), _load(TIMESTAMP)


def demonstration_authority() -> Authority:
    """The embedded mode's own authority, made at first use. Raises ImproperlyConfigured in production."""
    if settings.PRODUCTION:
        raise ImproperlyConfigured("SIGNING_PKCS12 is not set; production never signs with the demonstration key")
    root, seal, timestamp = _pairs(keys_folder())
    return Authority(root, seal, timestamp, _revocation_list(root))
