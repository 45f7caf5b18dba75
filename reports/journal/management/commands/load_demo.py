"""Loads the demo nation into an empty database, through the same services and readers as real people and files."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from molmdt.accounts.models import Account
from molmdt.kernel.clock import today
from reports.journal.management.nation.load import load_nation


class Command(BaseCommand):
    help = "Loads the demo nation into an empty database and prints its logins. Does nothing where there are people."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, help="the day on which the nation lives, 2026-11-24")
        parser.add_argument("--quiet-logins", action="store_true", help="do not print the logins")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo nation does not belong in production.")
        if Account.objects.exists():
            self.stdout.write("The database is not empty; nothing was loaded.")
        else:
            told = load_nation(options["today"] or today(), settings.MOLMDT_HOME)
            self.stdout.write(f"The demo nation is loaded: {told.cases} cases, {told.acts} acts, {told.seconds:.0f} s.")
        if not options["quiet_logins"]:
            call_command("demo_logins", stdout=self.stdout)
