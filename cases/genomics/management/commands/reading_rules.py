"""Writes docs/reading-rules.md from the readers' table of rules."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cases.genomics.readers.rules_manual import page


class Command(BaseCommand):
    """Run after a change of the rules; a test holds that page and table agree."""

    help = "Write the manual page of the reading rules."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        (settings.BASE_DIR / "docs" / "reading-rules.md").write_text(page(), encoding="utf-8")
