"""A hospital's own seal: PKCS#12 and a time-stamping service over real HTTP."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from asn1crypto import tsp
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from django.core.exceptions import ImproperlyConfigured

from reports.signing.enums import Verdict
from reports.signing.keys import demonstration_authority, root_certificate_path
from reports.signing.seal import current_tools, demonstration_tools, seal
from reports.signing.verification import load_roots, verify
from tests.reports.signing.test_verification import report


@pytest.fixture
def own_seal(tmp_path: Path, settings) -> None:
    authority = demonstration_authority()
    path = tmp_path / "seal.p12"
    protection = BestAvailableEncryption(b"hemmelig")
    chain = [authority.root.certificate]
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"seal", authority.seal.key, authority.seal.certificate, chain, protection
        )
    )
    settings.SIGNING_PKCS12, settings.SIGNING_PASSPHRASE = str(path), "hemmelig"


@pytest.fixture
def time_service() -> Iterator[str]:
    stamper = demonstration_tools(demonstration_authority()).timestamper

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            answer = stamper.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def verdict(pdf: bytes) -> tuple[Verdict, str]:
    result = verify(pdf, load_roots(root_certificate_path().read_bytes()))
    return result.verdict, result.signature["level"]


def test_own_seal_without_a_time_service_is_level_b_b_and_says_so(own_seal: None) -> None:
    sealed = seal(report(), reason="t", place="Oslo", tools=current_tools())
    assert sealed.level == "PAdES B-B"
    assert verdict(sealed.pdf) == (Verdict.PASSED, "PAdES B-B")


def test_own_seal_with_a_time_service_is_level_b_t(own_seal: None, time_service: str, settings) -> None:
    settings.TIMESTAMP_URL = time_service
    sealed = seal(report(), reason="t", place="Oslo", tools=current_tools())
    assert sealed.level == "PAdES B-T"
    assert verdict(sealed.pdf) == (Verdict.PASSED, "PAdES B-T")


def test_wrong_passphrase_signs_nothing(own_seal: None, settings) -> None:
    settings.SIGNING_PASSPHRASE = "feil"
    with pytest.raises(ImproperlyConfigured):
        current_tools()


def test_production_never_signs_with_the_demonstration_key(settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured, match="SIGNING_PKCS12"):
        current_tools()
