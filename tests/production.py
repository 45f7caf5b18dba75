"""A production environment that is as it should be, for tests to start from and to spoil in one place."""

import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

PASSPHRASE = "opens the seal"
NOT_OURS = {"DATABASE_URL", "REDIS_URL", "DEBUG", "PORT", "DJANGO_SETTINGS_MODULE", "MOLMDT_NO_DATABASE"}


def seal(path: Path, *, days: int = 30) -> Path:
    """A PKCS#12 file with a fresh key; negative days make its certificate expired."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Seal of the board")])
    today = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(today - timedelta(days=400))
    certificate = builder.not_valid_after(today + timedelta(days=days)).sign(key, hashes.SHA256())
    encryption = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"seal", key, certificate, None, encryption))
    return path


def environment(folder: Path, *, database_url: str = "postgresql://board@127.0.0.1:1/board") -> dict[str, str]:
    """Everything that docs/configuration.md demands; `folder` takes the seal, the files and the static files."""
    kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return kept | {
        "MOLMDT_MODE": "production",
        "MOLMDT_HOME": str(folder),
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "board.example.org",
        "PUBLIC_URL": "https://board.example.org",
        "CSRF_TRUSTED_ORIGINS": "https://board.example.org",
        "DATABASE_URL": database_url,
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SIGNING_PKCS12": str(seal(folder / "seal.p12")),
        "SIGNING_PASSPHRASE": PASSPHRASE,
        "JOURNAL_URL": "https://journal.example.org/fhir",
        "JOURNAL_RECEIPT_SECRET": secrets.token_urlsafe(40),
    }
