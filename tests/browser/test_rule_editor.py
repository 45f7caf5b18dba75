"""A rule from a typing error to a version in force, by two persons in a real browser."""

import pytest

from cases.trials.models import CohortVersion, RuleDraft
from cases.trials.services import save_draft
from molmdt.accounts.enums import Role
from molmdt.kernel.clock import today
from tests.browser.helpers import axe, screenshot, settled, until
from tests.cases.trials.nation import FGFR2, load_cohorts, make_profile, make_ready_case
from tests.factories import make_account

pytestmark = pytest.mark.django_db(transaction=True)
FGFR3 = {**FGFR2, "gene": "FGFR3", "partner_gene": "TACC3"}
CODE = "PEM-FGFR2-BTC"
FAULTY = "all:\n  - tumour: {within: [BILIARY_TRACT]}\n  - fusion: {gene: FGFR3, patner: TACC3}\n"
SOUND = FAULTY.replace(", patner: TACC3", "")


@pytest.fixture
def case():
    load_cohorts()
    case = make_ready_case()
    make_profile(case, FGFR3)
    return case


def test_an_error_is_mended_tried_on_cases_proposed_and_published_by_another(open_page, site, case):
    page = open_page(make_account(Role.NATIONAL_COORDINATOR))
    page.goto(f"{site}/cohorts/{CODE}/")
    page.get_by_role("link", name="Endre regelen").click()
    page.wait_for_url("**/rule/")
    page.get_by_label("Kohortens egen regel").fill(FAULTY)
    fault = page.locator(".problems [data-line='3']")
    fault.wait_for()
    assert "«fusion» har ingen verdi som heter «patner»" in fault.inner_text()
    assert "Mente du partner?" in fault.inner_text()
    assert page.locator("[data-gutter] li[data-bad]").get_attribute("data-number") == "3"
    assert axe(page) == []
    screenshot(page, "rule-editor-fault-1366")
    page.get_by_label("Kohortens egen regel").focus()
    page.keyboard.press("F8")
    chosen = page.evaluate(
        "() => { const t = document.activeElement; return t.value.slice(t.selectionStart, t.selectionEnd) }"
    )
    assert "patner" in chosen
    page.keyboard.insert_text("  - fusion: {gene: FGFR3}")
    page.get_by_text("Endringen gir 1 nytt utfall blant 1 åpne saker.").wait_for()
    assert page.get_by_role("link", name=case.pseudonym).is_visible()
    assert page.locator(".differences").first.get_by_text("FGFR3-fusjon").is_visible()
    assert axe(page) == []
    screenshot(page, "rule-editor-dry-run-1366")
    page.reload()
    assert page.get_by_label("Kohortens egen regel").input_value().strip() == SOUND.strip()
    page.get_by_label("Kilde").fill("Tillegg 4")
    page.get_by_label("Gjelder fra").fill(f"{today():%Y-%m-%d}")
    page.get_by_role("button", name="Foreslå").click()
    page.get_by_text("Venter på en person til").wait_for()
    assert RuleDraft.objects.get().state == "proposed"

    chair = open_page(make_account(Role.CHAIR))
    chair.goto(f"{site}/cohorts/")
    chair.get_by_role("link", name="foreslår en annen regel: les og avgjør").click()
    chair.get_by_text("Endringen gir 1 nytt utfall blant 1 åpne saker.").wait_for()
    assert axe(chair) == []
    screenshot(chair, "rule-editor-decide-1366")
    chair.get_by_role("button", name="Publiser").click()
    chair.get_by_text("Versjon 2 er publisert").wait_for()
    assert CohortVersion.objects.get(cohort__code=CODE, is_current=True).number == 2
    chair.get_by_text("Endret siden versjon 1").click()
    assert chair.get_by_text("Fjernet").first.is_visible()
    assert axe(chair) == []


def test_two_who_write_at_once_see_both_texts_and_lose_none(open_page, site, case):
    page = open_page(make_account(Role.NATIONAL_COORDINATOR))
    page.goto(f"{site}/cohorts/{CODE}/rule/")
    cohort = CohortVersion.objects.get(cohort__code=CODE, is_current=True).cohort
    other = make_account(Role.MOLECULAR_BIOLOGIST)
    save_draft(cohort=cohort, actor=other, edition=0, text="fusion: {gene: FGFR1}\n")
    page.get_by_label("Kohortens egen regel").fill(SOUND)
    page.get_by_text(f"{other.person.name} lagret denne regelen mens du skrev").wait_for()
    assert page.locator(".conflict pre").all_inner_texts() == ["fusion: {gene: FGFR1}\n", SOUND]
    assert axe(page) == []
    page.get_by_role("button", name="Behold min").click()
    page.get_by_text("Lagret").first.wait_for()
    page.wait_for_url("**/rule/")
    until(page, lambda: RuleDraft.objects.get().text.strip() == SOUND.strip())


def test_the_text_carries_indentation_on_and_takes_words_from_the_reference(open_page, site, case):
    page = open_page(make_account(Role.NATIONAL_COORDINATOR))
    page.goto(f"{site}/cohorts/{CODE}/rule/")
    text = page.get_by_label("Kohortens egen regel")
    text.fill("")
    text.press_sequentially("all:\n- age: {at_least: 18}\n")
    assert text.input_value() == "all:\n  - age: {at_least: 18}\n  "
    text.press_sequentially("- ")
    page.get_by_text("Hva en regel kan spørre om").click()
    page.locator("[data-insert^='tmb']").click()
    assert text.input_value().endswith("\n  - tmb: {}")
    assert axe(page) == []


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080), (390, 844)])
def test_the_editor_and_the_board_fit_the_screen(open_page, site, case, width, height):
    page = open_page(make_account(Role.NATIONAL_COORDINATOR), width=width, height=height)
    for address, name in ((f"/cohorts/{CODE}/rule/", "rule-editor"), ("/cohorts/", "cohort-board")):
        page.goto(f"{site}{address}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert axe(page) == []
        screenshot(page, f"{name}-{width}")


def test_the_board_by_keyboard_alone(open_page, site, case):
    page = open_page(make_account(Role.NATIONAL_COORDINATOR))
    page.goto(f"{site}/cohorts/")
    page.keyboard.press("/")
    page.keyboard.type("fgfr2")
    page.wait_for_url("**q=fgfr2**")
    page.get_by_role("status").filter(has_text="1 kohort").wait_for()
    settled(page).keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == CODE
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cohorts/{CODE}/")
