"""The manual page of the reading rules is the table of rules."""

from django.conf import settings
from django.core.management import call_command

from cases.genomics.readers.rules import RULES
from cases.genomics.readers.rules_manual import GROUPS, page


def test_the_manual_page_is_the_table_of_rules():
    written = (settings.BASE_DIR / "docs" / "reading-rules.md").read_text(encoding="utf-8")
    assert written == page(), "run manage.py reading_rules"


def test_every_rule_is_on_the_page_once():
    listed = [name for _, group in GROUPS for name in group]
    assert sorted(listed) == sorted(RULES)
    assert all(page().count(f"| `{name}` |") == 1 for name in RULES)


def test_command_writes_the_page(settings, tmp_path):
    (tmp_path / "docs").mkdir()
    settings.BASE_DIR = tmp_path
    call_command("reading_rules")
    assert (tmp_path / "docs" / "reading-rules.md").read_text(encoding="utf-8") == page()
