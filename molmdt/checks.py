"""What must hold before production serves anybody: as Django checks (`check --deploy`), and as a refusal to start.

Every reason has a number and a sentence that says what to do. The same list is in docs/configuration.md.
"""

import ctypes
import logging
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Error, register
from django.db import connection

SHORTEST_SECRET = 50  # as Django's own check W009
SHORTEST_RECEIPT_SECRET = 32
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
# Below 69.0: CSS injection by presentational hints (CVE-2026-49452), redirects out of the fetcher (CVE-2025-68616).
OLDEST_WEASYPRINT = (69, 0)
# Heap and stack overflows fixed in each maintained line (CVE-2026-31962 to 31971).
OLDEST_HTSLIB = {(1, 21): (1, 21, 1), (1, 22): (1, 22, 2), (1, 23): (1, 23, 1)}
# These serve nobody and are needed to build an image or to find out what is wrong.
COMMANDS_WITHOUT_REFUSAL = {"check", "collectstatic", "help", "version", "--version", "--help"}

Problem = tuple[str, str]


class ChecksConfig(AppConfig):
    name = "molmdt.checks"
    label = "molmdt_checks"
    path = str(Path(__file__).with_suffix(""))  # no folder of its own, and not the whole site's either

    def ready(self) -> None:
        import molmdt.celery  # noqa: F401 - a task called in any process must find the application, not a default

        register("security", deploy=True)(deploy_check)
        if settings.PRODUCTION and not _command() & COMMANDS_WITHOUT_REFUSAL:
            refuse(problems())


