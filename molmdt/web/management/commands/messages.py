"""Extracts translatable strings into each room's own catalogue, and checks that every one has its Norwegian words.

A room owns its code and ``templates/<room>``; its catalogue is ``<room>/locale/nb/LC_MESSAGES/django.po``.
"""

import subprocess
import tempfile
from pathlib import Path
from typing import Any

import polib
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import template as translation_template

TEMPLATE_FOLDERS = {"molmdt_web": ["web"], "cases_dossier": ["dossier", "cases"]}
KEYWORDS = (
    "gettext_noop",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "npgettext:1c,2,3",
    "pgettext_lazy:1c,2",
    "npgettext_lazy:1c,2,3",
    "_",
)


class Command(BaseCommand):
    """``messages`` updates all catalogues, ``messages LABEL`` one room's, ``messages --check`` only reports."""

    help = "Update or check the Norwegian catalogue of every room."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("labels", nargs="*")
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        rooms = [
            room
            for room in apps.get_app_configs()
            if Path(room.path).is_relative_to(settings.BASE_DIR / room.name.split(".")[0])
        ]
        faults: list[str] = []
        for room in rooms:
            if not options["labels"] or room.label in options["labels"]:
                faults += self._room(room.label, Path(room.path), write=not options["check"])
        for fault in faults:
            self.stderr.write(fault)
        if faults and options["check"]:
            raise CommandError(f"{len(faults)} translations are missing or left over")

    def _room(self, label: str, folder: Path, *, write: bool) -> list[str]:
        catalogue = folder / "locale" / "nb" / "LC_MESSAGES" / "django.po"
        found = _extract(_sources(label, folder))
        known = polib.pofile(str(catalogue), wrapwidth=110) if catalogue.exists() else polib.POFile(wrapwidth=110)
        known.metadata = {
            "Language": "nb",
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": "nplurals=2; plural=(n != 1);",
        }
        left_over = [entry for entry in known if (entry.msgctxt, entry.msgid) not in found]
        for entry in left_over:
            known.remove(entry)
        present = {(entry.msgctxt, entry.msgid): entry for entry in known}
        for key, entry in found.items():
            if key not in present:
                known.append(
                    polib.POEntry(
                        msgctxt=entry.msgctxt,
                        msgid=entry.msgid,
                        msgid_plural=entry.msgid_plural,
                        msgstr_plural={0: "", 1: ""} if entry.msgid_plural else {},
                    )
                )
        if write and (known or catalogue.exists()):
            known.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
            catalogue.parent.mkdir(parents=True, exist_ok=True)
            known.save(str(catalogue))
        faults = [f"{label}: not used any more: {entry.msgid!r}" for entry in left_over]
        return faults + [f"{label}: not translated: {entry.msgid!r}" for entry in known if not entry.translated()]


def _sources(label: str, folder: Path) -> list[Path]:
    names = TEMPLATE_FOLDERS.get(label, [folder.name])
    templates = [
        path for name in names for path in (settings.BASE_DIR / "templates" / name).rglob("*.*") if path.is_file()
    ]
    if label == "molmdt_web":
        templates += list((settings.BASE_DIR / "templates").glob("*.html"))
    floor = list(folder.parent.glob("*.py")) if label in {"molmdt_web", "cases_dossier"} else []
    if label == "cases_dossier":
        floor += list((folder.parent / "views").glob("*.py"))
    return [path for path in [*folder.rglob("*.py"), *floor] if "migrations" not in path.parts] + templates


def _extract(sources: list[Path]) -> dict[tuple[str | None, str], polib.POEntry]:
    """Every msgid of the sources, keyed by (context, msgid). Templates are turned into Python first, as Django does."""
    with tempfile.TemporaryDirectory() as scratch:
        files = []
        for number, source in enumerate(sorted(sources)):
            text = source.read_text(encoding="utf-8")
            if source.suffix != ".py":
                text = translation_template.templatize(text, origin=str(source))
            copy = Path(scratch, f"{number:04}.py")
            copy.write_text(text, encoding="utf-8")
            files.append(copy.name)
        if not files:
            return {}
        command = [
            "xgettext",
            "--language=Python",
            "--from-code=UTF-8",
            "--no-location",
            "--no-wrap",
            "--output=out.po",
        ]
        subprocess.run(
            [*command, *(f"--keyword={word}" for word in KEYWORDS), *files],
            cwd=scratch,
            check=True,
            capture_output=True,
        )
        output = Path(scratch, "out.po")
        if not output.exists():
            return {}
        text = output.read_text(encoding="utf-8").replace("charset=CHARSET", "charset=UTF-8")
        return {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(text)}
