"""The renderer's process: HTML in on stdin, PDF/A-3 out on stdout. Runs as a script, knows nothing of the site.

It has no network (a namespace of its own where the kernel allows it); each job runs in a fork of its own with limits on
time, memory and file size, and a fetcher that hands out nothing but the assets that came with the job. A job is one
JSON object: ``html``, ``assets`` {name: {type, base64}}, ``attachments`` [{name, description, base64}], ``created``
(ISO 8601), ``identifier`` (hex), ``limits`` {seconds, bytes}.
"""

import base64
import ctypes
import json
import os
import resource
import sys
import tempfile
from datetime import datetime
from typing import Any

DONE, FAILED = b"+", b"-"
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PDF_VARIANT = "pdf/a-3a"


def leave_the_network() -> bool:
    """Moves this process into an empty network namespace; as an ordinary user that takes a user namespace too."""
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET))


def limit(seconds: int, size: int) -> None:
    """Hard limits: processor seconds, address space in bytes, and 64 MiB for any file it writes (fonts)."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def list_associated_files_once(_document: Any, pdf: Any) -> None:
    """WeasyPrint 70 names every attachment twice in the catalogue's /AF; PDF/A wants each once."""
    seen: list[Any] = []
    for reference in pdf.catalog.get("AF", []):
        if reference not in seen:
            seen.append(reference)
    if seen:
        pdf.catalog["AF"] = type(pdf.catalog["AF"])(seen)


def render(job: dict[str, Any]) -> bytes:
    from weasyprint import HTML, Attachment
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class Refused(FatalURLFetchingError):  # type: ignore[misc]
        """The document asked for something that did not come with the job."""

    class Assets(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            asset = job["assets"].get(url.removeprefix("asset:")) if url.startswith("asset:") else None
            if asset is None:
                raise Refused(f"refused to fetch {url[:200]!r}")
            return URLFetcherResponse(url, base64.b64decode(asset["base64"]), {"Content-Type": asset["type"]})

    fetcher = Assets(allowed_protocols=["asset"], allow_redirects=False)
    created = datetime.fromisoformat(job["created"])
    attachments = [
        Attachment(
            string=base64.b64decode(item["base64"]),
            name=item["name"],
            description=item["description"],
            created=created,
            modified=created,
            relationship="Data",
            url_fetcher=fetcher,
        )
        for item in job["attachments"]
    ]
    document = HTML(string=job["html"], base_url="asset:", url_fetcher=fetcher)
    return bytes(
        document.write_pdf(
            finisher=list_associated_files_once,
            pdf_variant=PDF_VARIANT,
            pdf_tags=True,
            pdf_identifier=bytes.fromhex(job["identifier"]),
            attachments=attachments,
            presentational_hints=False,
        )
    )


def work(job: dict[str, Any]) -> tuple[bytes, bytes]:
    """One job inside limits: (status, PDF or one line that says what went wrong)."""
    limit(int(job["limits"]["seconds"]), int(job["limits"]["bytes"]))
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        try:
            return DONE, render(job)
        except BaseException as error:  # Refused is fatal by design; the site gets one line
            return FAILED, f"{type(error).__name__}: {error}"[:2000].encode("utf-8", "replace")


def apart(job: bytes) -> tuple[bytes, bytes]:
    """Does a job in a fork of this process, so that no job sees another and a crash takes only itself along."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            with os.fdopen(writing, "wb") as sink:
                sink.writelines(work(json.loads(job)))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as source:
        answer = source.read()
    _, status = os.waitpid(child, 0)
    if not answer:
        return FAILED, f"Stopped: ended with status {status}".encode()
    return answer[:1], answer[1:]


def main() -> int:
    """Leaves the network, loads the renderer once, then serves jobs from standard input until it closes.

    A job is its length in 8 bytes and the JSON; an answer is a status byte, the length in 8 bytes and the payload.
    The first answer, before any job, says whether the network is gone.
    """
    isolated = leave_the_network()
    os.environ["SOURCE_DATE_EPOCH"] = "0"  # else fontTools writes today into the fonts: other bytes
    import weasyprint  # noqa: F401 - half a second that every fork then has for free

    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sink.write(b"network=none     " if isolated else b"network=reachable")
    sink.flush()
    while header := source.read(8):
        status, payload = apart(source.read(int.from_bytes(header, "big")))
        sink.write(status + len(payload).to_bytes(8, "big") + payload)
        sink.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
