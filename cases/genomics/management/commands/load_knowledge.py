"""Loads a knowledge table: ``manage.py load_knowledge FILE --format civic --version 2026-11 --released 2026-11-01``."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.genomics.knowledge.faults import SKIPPED
from cases.genomics.knowledge.formats import FORMATS
from cases.genomics.services.knowledge import Loaded, Version, check, load_file, load_starter
from molmdt.kernel.errors import InvalidInput


class Command(BaseCommand):
    help = (
        "Load a knowledge table as a new version of its source. All or nothing; the same content twice changes nothing."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django gives every command a --version of its own; here it is the table's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--format", choices=sorted(FORMATS), default="own", help="own: the documented CSV")
        parser.add_argument("--name", default="", help="the source; versions of one name follow each other")
        parser.add_argument("--version", dest="table_version", default="", help="as its publisher names it")
        parser.add_argument(
            "--released", type=date.fromisoformat, metavar="YYYY-MM-DD", help="as its publisher dates it"
        )
        parser.add_argument("--licence", default="")
        parser.add_argument("--reference", default="")
        parser.add_argument("--check", action="store_true", help="only read, store nothing")
        parser.add_argument("--starter", action="store_true", help="load the project's own starter tables")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["starter"]:
                for loaded in load_starter():
                    self._tell(loaded)
            elif options["check"]:
                self._check(_file(options), options["format"])
            else:
                self._tell(load_file(path=_file(options), version=_version(options)))
        except InvalidInput as refused:
            lines = [f"{problem.path}: {problem.message}" for problem in refused.problems]
            raise CommandError("\n".join([refused.message, *lines])) from refused

    def _check(self, path: Path, format_name: str) -> None:
        found = check(path=path, format_name=format_name)
        self.stdout.write(f"{path}: {found.kind}, {found.rows} rows, no fault found{_skipped(found.skipped)}")

    def _tell(self, loaded: Loaded) -> None:
        source = loaded.source
        if not loaded.created:
            self.stdout.write(f"{source}: the same content was here before; nothing changed")
            return
        standing = "" if source.current else "; a newer version stands"
        self.stdout.write(f"{source}: {source.rows} rows{_skipped(source.skipped)}{standing}")


def _file(options: dict[str, Any]) -> Path:
    path: Path | None = options["file"]
    if path is None:
        raise CommandError("Name a file, or --starter.")
    if not path.is_file():
        raise CommandError(f"{path}: no such file")
    return path


def _version(options: dict[str, Any]) -> Version:
    if options["released"] is None or not options["table_version"]:
        raise CommandError("Say --version and --released: every table has a version and a date.")
    return Version(
        format=options["format"], version=options["table_version"], released_on=options["released"],
        name=options["name"], licence=options["licence"], reference=options["reference"],
    )  # fmt: skip


def _skipped(skipped: dict[str, int]) -> str:
    told = ", ".join(f"{number} {SKIPPED[reason]}" for reason, number in sorted(skipped.items()))
    return f"; left out: {told}" if told else ""
