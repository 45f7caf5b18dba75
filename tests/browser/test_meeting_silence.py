"""A live meeting's page when nobody answers: it says so, and shows no case as being discussed that may not be."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import ROOT
from tests.browser.helpers import screenshot
from tests.browser.test_meeting_stage import enter
from tests.cases.meetings.rooms import Boardroom, make_open_meeting
from tests.services import await_site, end, free_port

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def room(transactional_db: None) -> Boardroom:
    """A case is up."""
    made = make_open_meeting(3)
    made.call(1)
    return made


def test_silent_line_greys_the_case_until_the_state_is_known(open_page: Callable[..., Page], room: Boardroom) -> None:
    """The line is open but nothing comes, as when a laptop has slept through the next case."""
    page = open_page(room.pathologist)
    muted: list[bool] = []

    def between(line: WebSocketRoute) -> None:
        server = line.connect_to_server()
        server.on_message(lambda text: None if muted else line.send(text))

    page.route_web_socket("**/ws/meetings/**", between)
    enter(page, room)
    expect(page.locator("#unsure")).to_be_hidden()
    muted.append(True)
    page.route("**/live/state/**", lambda route: route.abort())
    room.call(2)
    expect(page.get_by_text("Sist oppdatert")).to_be_visible()
    expect(page.locator("#link [data-when=lost]")).to_be_visible()
    expect(page.locator("#room")).to_have_class("room unsure")
    assert page.locator("#stage-panel").evaluate("panel => panel.inert")
    screenshot(page, "meeting-unsure-1366")
    page.unroute("**/live/state/**")
    muted.clear()
    expect(page.locator("#stage-title")).to_contain_text(room.cases[1].pseudonym)
    expect(page.locator("#unsure")).to_be_hidden()
    assert room.cases[0].pseudonym not in page.locator("#stage-panel").inner_text()


def test_laptop_that_sleeps_twice_in_a_row_is_believed_again(open_page: Callable[..., Page], room: Boardroom) -> None:
    """The second time comes too soon after the first for the page to ask again at once; nothing happens in the room."""
    page = enter(open_page(room.pathologist), room)
    page.evaluate("""async () => {
        const room = document.getElementById("room");
        const turned = (times) => new Promise((done) => {
            const watch = new MutationObserver(() => { times -= 1; if (!times) { watch.disconnect(); done(); } });
            watch.observe(room, { attributeFilter: ["class"] });
        });
        const sleep = () => { const from = Date.now(); while (Date.now() - from < 2200); };
        for (const times of [2, 1]) {
            const through = turned(times);
            sleep();
            await through;
        }
    }""")
    expect(page.locator("#unsure")).to_be_hidden()
    expect(page.locator("#room")).not_to_have_class("room unsure")


def test_offline_browser_says_so_and_comes_back(open_page: Callable[..., Page], room: Boardroom) -> None:
    page = enter(open_page(room.pathologist), room)
    page.locator("#tab-course").focus()
    page.context.set_offline(True)
    expect(page.get_by_text("Sist oppdatert")).to_be_visible()
    expect(page.locator("#link [data-when=lost]")).to_be_visible()
    room.call(2)
    expect(page.locator("#tab-course")).not_to_be_focused()
    page.context.set_offline(False)
    expect(page.locator("#stage-title")).to_contain_text(room.cases[1].pseudonym)
    expect(page.locator("#unsure")).to_be_hidden()
    expect(page.locator("#tab-course")).to_be_focused()  # the keyboard is where it was, in the new case


@contextmanager
def own_site(port: int) -> Iterator[int]:
    """The site once more, to be killed; its process id."""
    command = [sys.executable, "-m", "tests.browser.server", connection.settings_dict["NAME"], str(port)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        await_site(f"http://127.0.0.1:{port}", process)
        yield process.pid
    finally:
        end(process)


def test_killed_server_is_noticed_and_its_return_too(open_page: Callable[..., Page], room: Boardroom) -> None:
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    page = open_page(room.pathologist)
    with own_site(port) as pid:
        enter(page, room, site)
        expect(page.locator("#stage-title")).to_contain_text(room.cases[0].pseudonym)
        os.kill(pid, signal.SIGKILL)
        expect(page.get_by_text("Sist oppdatert")).to_be_visible()
        expect(page.locator("#link [data-when=lost]")).to_be_visible()
    room.call(2)
    time.sleep(1)
    expect(page.locator("#room")).to_have_class("room unsure")
    with own_site(port):
        expect(page.locator("#stage-title")).to_contain_text(room.cases[1].pseudonym)
        expect(page.locator("#unsure")).to_be_hidden()
