"""The frame of every page: login, language, keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.helpers import axe


@pytest.mark.django_db(transaction=True)
def test_login_page_is_norwegian_and_accessible(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/login/")
    expect(page.locator("html")).to_have_attribute("lang", "nb")
    assert axe(page) == []
