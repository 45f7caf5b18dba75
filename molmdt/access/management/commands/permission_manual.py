"""Writes docs/permissions.md from the matrix."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from molmdt.access.manual import page
from molmdt.access.queries import matrix


class Command(BaseCommand):
    """Run after a change of the matrix; a test holds that page and matrix agree."""

    help = "Write the manual page of the permission matrix."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        (settings.BASE_DIR / "docs" / "permissions.md").write_text(page(matrix()), encoding="utf-8")
