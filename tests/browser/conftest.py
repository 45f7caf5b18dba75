"""A real Chromium, the real site in a process of its own, and a worker. For every browser test.

    def test_something(open_page, site, worker):
        page = open_page(account)                     # logged in; own context, own cookies, Norwegian
        page.goto(f"{site}/cases/")
        assert axe(page) == []
        screenshot(page, "case-list-1366")

Import ``login``, ``axe``, ``screenshot`` from ``tests.browser.helpers``. ``site`` is the address; the database is the
test database, emptied after each test. An error in a page's script, or an act that the content security policy
stopped, fails the test.
"""

import contextlib
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from molmdt.kernel import jobs
from tests.browser.helpers import login
from tests.services import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = "/usr/bin/chromium"
PATIENCE = 60_000  # milliseconds for an act; browsers, site and tests share two cores
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for the tests of a file. Playwright keeps an event loop running in the test's thread, where Django
    would refuse to ask the database; the loop serves nothing but the browser, so that is safe. It ends with the file,
    or it would stand in the way of other tests' loops."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--force-color-profile=srgb", "--lang=nb-NO"],
            env={**os.environ, "LANGUAGE": "nb_NO"},  # dates in fields look as Norwegian users see them
        )
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def _server(django_db_setup: None) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "tests.browser.server", connection.settings_dict["NAME"], str(port)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        address = f"http://127.0.0.1:{port}"
        _await_answer(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=15)


def _await_answer(address: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        assert process.poll() is None, f"the site ended at once with code {process.returncode}"
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/healthz", timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError("the site did not answer within 30 s")


@pytest.fixture
def site(transactional_db: None, _server: str) -> str:
    """The address of the running site."""
    return _server


@pytest.fixture
def open_page(site: str, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """``open_page(account, width=1366, height=768)``: a page in a context of its own, logged in as the account."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_one(account: Any = None, *, width: int = 1366, height: int = 768, **options: Any) -> Page:
        context = chromium.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            locale="nb-NO",
            timezone_id="Europe/Oslo",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on("console", lambda line: _note_refusal(wrong, page, line))
        if account is not None:
            login(page, account)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert wrong == []


def _note_refusal(wrong: list[str], page: Page, line: Any) -> None:
    if line.type == "error" and "Content Security Policy" in line.text:
        wrong.append(f"{page.url}: {line.text}")


@pytest.fixture
def worker(transactional_db: None) -> Iterator[None]:
    """Does waiting jobs while the test runs, as the worker process would."""
    from molmdt.celery import app

    app.loader.import_default_modules()
    stop = threading.Event()

    def work() -> None:
        try:
            while not stop.wait(0.05):
                jobs.run_all()
        finally:
            connections.close_all()

    thread = threading.Thread(target=work, name="worker")
    thread.start()
    yield
    stop.set()
    thread.join(timeout=60)
