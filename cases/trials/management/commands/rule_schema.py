"""``manage.py rule_schema``: writes the JSON schema of trial files."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from cases.trials.logic.schema import trial_schema

FILE = Path(__file__).parents[2] / "data" / "cohort-rules.schema.json"


class Command(BaseCommand):
    """Run after a change of the grammar; a test holds that schema and grammar agree."""

    help = "Write the JSON schema of trial files, by which editors complete and check them."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        FILE.write_text(json.dumps(trial_schema(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
