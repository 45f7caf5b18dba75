"""What browser tests do again and again."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Locator, Page, Request, expect

from molmdt.accounts.services import AUTHENTICATED_AT
from molmdt.kernel.clock import now

AXE = Path(__file__).resolve().parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
# The levels that Norwegian law asks of public services (WCAG 2.1 AA), and the good habits beyond them.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]

GREY_TRIES = 3  # browsers, site and tests share two cores, and a line may fall silent in between
PATIENCE = 60.0  # seconds
# Something is on its way into the page, or a live meeting's page does not know whether it still holds.
RESTLESS = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added, [aria-busy=true], .unsure"
IN_FLIGHT: WeakKeyDictionary[Page, set[Request]] = WeakKeyDictionary()  # kept by the fixture ``open_page``


def login(page: Page, account: Any, password: str = "") -> None:
    """Logs in by the form when a password is given, else by a session of the account's own, which is quicker."""
    if password:
        page.goto("/login/")
        page.fill("input[name=username]", account.username)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login/" not in url)
        return
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[AUTHENTICATED_AT] = now().timestamp()
    session.save()
    address = page.context.request.get("/healthz").url
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key or "", "url": address}
    page.context.add_cookies([cookie])  # type: ignore[list-item]


def settled(page: Page) -> Page:
    """The page, loaded and with its scripts at work, when nothing is asked for or being put into it.

    A page that never comes to rest is a matter for the test's own expectations: after a while it is taken as it is.
    """
    page.wait_for_load_state("load")
    deadline, quiet = time.monotonic() + PATIENCE / 4, 0
    while quiet < 2 and time.monotonic() < deadline:
        page.wait_for_timeout(30)  # the browser tells of its requests meanwhile
        quiet = 0 if IN_FLIGHT.get(page) or page.locator(RESTLESS).count() else quiet + 1
    return page


def until(page: Page, question: Callable[[], Any]) -> Any:
    """The first answer that is true of a question about what is not an element's text or state: a place, a figure."""
    deadline = time.monotonic() + PATIENCE / 2
    while not (answer := question()):
        assert time.monotonic() < deadline, f"the answer is still {answer!r}"
        page.wait_for_timeout(50)
    return answer


def at_rest(element: Locator) -> str:
    """The text of something that is moving, such as a scale while a picture is zoomed, once it stands."""
    before, same = element.inner_text(), 0
    deadline = time.monotonic() + PATIENCE / 2
    while same < 4:
        assert time.monotonic() < deadline, f"still moving: {before}"
        element.page.wait_for_timeout(100)
        text = element.inner_text()
        before, same = text, same + 1 if text == before else 0
    return before


def axe(page: Page, *, within: str = "") -> list[str]:
    """What axe-core finds wrong with the page as it stands: rule, help and the elements, one line each."""
    settled(page)
    page.evaluate("() => Promise.allSettled(document.getAnimations().map((one) => one.finished))")  # half faded in
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for _ in range(GREY_TRIES):
        expect(page.locator(".unsure")).to_have_count(0)  # a silent line greys a case on purpose
        found = page.evaluate(
            "([root, tags]) => axe.run(root || document, {runOnly: {type: 'tag', values: tags}})"
            ".then((result) => result.violations)",
            [within, RULES],
        )
        if page.locator(".unsure").count() == 0:
            break
    lines = []
    for one in found:
        elements = [node["html"][:200] for node in one["nodes"]][:5]
        lines.append(f"{one['id']}: {one['help']}: {json.dumps(elements, ensure_ascii=False)}")
    return lines


def screenshot(page: Page, name: str, *, full: bool = False) -> Path:
    """A picture at MOLMDT_HOME/screenshots/<name>.png."""
    folder = Path(settings.MOLMDT_HOME) / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}.png"
    page.evaluate("() => document.fonts.ready")
    page.screenshot(path=str(target), full_page=full, animations="disabled")
    return target
