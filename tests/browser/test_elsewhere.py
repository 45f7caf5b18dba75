"""What comes from elsewhere, in a real browser: marked-up trials and sister trials."""

import pytest

from cases.trials.demo.cohorts import trial_text
from cases.trials.demo.elsewhere import load_elsewhere
from cases.trials.models import MarkupTrial
from cases.trials.services import definition_of, load_trials
from molmdt.accounts.enums import Role
from molmdt.kernel.clock import today
from tests.browser.helpers import axe, screenshot
from tests.cases.trials.nation import make_profile, make_ready_case
from tests.factories import make_account

pytestmark = pytest.mark.django_db(transaction=True)
KRAS = {"gene": "KRAS", "hgvs_p": "p.(Gly12Asp)", "consequence": "missense_variant", "allele_fraction": 0.31}


def test_pages_of_other_trials(open_page, site):
    load_trials([definition_of(trial_text(today()))])
    load_elsewhere(today())
    page = open_page(make_account(Role.NATIONAL_COORDINATOR))
    trial = MarkupTrial.objects.get(protocol_number="DEMO-KRAS-1")
    addresses = {
        "sister-trials": "/sister-trials/", "sister-group": "/cohorts/DT-BRAF-SOLID/sisters/",
        "markup-trials": "/markup-trials/", "markup-trial": f"/markup-trials/{trial.pk}/",
        "markup-export": "/cohorts/PEM-FGFR2-BTC/ctml/",
    }  # fmt: skip
    for name, address in addresses.items():
        page.goto(f"{site}{address}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
        assert axe(page) == [], address
        screenshot(page, name)
    page.goto(f"{site}/cohorts/DT-BRAF-SOLID/sisters/")
    assert page.get_by_role("img", name="Skogdiagram over 5 studier").count() == 1


def test_other_trials_of_a_case_come_by_themselves_and_unfold(open_page, site):
    load_elsewhere(today())
    case = make_ready_case(oncotree="PAAD")
    make_profile(case, KRAS)
    page = open_page(make_account(Role.NATIONAL_COORDINATOR))
    page.goto(f"{site}/cases/{case.pseudonym}/trials/")
    fold = page.locator(".markup-panel > summary")
    fold.wait_for()
    assert "1 nivå passer" in fold.inner_text()
    fold.click()
    assert page.get_by_role("link", name="DEMO-KRAS-1").first.is_visible()
    assert axe(page) == []
