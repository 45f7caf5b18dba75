from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from molmdt.kernel import postgres


class Command(BaseCommand):
    help = "Stops the embedded database of this checkout; any command starts it again when it needs it."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = postgres.stop(Path(settings.MOLMDT_HOME))
        self.stdout.write("The embedded database was stopped." if stopped else "No embedded database was running.")
