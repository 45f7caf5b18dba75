"""Judging criteria by keyboard, two who write at once, and a disagreement that a third person settles."""

import pytest
from playwright.sync_api import Page, expect

from cases.genomics.enums import Oncogenicity
from cases.genomics.models import Finding
from molmdt.accounts.enums import Role
from tests.browser.helpers import axe, screenshot, settled
from tests.cases.genomics.variants import confirmed, make_finding, make_knowledge, make_profile, readers
from tests.factories import make_account, make_hospital

pytestmark = pytest.mark.django_db(transaction=True)


def sheet(page: Page, finding: Finding) -> None:
    """From the table through the drawer to the form."""
    page.goto(f"/cases/{finding.profile.case.pseudonym}/findings/")
    page.locator("tr[data-finding]").first.get_by_role("link").first.click()
    page.get_by_role("button", name="Skriv tolkning").click()
    expect(page.locator("[data-criteria]")).to_be_visible()


def test_criteria_are_judged_with_a_live_sum_and_the_class_follows(open_page, site) -> None:
    make_knowledge()
    finding = make_finding(population_frequency=0.000004)
    page = open_page(readers("bergen")[0])
    sheet(page, finding)
    total = page.locator("[data-sum]")
    expect(total).to_have_text("Ingen kriterier er vurdert ennå.")
    page.get_by_role("button", name="Bekreft alle").focus()
    page.keyboard.press("Enter")
    expect(total).to_have_text("5 poeng: usikker betydning")  # the strong hotspot beats domain and neighbour
    page.get_by_text("kriterier til").click()
    functional = page.locator("[data-criterion=functional_damaging]")
    functional.get_by_label("ikke vurdert").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(total).to_have_text("9 poeng: sannsynlig onkogen")
    expect(page.locator("#drawer").get_by_label("Onkogenisitet", exact=True)).to_have_value("likely_oncogenic")
    page.locator("[data-criterion=critical_domain]").get_by_label("oppfylt", exact=True).check()
    expect(page.locator("[data-criterion=critical_domain] [data-left-out]")).to_contain_text("teller ikke ved siden av")
    page.locator("[data-criterion=critical_domain]").get_by_label("ikke oppfylt").check()
    page.locator("[data-criterion=population_gt1]").get_by_label("ikke oppfylt").check()
    page.get_by_label("Koder som i").select_option("manuscript")
    expect(page.locator("[data-criterion=hotspot_lt50_aa_ge10] .code")).to_have_text("OM3")
    expect(page.get_by_label("Hvorfor klassen er en annen")).to_be_hidden()
    page.locator("#drawer").get_by_label("Onkogenisitet", exact=True).select_option("oncogenic")
    expect(page.get_by_label("Hvorfor klassen er en annen")).to_be_visible()
    page.locator("#drawer").evaluate("(drawer) => drawer.scrollTo(0, 0)")
    assert axe(page) == []
    screenshot(page, "criteria-1366")
    page.set_viewport_size({"width": 1920, "height": 1080})
    screenshot(page, "criteria-1920")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.keyboard.press("Escape")
    expect(page.locator("[data-criteria]")).to_be_visible()
    assert asked == ["Det du skrev, er ikke lagret. Forlate det?"]
    page.get_by_role("button", name="Lagre utkast").click()
    expect(page.get_by_text("Si hvorfor din er en annen")).to_be_visible()
    page.get_by_label("Hvorfor klassen er en annen").fill("Sett som onkogen i mange svulster.")
    page.get_by_role("button", name="Lagre utkast").click()
    expect(page.locator("#drawer .criteria-table")).to_contain_text("OS3")
    assert axe(page) == []
    screenshot(page, "interpretation-drawer-1920")
    settled(page)  # the drawer's own boxes are there too
    assert finding.interpretations.get().points == 9


