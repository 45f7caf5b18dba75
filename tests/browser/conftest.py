"""A real Chromium, the real site in a process of its own, and a worker. For every browser test.

    def test_something(open_page, site, worker):
        page = open_page(account)                     # logged in; own context, own cookies, Norwegian
        page.goto(f"{site}/cases/")
        assert axe(page) == []
        screenshot(page, "case-list-1366")

Import ``login``, ``settled``, ``axe``, ``screenshot`` from ``tests.browser.helpers``. ``site`` is the address; the
database is the test database, emptied after each test once the site is at rest. An error in a page's script, or an act
that the content security policy stopped, fails the test.

The machine may be slow. What an act brings about is waited for with ``expect`` before the next act, and before the
database is asked; a key is pressed, and a figure read off the page, once the page is ``settled``; ``until`` repeats any
other question. A pause proves nothing.
"""

import json
import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from molmdt.kernel import jobs
from tests.browser.helpers import IN_FLIGHT, login
from tests.services import await_site, end, eventually, free_port

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = "/usr/bin/chromium"
PATIENCE = 60_000  # milliseconds for an act; browsers, site and tests share two cores
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for the tests of a file. Playwright keeps an event loop running in the test's thread, where Django
    would refuse to ask the database; the loop serves nothing but the browser, so that is safe. It ends with the file,
    or it would stand in the way of other tests' loops."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--force-color-profile=srgb", "--lang=nb-NO"],
            env={**os.environ, "LANGUAGE": "nb_NO"},  # dates in fields look as Norwegian users see them
        )
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def _server(django_db_setup: None) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "tests.browser.server", connection.settings_dict["NAME"], str(port)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        address = f"http://127.0.0.1:{port}"
        await_site(address, process)
        yield address
    finally:
        end(process)


@pytest.fixture
def site(transactional_db: None, _server: str) -> Iterator[str]:
    """The address of the running site. It is at rest before the database is emptied: what a closed browser asked for
    last is done to its end, and would stay in the database, or hold a table that is to be emptied."""
    yield _server
    eventually(lambda: at_work(_server) == [])


def at_work(address: str) -> list[str]:
    """What the site is doing."""
    with urllib.request.urlopen(f"{address}/at-work", timeout=60) as answer:
        return list(json.loads(answer.read()))


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
        _note_requests(page)
        page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
        page.on("console", lambda line: _note_refusal(wrong, page, line))
        if account is not None:
            login(page, account)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert wrong == []


def _note_requests(page: Page) -> None:
    asked = IN_FLIGHT[page] = set()
    page.on("request", lambda request: asked.add(request))
    page.on("requestfinished", lambda request: asked.discard(request))
    page.on("requestfailed", lambda request: asked.discard(request))


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
    thread.join(timeout=PATIENCE / 1000)
    assert not thread.is_alive(), "the worker is still at a job, and would write into an empty database"