def deploy_check(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[Error]:
    """The same problems for `manage.py check --deploy`."""
    return [Error(sentence, id=number) for number, sentence in problems()]


def refuse(found: Iterable[Problem]) -> None:
    """Ends the process with every reason, if there is one."""
    lines = [f"{number}: {sentence}" for number, sentence in found]
    if lines:
        raise SystemExit("Mol-MDT does not start, because it would not be safe.\n" + "\n".join(lines))


def refuse_mighty_database_role() -> None:
    """For processes that serve: a role that may pass over the append-only guards is refused.

    A database that is away is no reason to refuse: readiness says so, and the next request tries again.
    """
    if not settings.PRODUCTION:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
            row = cursor.fetchone()
    except Exception:
        return
    finally:
        connection.close()
    if row and row[0]:
        sentence = "The database role is a superuser or bypasses row security; connect as an ordinary role."
        refuse([("molmdt.E012", sentence)])


def problems() -> list[Problem]:
    """Everything that is wrong, not only the first thing."""
    return [(number, sentence) for number, judge in JUDGES.items() if (sentence := judge())]


def _secret_key() -> str | None:
    if settings.SECRET_KEY == settings.EMBEDDED_SECRET_KEY:
        return "SECRET_KEY is the public one of the embedded mode; set your own."
    if len(settings.SECRET_KEY) < SHORTEST_SECRET or len(set(settings.SECRET_KEY)) < 10:
        return f"SECRET_KEY is too easy to guess; use at least {SHORTEST_SECRET} random characters."
    return None


def _debug() -> str | None:
    return "DEBUG is on; it shows source and settings to strangers." if settings.DEBUG else None


def _hosts() -> str | None:
    if not settings.ALLOWED_HOSTS:
        return "ALLOWED_HOSTS is empty; name the hosts that users type."
    if any("*" in host or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        return "ALLOWED_HOSTS holds a wildcard; name each host in full."
    return None


def _signing_key() -> str | None:
    """Opens the key as the signer would: a wrong pass phrase must not wait for the first signature."""
    from cryptography.hazmat.primitives.serialization import pkcs12

    if not settings.SIGNING_PKCS12:
        return "SIGNING_PKCS12 is not set; documents could not be sealed."
    try:
        content = Path(settings.SIGNING_PKCS12).read_bytes()
    except OSError as error:
        return f"SIGNING_PKCS12: {settings.SIGNING_PKCS12} cannot be read ({error.strerror})."
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(content, settings.SIGNING_PASSPHRASE.encode() or None)
    except ValueError:
        return "SIGNING_PKCS12 cannot be opened with SIGNING_PASSPHRASE."
    if key is None or certificate is None:
        return "SIGNING_PKCS12 holds no key with its certificate."
    if certificate.not_valid_after_utc < datetime.now(UTC):
        return "The certificate in SIGNING_PKCS12 has expired."
    return None


def _journal() -> str | None:
    parts = urlsplit(settings.JOURNAL_URL)
    if not parts.hostname:
        return "JOURNAL_URL is not set; signed documents would go nowhere."
    if parts.hostname in LOOPBACK:
        return "JOURNAL_URL points to the demonstration journal on this machine; name the hospital's journal."
    if parts.scheme != "https":
        return "JOURNAL_URL is not https; patient data would travel in the clear."
    return None


def _receipt_secret() -> str | None:
    secret = settings.JOURNAL_RECEIPT_SECRET
    if secret == settings.EMBEDDED_RECEIPT_SECRET:
        return "JOURNAL_RECEIPT_SECRET is the public one of the embedded mode; anybody could forge a receipt."
    if len(secret) < SHORTEST_RECEIPT_SECRET:
        return f"JOURNAL_RECEIPT_SECRET is shorter than {SHORTEST_RECEIPT_SECRET} characters."
    return None


def _weasyprint() -> str | None:
    version = metadata.version("weasyprint")
    if _numbers(version) < OLDEST_WEASYPRINT:
        return f"WeasyPrint {version} has known holes; install 69.0 or newer."
    return None


def _htslib() -> str | None:
    """Of the copies inside wheels, which are the ones that would read files; Debian's own does not count."""
    for package, version in htslib_versions().items():
        major, minor, patch = (*_numbers(version), 0, 0, 0)[:3]
        if (major, minor, patch) < OLDEST_HTSLIB.get((major, minor), min(OLDEST_HTSLIB.values())):
            return f"htslib {version} inside {package} has known holes; install a newer {package} or none."
    return None


def htslib_versions() -> dict[str, str]:
    """Installed package -> version of the htslib that it carries. The rooms read without it; an image may hold it."""
    found = {}
    if find_spec("pysam"):
        found["pysam"] = str(import_module("pysam.version").__htslib_version__)
    if find_spec("cyvcf2"):
        library = ctypes.CDLL(import_module("cyvcf2.cyvcf2").__file__)
        library.hts_version.restype = ctypes.c_char_p
        found["cyvcf2"] = library.hts_version().decode()
    return found


def _cookies() -> str | None:
    if not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE and settings.SESSION_COOKIE_HTTPONLY):
        return "Session cookies may travel without TLS or be read by scripts."
    return None


def _public_url() -> str | None:
    addresses = [settings.PUBLIC_URL, *settings.CSRF_TRUSTED_ORIGINS]
    if any(urlsplit(address).scheme != "https" for address in addresses):
        return "PUBLIC_URL and CSRF_TRUSTED_ORIGINS must be https addresses."
    return None


def _log_level() -> str | None:
    if logging.getLogger().isEnabledFor(logging.DEBUG):
        return "LOG_LEVEL is DEBUG; database statements would bring patient data into the logs."
    return None


def _numbers(version: str) -> tuple[int, ...]:
    """`1.21.1-3-gabc` -> (1, 21, 1); what is no number ends it."""
    numbers = []
    for part in version.split("-")[0].split("."):
        if not part.isdigit():
            break
        numbers.append(int(part))
    return tuple(numbers)


def _command() -> set[str]:
    return set(sys.argv[1:2]) if Path(sys.argv[0]).name in {"manage.py", "django-admin"} else set()


JUDGES: dict[str, Callable[[], str | None]] = {
    "molmdt.E001": _secret_key,
    "molmdt.E002": _debug,
    "molmdt.E003": _hosts,
    "molmdt.E004": _signing_key,
    "molmdt.E005": _journal,
    "molmdt.E006": _receipt_secret,
    "molmdt.E007": _weasyprint,
    "molmdt.E008": _htslib,
    "molmdt.E009": _cookies,
    "molmdt.E010": _public_url,
    "molmdt.E011": _log_level,
}
