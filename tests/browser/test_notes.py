"""Several write one note in several browsers; nothing typed is lost; the minutes afterwards."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cases.meetings import services
from cases.meetings.models import NoteUpdate
from cases.meetings.queries.notes import note_of
from tests.browser.helpers import axe, screenshot
from tests.browser.test_meeting import at_sizes, join
from tests.cases.meetings.rooms import Boardroom, make_open_meeting
from tests.cases.meetings.test_minutes import hold

pytestmark = pytest.mark.django_db(transaction=True)
PIECES = {"at": 0, "removed": 1, "added": 2}
# before, after, where the cursor is, what was replaced
DIFFERENCES = [
    ("", "a", 1, [0, 0, "a"]),
    ("aa", "aaa", 1, [0, 0, "a"]),
    ("aa", "aaa", 2, [1, 0, "a"]),
    ("aa", "aaa", 3, [2, 0, "a"]),
    ("abcd", "acd", 1, [1, 1, ""]),
    ("abcd", "aXd", 2, [1, 2, "X"]),
    ("same", "same", 2, [2, 0, ""]),
    ("hei 😀", "hei 😁", 6, [4, 2, "😁"]),
    ("😀😀", "😀", 2, [2, 2, ""]),
    ("x😀", "x", 1, [1, 2, ""]),
]
# somebody else's change, my position before and after
MOVES = [
    ([{"insert": "abc"}], 2, 5),
    ([{"insert": "abc"}], 0, 0),
    ([{"retain": 2}, {"insert": "abc"}], 2, 2),
    ([{"retain": 1}, {"delete": 3}], 2, 1),
    ([{"retain": 1}, {"delete": 3}], 9, 6),
    ([{"retain": 1}, {"insert": "xy"}, {"retain": 2}, {"delete": 1}], 5, 6),
    ([{"retain": 7}, {"insert": "x"}], 3, 3),
]


def note(page: Page) -> Any:
    return page.locator("#note-text")


def stored(page: Page) -> None:
    expect(page.locator("#note-state [data-when=saved]")).to_be_visible()


def reload(page: Page) -> None:
    page.reload()
    expect(page.locator("#link [data-when=connected]")).to_be_visible()


def test_smallest_change_and_the_cursor(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/login/")
    measure = """async ([name, rows]) => {
        const pure = await import('/static/js/meeting-note-text.js');
        return rows.map((row) => pure[name](...row));
    }"""
    found = page.evaluate(measure, ["difference", [row[:3] for row in DIFFERENCES]])
    assert [[one[name] for name in PIECES] for one in found] == [row[3] for row in DIFFERENCES]
    assert page.evaluate(measure, ["moved", [row[:2] for row in MOVES]]) == [row[2] for row in MOVES]


def test_two_type_in_one_paragraph_at_once(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(1)
    item = room.call(1)
    services.append_note(actor=room.chair, item=item, text="Fusjonen er i leseramme.")
    one, other = join(open_page(room.molecular), room), join(open_page(room.pathologist), room)
    for page in (one, other):
        expect(note(page)).to_have_value("Fusjonen er i leseramme.")
    one.evaluate("() => { const it = document.getElementById('note-text'); it.focus(); it.setSelectionRange(12, 12); }")
    other.evaluate(
        "() => { const it = document.getElementById('note-text'); it.focus(); it.setSelectionRange(24, 24); }"
    )
    for mine, theirs in zip("trolig 😀 ", " Kinase ok", strict=False):
        one.keyboard.insert_text(mine)
        other.keyboard.insert_text(theirs)
    text = "Fusjonen er trolig 😀 i leseramme. Kinase o"
    for page in (one, other):
        expect(note(page)).to_have_value(text)
        stored(page)
    assert room.item(1).notes == text
    caret = "() => document.getElementById('note-text').selectionStart"
    assert one.evaluate(caret) == len("Fusjonen er trolig 😀 ".encode("utf-16-le")) // 2
    expect(other.locator(f"#live-notes [data-author='{room.molecular.person_id}'] [data-writing]")).to_be_visible()
    expect(one.locator(f"#live-notes [data-author='{room.molecular.person_id}'] [data-writing]")).to_be_hidden()
    runs = {(run.person, run.text) for run in note_of(item).runs}
    assert (room.molecular.person_id, "trolig 😀 ") in runs

    # Taking back takes back one's own words only.
    other.keyboard.press("Control+z")
    expect(note(other)).to_have_value("Fusjonen er trolig 😀 i leseramme.")
    expect(note(one)).to_have_value("Fusjonen er trolig 😀 i leseramme.")
    one.locator("#live-notes summary").click()
    expect(one.locator("#live-notes .by-author")).to_contain_text("trolig")
    assert axe(one, within="#decide") == []
    one.locator("#note-pad").scroll_into_view_if_needed()
    screenshot(one, "meeting-note-1366")


def test_typed_text_survives_a_lost_line_a_reload_and_a_new_login(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(2)
    item = room.call(1)
    page = join(open_page(room.molecular), room)
    page.route("**/note/write/", lambda route: route.abort())
    note(page).click()
    page.keyboard.insert_text("Halvferdig tanke")
    expect(page.locator("#note-state [data-when=offline]")).to_be_visible()
    expect(page.get_by_text("ulagret tekst")).to_be_visible()
    assert room.item(1).notes == ""
    reload(page)
    expect(note(page)).to_have_value("Halvferdig tanke")
    services.append_note(actor=room.chair, item=item, text="Møtelederens. ")
    expect(note(page)).to_have_value("Halvferdig tankeMøtelederens. ")
    page.context.clear_cookies()
    page.unroute("**/note/write/")
    expect(page.locator("#note-state [data-when=login]")).to_be_visible()
    from tests.browser.helpers import login

    login(page, room.molecular)
    page.goto(f"/meetings/{room.meeting.pk}/live/")
    expect(note(page)).to_have_value("Halvferdig tankeMøtelederens. ")
    stored(page)
    assert room.item(1).notes == "Halvferdig tankeMøtelederens. "
    assert NoteUpdate.objects.filter(item=item, person=room.molecular.person).count() == 1
    left = "() => Object.entries(sessionStorage).filter(([name]) => name.startsWith('note:'))"
    assert page.evaluate(left) == []


def test_text_for_a_case_that_is_closed_is_given_back(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(2)
    item = room.call(1)
    page = join(open_page(room.molecular), room)
    page.route("**/note/write/", lambda route: route.abort())
    note(page).click()
    page.keyboard.insert_text("Dette kom for sent")
    expect(page.locator("#note-state [data-when=offline]")).to_be_visible()
    services.defer_case(actor=room.chair, item=item, reason="Venter på ny biopsi")
    room.call(2)
    expect(page.locator("#stage-title")).to_contain_text(room.cases[1].pseudonym)
    page.unroute("**/note/write/")
    reload(page)
    left = page.locator("#note-unsaved")
    expect(left).to_contain_text("Dette kom for sent")
    expect(left).to_contain_text("Ikke lagret; kopier")
    expect(left).to_be_in_viewport()
    expect(note(page)).to_have_value("")
    assert axe(page, within="#note-unsaved") == []
    screenshot(page, "meeting-note-unsaved-1366")
    assert room.item(1).notes == ""
    left.get_by_role("button", name="Fjern den herfra").click()
    expect(left).to_be_hidden()
    reload(page)
    expect(left).to_be_hidden()


def test_observer_reads_and_does_not_write(open_page: Callable[..., Page]) -> None:
    room = make_open_meeting(1)
    item = room.call(1)
    services.join(actor=room.observer, meeting=room.meeting)
    for waiting in room.meeting.attendances.filter(admitted_at=None):
        services.admit(actor=room.chair, meeting=room.meeting, person=waiting.person_id)
    page = join(open_page(room.observer), room)
    expect(page.locator("#note-pad")).to_be_hidden()
    services.append_note(actor=room.chair, item=item, text="Fusjonen er i leseramme.")
    expect(page.locator("#live-notes")).to_contain_text("Fusjonen er i leseramme.")
    expect(page.locator("#live-notes")).to_contain_text(room.chair.person.name)


def test_minutes_are_read_corrected_and_frozen(open_page: Callable[..., Page]) -> None:
    room: Boardroom = make_open_meeting(3)
    hold(room)
    address = f"/meetings/{room.meeting.pk}/minutes/"
    at_sizes(open_page, room.coordinator, address, "meeting-minutes")
    page = open_page(room.coordinator)
    page.goto(address)
    # Saving leaves one where one is, and says so there.
    last = page.locator("form[data-keep^=discussion-]").last
    last.get_by_role("textbox").fill("Rettet.")
    last.get_by_role("button").click()
    expect(last.locator(".stored")).to_have_text("Drøftingen er lagret.")
    expect(last.get_by_role("button")).to_be_focused()
    expect(last.get_by_role("button")).to_be_in_viewport()
    last.get_by_role("textbox").fill("Rettet en gang til.")  # from the version that is stored now: no conflict
    last.get_by_role("button").click()
    expect(page.locator("[id^=conflict-discussion-] .conflict, [id^=conflict-discussion-] blockquote")).to_have_count(0)
    expect(last.locator("[name=version]")).to_have_value("3")
    field = page.get_by_label("Drøfting av sak 1")
    field.fill("Fusjonen er i leseramme; studie er aktuelt.")
    freeze = page.get_by_role("button", name="Frys referatet")
    expect(freeze).to_be_disabled()
    page.reload()
    expect(field).to_have_value("Fusjonen er i leseramme; studie er aktuelt.")
    services.correct_discussion(actor=room.chair, item=room.item(1), text="Møtelederens retting", version=1)
    page.get_by_role("button", name="Lagre drøftingen").first.click()
    conflict = page.locator(f"#conflict-discussion-{room.item(1).pk}")
    expect(conflict).to_contain_text("Møtelederens retting")
    expect(conflict).to_contain_text("studie er aktuelt")
    conflict.get_by_role("button", name="Lagre min i stedet").click()
    expect(page.locator("#messages")).to_contain_text("Drøftingen er lagret.")
    expect(freeze).to_be_enabled()
    freeze.click()
    expect(page.locator(".frozen")).to_contain_text("SHA-256")
    expect(page.locator("textarea")).to_have_count(0)
    expect(page.locator("#case-1")).to_contain_text("studie er aktuelt")
    assert axe(page) == []
    screenshot(page, "meeting-minutes-frozen-1366", full=True)
    page.get_by_role("button", name="Lag dokument av referatet").click()
    expect(page.locator("main")).to_contain_text("Laget av det fryste referatet")