def test_diagnosis_and_outcome_are_graded_beside_the_drugs(open_page, site) -> None:
    finding = make_finding()
    Finding.objects.filter(pk=finding.pk).update(
        transcript="NM_001374258.1", hgvs_c="c.1919T>A", hgvs_p="p.Val640Glu", mane_transcript="NM_004333.6",
        mane_hgvs_c="c.1799T>A", mane_hgvs_p="p.Val600Glu",
    )  # fmt: skip
    page = open_page(readers("bergen")[0])
    page.set_viewport_size({"width": 1920, "height": 1080})
    sheet(page, finding)
    row = page.locator("tr[data-finding]").first
    expect(row.locator(".change")).to_have_text("p.Val600Glu")
    expect(row).to_contain_text("laboratoriet: p.Val640Glu (NM_001374258.1)")
    drawer = page.locator("#drawer")
    drawer.locator("summary", has_text="Diagnose eller utfall: et utsagn til").click()
    drawer.get_by_label("Diagnosen eller utfallet det gjelder").fill("Totaloverlevelse")
    drawer.get_by_label("Funnet sier").select_option("prognostic|worse")
    drawer.get_by_label("Skala og nivå").select_option("AMP/ASCO/CAP|I-A")
    assert axe(page) == []
    drawer.get_by_label("Skala og nivå").scroll_into_view_if_needed()
    screenshot(page, "interpretation-outcome-form")
    drawer.get_by_role("button", name="Lagre utkast").click()
    expect(drawer.get_by_role("table", name="Diagnose og utfall")).to_contain_text("dårligere utfall")
    assert axe(page) == []
    page.set_viewport_size({"width": 1366, "height": 768})
    drawer.get_by_role("table", name="Diagnose og utfall").scroll_into_view_if_needed()
    screenshot(page, "interpretation-outcome")
    drawer.get_by_role("button", name="Lukk").click()
    page.get_by_role("button", name="English").or_(page.get_by_role("link", name="English")).first.click()
    expect(page.locator("tr[data-finding]").first).to_contain_text("laboratory: p.Val640Glu")
    screenshot(page, "findings-english")


def test_two_texts_stand_side_by_side_and_are_joined(open_page, site) -> None:
    finding = make_finding()
    first, second = (open_page(person) for person in readers("bergen"))
    for page in (first, second):
        sheet(page, finding)
        page.locator("#drawer").get_by_label("Onkogenisitet", exact=True).select_option("uncertain")
        page.get_by_label("Hvorfor klassen er en annen").fill("Ingen data.")
    first.get_by_label("Tolkning", exact=True).fill("Den første teksten.")
    first.get_by_role("button", name="Lagre utkast").click()
    expect(first.locator("#drawer").get_by_text("utkast", exact=True).first).to_be_visible()
    second.get_by_label("Tolkning", exact=True).fill("Den andre teksten.")
    second.get_by_role("button", name="Lagre utkast").click()
    conflict = second.locator(".conflict")
    expect(conflict).to_contain_text("Den første teksten.")
    expect(conflict).to_contain_text("Den andre teksten.")
    assert axe(second) == []
    screenshot(second, "conflict-1366")
    second.get_by_role("button", name="Slå sammen").click()
    expect(second.get_by_label("Tolkning", exact=True)).to_have_value("Den første teksten.\n\nDen andre teksten.")
    second.get_by_role("button", name="Lagre utkast").click()
    expect(second.locator("#drawer .prose")).to_contain_text("Den andre teksten.")
    assert finding.interpretations.get().text == "Den første teksten.\n\nDen andre teksten."


def test_disagreement_is_found_from_the_work_list_and_settled(open_page, site) -> None:
    here = make_finding()
    confirmed(here)
    confirmed(make_finding(make_profile("ous", oncotree="COAD")), Oncogenicity.UNCERTAIN, hospital="ous")
    page = open_page(readers("bergen")[0])
    page.goto("/")
    page.get_by_role("link", name="Sammenlign: Uenighet").click()
    page.wait_for_url("**/disagreements/**")
    expect(page.locator(".dispute")).to_contain_text("Ous")
    page.get_by_text("Avgjør den").click()
    assert axe(page) == []
    screenshot(page, "disagreements-1366")
    page.get_by_label("Begrunnelse").fill("Funksjonelle forsøk viser onkogen effekt.")
    page.get_by_role("button", name="Avgjør").click()
    expect(page.get_by_text("Ingen uenighet står åpen.")).to_be_visible()
    other = open_page(make_account(Role.BIOINFORMATICIAN, hospital=make_hospital("bergen")))
    other.goto(f"/cases/{here.profile.case.pseudonym}/findings/{here.pk}/")
    expect(other.locator("main")).to_contain_text("Avgjort nasjonalt")
    assert axe(other) == []
    screenshot(other, "memory-1366", full=True)
