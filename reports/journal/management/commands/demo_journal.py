"""Runs the demonstration journal: its own process, its own storage, reached over HTTP. Refused in production."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

RECEIPTS = "/journal/receipts/"


class Command(BaseCommand):
    help = "Runs a journal for demonstrations at the address in JOURNAL_URL."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, help="instead of the port in JOURNAL_URL")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demonstration journal does not run in production.")
        from reports.journal.demo.app import DemoJournal

        address = urlsplit(settings.JOURNAL_URL)
        port = options["port"] or address.port or 8001
        journal = DemoJournal(
            Path(settings.MOLMDT_HOME, "demo-journal"),
            secret=settings.JOURNAL_RECEIPT_SECRET,
            receipt_address=settings.PUBLIC_URL.rstrip("/") + RECEIPTS,
        )
        self.stdout.write(f"Demonstration journal at http://127.0.0.1:{port}/")
        uvicorn.run(journal, host="127.0.0.1", port=port, log_config=None, access_log=False, lifespan="on")
